"""What a program and all that it starts asked the kernel for: `strace`, and what its lines say of addresses.

A process that outlives its parent, as the engine does, is followed as well: the trace ends with the last of them.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import pytest

# Of this machine alone: sockets in the file system, and the kernel's own tables.
_LOCAL: Final = {"AF_UNIX", "AF_LOCAL", "AF_NETLINK", "AF_UNSPEC"}
_FAMILIES: Final = _LOCAL | {"AF_INET", "AF_INET6"}
_CALL: Final = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)")
_TEXT: Final = re.compile(r'"(?:[^"\\]|\\.)*"(?:\.\.\.)?')
_ADDRESS: Final = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')
_SENDS: Final = ("connect", "sendto", "sendmsg", "sendmmsg", "bind")
_RECORDED: Final = ("socket", *_SENDS, "execve")


def traced(record: Path) -> list[str]:
    """Return the beginning of a command line that writes every socket call and program start into `record`."""
    strace = shutil.which("strace")
    if strace is None:
        # check.sh installs it: where continuous integration lacks it, this check must not pass by being left out.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("strace is not installed")
    # --seccomp-bpf: calls that are not asked for cost nothing. Whole arguments and environments.
    return [
        *(strace, "--follow-forks", "--seccomp-bpf", "--quiet=all", "--no-abbrev", "--string-limit=4096"),
        *(f"--trace={','.join(_RECORDED)}", f"--output={record}"),
    ]


def strangers(lines: Iterable[str]) -> Iterator[str]:
    """Yield each line by which something was to leave this machine, or a socket was made that could do so."""
    for line in lines:
        called = _CALL.match(line)
        if called is None:
            continue
        name, arguments = called[2], line[called.end() :]
        if name == "socket":
            family = re.match(r"\((\w+)", arguments)
            if family and family[1] not in _FAMILIES:
                yield line
        elif name in _SENDS and not all(map(_is_here, _addresses(arguments))):
            yield line


def starts(lines: Iterable[str]) -> list[str]:
    """Return the lines by which programs were started, with arguments and environment."""
    return [line for line in lines if (called := _CALL.match(line)) and called[2] == "execve"]


def _addresses(arguments: str) -> Iterator[str]:
    # What is sent comes before the address it goes to; it may hold anything.
    for found in re.finditer(r"sa_family=(\w+)", _TEXT.sub(_blank, arguments)):
        family, rest = found[1], arguments[found.end() :]
        if family in _LOCAL:
            continue
        address = _ADDRESS.search(rest)
        yield (address[1] or address[2]) if address else family


def _blank(text: "re.Match[str]") -> str:
    return " " * len(text[0])


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:  # a family that has no such addresses
        return False
