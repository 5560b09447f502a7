"""Who is at the other end of a Unix socket, as the kernel tells it."""

import socket
import struct
import sys
from dataclasses import dataclass
from typing import Final

_LINUX_UCRED: Final = struct.Struct("=iII")  # pid, uid, gid

# <sys/un.h> and <sys/ucred.h> of macOS; Python has no names for them.
_SOL_LOCAL: Final = 0
_LOCAL_PEERCRED: Final = 0x001
_LOCAL_PEERPID: Final = 0x002
_XUCRED: Final = struct.Struct("=IIh2x16I")  # version, uid, number of groups, groups


@dataclass(frozen=True, slots=True)
class Peer:
    """The process that connected."""

    uid: int
    pid: int


def peer(connection: socket.socket) -> Peer:
    """Return who connected. Raises OSError when the kernel does not tell: then nobody is to be trusted."""
    if sys.platform == "darwin":
        _, uid, _, *_ = _XUCRED.unpack(connection.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED.size))
        (pid,) = struct.unpack("=i", connection.getsockopt(_SOL_LOCAL, _LOCAL_PEERPID, 4))
        return Peer(uid, pid)
    pid, uid, _ = _LINUX_UCRED.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _LINUX_UCRED.size))
    return Peer(uid, pid)
