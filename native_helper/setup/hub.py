"""The Hugging Face hub, or a mirror that answers as it does: which revision there is, which files, at which address.

As the hub's own client: HF_ENDPOINT names a mirror, HF_TOKEN a login. The address and form of the answers:
huggingface.co/docs/hub/api. What comes from there is not trusted further than its form was checked.
"""

import http.client
import json
import os
import re
import threading
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import parse_qs, quote, urlsplit

from native_helper.errors import DownloadFailed
from native_helper.setup.digest import Digest
from native_helper.setup.fetch import NotFound, Patience, get, patiently, unreachable

DEFAULT_ENDPOINT: Final = "https://huggingface.co"
_MAX_ANSWER_BYTES: Final = 8 << 20
_MAX_FILE_BYTES: Final = 1 << 50
_MAX_PAGES: Final = 50  # of a listing; the hub puts a thousand files on each
_REVISION: Final = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a repository, as the hub tells it."""

    path: str
    size: int
    digest: Digest


@dataclass(frozen=True, slots=True)
class Hub:
    """Where to ask, and with which login."""

    endpoint: str
    token: str | None

    @classmethod
    def from_environment(cls) -> Self:
        """Return the hub that the environment names. Raises DownloadFailed for an address that is none."""
        endpoint = (os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")
        if not _is_address(endpoint):
            raise DownloadFailed(
                "HF_ENDPOINT is no address of a server.",  # not repeated: there may be a password in it
                f"Set it to one such as {DEFAULT_ENDPOINT}, or not at all; a login goes into HF_TOKEN.",
            )
        token = os.environ.get("HF_TOKEN", "").strip()  # a line end comes along with what a file holds
        if not (token.isascii() and token.isprintable()):  # what refuses it in a header would quote it
            raise DownloadFailed("HF_TOKEN holds what no login has.", "Set it anew, or not at all.")
        return cls(endpoint, token or None)

    @property
    def host(self) -> str:
        return urlsplit(self.endpoint).netloc

    def revision(self, repository: str, patience: Patience, canceled: threading.Event) -> str:
        """Return the commit that the repository's main branch is at."""
        try:
            told, _ = self._ask(f"/api/models/{repository}/revision/main", patience, canceled)
        except NotFound as error:
            raise NotFound(f"{self.host} has no repository {repository} (404).", error.remedy) from error
        revision = told.get("sha") if isinstance(told, dict) else None
        if not isinstance(revision, str) or not _REVISION.fullmatch(revision):
            raise self._garbled()
        return revision

    def files(self, repository: str, revision: str, patience: Patience, canceled: threading.Event) -> list[HubFile]:
        """Return every file of the repository at `revision`. Raises NotFound if there is no such revision."""
        path = f"/api/models/{repository}/tree/{revision}?recursive=true"
        files: list[HubFile] = []
        cursor = None
        for _ in range(_MAX_PAGES):
            page = path if cursor is None else f"{path}&cursor={quote(cursor, safe='')}"
            told, cursor = self._ask(page, patience, canceled)
            files += self._files(told)
            if cursor is None:
                return files
        raise self._garbled()

    def open(
        self, repository: str, revision: str, path: str, start: int, patience: Patience
    ) -> http.client.HTTPResponse:
        """Return the answer with a file's bytes. Raises NotFound, DownloadFailed and MayPass."""
        address = f"{self.endpoint}/{repository}/resolve/{revision}/{quote(path)}"
        try:
            return get(address, self.token, start, patience)
        except NotFound as error:
            raise NotFound(f"{self.host} no longer has {path} of {repository}, revision {revision} (404).") from error

    def _ask(self, path: str, patience: Patience, canceled: threading.Event) -> tuple[Any, str | None]:
        """Return the parsed answer, and the cursor of the next page if there is one."""

        def attempt() -> tuple[bytes, str | None]:
            with get(self.endpoint + path, self.token, 0, patience) as answer:
                try:
                    return answer.read(_MAX_ANSWER_BYTES + 1), answer.headers.get("Link")
                except (OSError, http.client.HTTPException) as error:
                    raise unreachable(self.host, error) from error

        body, link = patiently(attempt, patience, canceled)
        if len(body) > _MAX_ANSWER_BYTES:
            raise self._garbled()
        try:
            return json.loads(body), _cursor(link)
        except (ValueError, RecursionError) as error:
            raise self._garbled() from error

    def _files(self, told: Any) -> list[HubFile]:
        try:
            return [_file(entry) for entry in told if entry["type"] == "file"]
        except (TypeError, KeyError, ValueError) as error:
            raise self._garbled() from error

    def _garbled(self) -> DownloadFailed:
        return DownloadFailed(
            f"{self.host} gave an answer that no model hub gives.",
            "If this network has a login page, open any page in a browser and log in; then try again. "
            "See also whether HF_ENDPOINT is right.",
        )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        (parts.hostname or "").encode("idna")  # as the socket does: UnicodeError, a ValueError, for what is no name
        return parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _file(entry: dict[str, Any]) -> HubFile:
    """Return one entry of a listing. Raises TypeError, KeyError or ValueError for one of another form."""
    large = entry.get("lfs")
    path, size = entry["path"], entry["size"]
    if not isinstance(path, str) or not isinstance(size, int) or not 0 <= size <= _MAX_FILE_BYTES:
        raise ValueError("path or size")
    digest = Digest("sha256", str(large["oid"]).removeprefix("sha256:")) if large else Digest("git_blob", entry["oid"])
    return HubFile(path, size, digest)


def _cursor(link: str | None) -> str | None:
    """Return the cursor in `<https://...?cursor=abc>; rel="next"`; only that, for a mirror may name the hub itself."""
    next_page = re.search(r'<([^>]*)>;\s*rel="next"', link or "")
    return parse_qs(urlsplit(next_page[1]).query).get("cursor", [None])[0] if next_page else None
