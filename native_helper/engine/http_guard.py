"""Which HTTP requests are refused before anything is done for them: those that a web page could have caused.

A page can make a browser send requests to 127.0.0.1, and by DNS rebinding even read the answers. What it cannot do
is send another Host than its own name, leave out Origin and Sec-Fetch-Site where the browser adds them, or know the
token. Each check stands alone; every refusal is the same, so that it tells nothing.

Pure: heads in, a verdict out.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

NAMES: Final = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Head:
    """A request's first line and header fields; names in lower case, as they came otherwise."""

    method: bytes
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...]

    def all(self, name: bytes) -> list[bytes]:
        """Return the values of every field called `name`."""
        return [value for key, value in self.headers if key == name]

    @property
    def n_bytes(self) -> int:
        return len(self.method) + len(self.target) + sum(len(name) + len(value) for name, value in self.headers)

    @property
    def path(self) -> str:
        """The target without its query, which nothing here reads: a token there would end up in logs."""
        return self.target.partition(b"?")[0].decode("ascii", "replace")


def may_pass(head: Head, port: int, names: Sequence[str] = ()) -> bool:
    """Return whether `head` may come from a program of this machine's user, rather than from a web page.

    `names`: those by which the settings let others call this machine, beside its own.
    """
    hosts = head.all(b"host")
    allowed = {f"{name}:{port}".lower().encode() for name in (*NAMES, *names)}
    if len(hosts) != 1 or hosts[0].lower() not in allowed:
        return False
    if not head.target.startswith(b"/"):
        return False  # an absolute target names another host than the one just checked
    if head.all(b"origin") or head.all(b"referer"):
        return False
    if any(value.lower() != b"none" for value in head.all(b"sec-fetch-site")):
        return False
    return head.method != b"OPTIONS"  # the question that a browser asks before it sends what we would refuse


def has_token(head: Head, token: str) -> bool:
    """Return whether `head` carries `token` as the one Bearer credential; takes the same time for any other."""
    values = head.all(b"authorization")
    if len(values) != 1:
        return False
    scheme, _, credential = values[0].partition(b" ")
    return scheme.lower() == b"bearer" and hmac.compare_digest(credential.strip(), token.encode())
