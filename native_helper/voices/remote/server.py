"""Where the speech server is and how it is asked. Standard library only: settings.py reads this."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

_PORTS: Final = {"http": 80, "https": 443}
_OPENAI_PATH: Final = "/v1"  # what an address without a path means: there the interface is


@dataclass(frozen=True, slots=True)
class Address:
    """A URL in its parts."""

    is_encrypted: bool
    name: str  # or address in numbers, without brackets
    port: int
    path: str  # before /audio/speech

    @property
    def host(self) -> str:
        """What a person is told: the name, and the port where it is none that goes without saying."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port == _PORTS["https" if self.is_encrypted else "http"] else f"{name}:{self.port}"

    @property
    def is_this_computer(self) -> bool:
        """Whether it is reached without a network; where the program behind it sends the text, nobody here knows."""
        if self.name == "localhost":
            return True
        try:
            return ip_address(self.name).is_loopback
        except ValueError:
            return False


def parse(url: str) -> Address:
    """Return the parts of `url`. Raises ValueError, which never holds it: there may be a password in it."""
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "", parts.port
        name.encode("idna")  # as the socket does: UnicodeError, a ValueError, for parts too long or empty
    except ValueError as error:
        raise ValueError("must be an address such as https://speech.example.org/v1") from error
    if parts.scheme not in _PORTS or not name or not _is_plain(url):
        raise ValueError("must begin with http:// or https:// and name a host, such as https://speech.example.org/v1")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("must have no user, password, ? or #; what the server wants to know you by is the setting key")
    path = parts.path.rstrip("/") or _OPENAI_PATH
    return Address(parts.scheme == "https", name, port or _PORTS[parts.scheme], path)


def _is_plain(url: str) -> bool:
    return url.isascii() and url.isprintable() and " " not in url


@dataclass(frozen=True, slots=True)
class Server:
    """One speech server."""

    address: Address
    model: str
    voices: tuple[str, ...] = ()  # empty: it is asked for them
    languages: tuple[str, ...] = ("en",)  # that its voices speak
    key: str = field(default="", repr=False)
    rate_hz: int = 24_000  # of sound that does not tell its own
    timeout_s: float = 30.0  # without any more sound
