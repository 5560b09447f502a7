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
_PID: Final = struct.Struct("=i")


@dataclass(frozen=True, slots=True)
class Peer:
    """The process at the other end when the link was made."""

    pid: int
    uid: int


def peer(link: socket.socket) -> Peer:
    """Return who is there. Raises OSError when the kernel does not tell: then nobody is to be trusted."""
    if sys.platform == "darwin":
        _, uid, *_ = _XUCRED.unpack(link.getsockopt(_SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED.size))
        (pid,) = _PID.unpack(link.getsockopt(_SOL_LOCAL, _LOCAL_PEERPID, _PID.size))
        return Peer(pid, uid)
    pid, uid, _ = _LINUX_UCRED.unpack(link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _LINUX_UCRED.size))
    return Peer(pid, uid)
