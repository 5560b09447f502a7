"""Runs a command where there is no network but `lo`: `unshare --net python alone.py COMMAND...`.

A new network namespace has nothing but a loopback device that is down. Nothing of it can be seen from outside.
"""

import errno
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path
from typing import Final

SIOCGIFFLAGS: Final = 0x8913
SIOCSIFFLAGS: Final = 0x8914
IFF_UP: Final = 1
NOWHERE: Final = ("192.0.2.1", 9)  # for documentation (RFC 5737): no machine has it


def bring_up(device: str) -> None:
    """Switch a network device on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", device.encode(), 0)
        _, flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", device.encode(), flags | IFF_UP))


def main() -> None:
    """Become the command."""
    bring_up("lo")
    devices = [line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:]]
    if devices != ["lo"]:
        sys.exit(f"there is a network: {', '.join(devices)}")
    with socket.socket() as tried:
        if tried.connect_ex(NOWHERE) != errno.ENETUNREACH:
            sys.exit("a way leads out of here")
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606


if __name__ == "__main__":
    main()
