"""A model hub on this machine, for tests: the API, files in and outside git, redirects, parts of files, faults.

It answers as huggingface.co does: large files are redirected to another host (here: another name and port), whose
addresses are good without a login; small ones come at once. What it was asked is in `asked`.
"""

import hashlib
import json
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import pytest

from native_helper.setup import fetch

REPOSITORY: Final = "prince-canuma/Kokoro-82M"
PIECE_BYTES: Final = 16 << 10


def safetensors(n_bytes: int, seed: int = 0) -> bytes:
    """Return a whole safetensors file with one tensor of `n_bytes`."""
    header = json.dumps({"voice": {"dtype": "U8", "shape": [n_bytes], "data_offsets": [0, n_bytes]}}).encode()
    data = hashlib.shake_256(bytes([seed])).digest(n_bytes)
    return struct.pack("<Q", len(header)) + header + data


def voice_files(n_bytes: int = 300_000) -> dict[str, bytes]:
    """Return what the hub has: the voice's files, and others that are nobody's business."""
    return {
        "config.json": b'{"n_token": 178}\n',
        "kokoro-v1_0.safetensors": safetensors(n_bytes),
        "voices/af_heart.safetensors": safetensors(5000, 1),
        "voices/bf_emma.safetensors": safetensors(5001, 2),
        "README.md": b"# Kokoro\n",
        "samples/HEARME.wav": b"RIFF",
    }


def only_wanted(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: files[path] for path in files if path == "config.json" or path.endswith(".safetensors")}


@dataclass
class Asked:
    """A request that came."""

    host: str  # "hub" or "files"
    path: str
    headers: dict[str, str]


@dataclass
class HubServer:
    """What is published, and what goes wrong. Change it while it runs."""

    repository: str = REPOSITORY
    endpoint: str = ""
    file_host: str = ""
    revisions: dict[str, dict[str, bytes]] = field(default_factory=dict)  # oldest first; main is the last
    n_published: int = 0
    asked: list[Asked] = field(default_factory=list)
    # path of a file -> what to do with the bytes that are about to be sent: cut, damage or wait; True breaks the line
    on_piece: Callable[[str, int], bool] = lambda _path, _n_sent: False
    damaged: set[str] = field(default_factory=set)  # files that come with one wrong byte
    status: dict[str, list[int]] = field(default_factory=dict)  # path's beginning -> statuses to answer with, in turn
    answers: dict[str, bytes] = field(default_factory=dict)  # path's beginning -> what is answered instead, with 200
    redirects: dict[str, str] = field(default_factory=dict)  # path -> where it leads instead
    headers: dict[str, str] = field(default_factory=dict)  # further headers of such an answer
    knows_parts: bool = True
    page_files: int = 1000  # of a listing
    file_redirect: str | None = None  # where large files lie instead; "" for this same host
    token: str | None = None  # without it: 401

    def publish(self, files: dict[str, bytes]) -> str:
        """Make `files` the newest revision and return its name."""
        self.n_published += 1
        revision = hashlib.sha256(b"%d" % self.n_published).hexdigest()[:40]
        self.revisions[revision] = files
        return revision

    def fetched(self) -> list[str]:
        """Return the files that were asked for, in order."""
        return [it.path.split("/resolve/")[1].split("/", 1)[1] for it in self.asked if "/resolve/" in it.path]


@contextmanager
def hub_server(files: dict[str, bytes] | None = None, repository: str = REPOSITORY) -> Iterator[HubServer]:
    """Run a hub that has published `files`."""
    state = HubServer(repository)
    state.publish(voice_files() if files is None else files)
    hub = _Server(("127.0.0.1", 0), _handler(state, "hub"))
    store = _Server(("127.0.0.1", 0), _handler(state, "files"))
    state.endpoint = f"http://127.0.0.1:{hub.server_port}"
    state.file_host = f"http://localhost:{store.server_port}"
    threads = [threading.Thread(target=server.serve_forever, args=(0.05,)) for server in (hub, store)]
    for thread in threads:
        thread.start()
    try:
        yield state
    finally:
        for server in (hub, store):
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()


@contextmanager
def named_hub(monkeypatch: pytest.MonkeyPatch, running: AbstractContextManager[HubServer]) -> Iterator[HubServer]:
    """Run that hub, named by HF_ENDPOINT; no proxy is between."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    fetch._opener.cache_clear()  # it keeps the proxies
    with running as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        yield server
    fetch._opener.cache_clear()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A client that hangs up is what many tests are about."""


def _handler(state: HubServer, host: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            self.close_connection = True
            state.asked.append(Asked(host, self.path, dict(self.headers)))
            path = unquote(urlsplit(self.path).path)  # a proxy is asked for whole addresses
            for beginning, statuses in state.status.items():
                if path.startswith(beginning) and statuses:
                    return self._plain(statuses.pop(0), b"trouble", state.headers)
            for beginning, body in state.answers.items():
                if path.startswith(beginning):
                    return self._plain(200, body)
            if path in state.redirects:
                return self._plain(302, b"", {"Location": state.redirects[path]})
            if host == "hub" and state.token and self.headers.get("Authorization") != f"Bearer {state.token}":
                return self._plain(401, b"Invalid username or password.")
            return self._answer(path)

        def _answer(self, path: str) -> None:
            api = f"/api/models/{state.repository}/"
            if path == f"{api}revision/main":
                return self._json({"id": state.repository, "sha": list(state.revisions)[-1]})
            if path.startswith(f"{api}tree/"):
                return self._listing(path.removeprefix(f"{api}tree/"))
            revision, _, name = path.removeprefix(f"/{state.repository}/resolve/").partition("/")
            content = state.revisions.get(revision, {}).get(name)
            if content is None:
                return self._plain(404, b"Entry not found")
            if host == "hub" and name.endswith(".safetensors") and state.file_redirect != "":
                oid = hashlib.sha256(content).hexdigest()
                place = (state.file_redirect or state.file_host) + path
                return self._plain(
                    302, b"", {"Location": place, "X-Linked-Etag": f'"{oid}"', "X-Repo-Commit": revision}
                )
            return self._file(name, content)

        def _listing(self, revision: str) -> None:
            files = state.revisions.get(revision)
            if files is None:
                return self._plain(404, b"Revision not found")
            folders = sorted({name.rpartition("/")[0] for name in files} - {""})
            entries = [{"type": "directory", "oid": "0" * 40, "size": 0, "path": name} for name in folders]
            entries += [_entry(name, content) for name, content in files.items()]
            query = urlsplit(self.path).query
            first = int(query.rpartition("cursor=")[2]) if "cursor=" in query else 0
            last = first + state.page_files
            link = f"https://hub.example{self.path.partition('&')[0]}&cursor={last}"
            next_page = {"Link": f'<{link}>; rel="next"'} if last < len(entries) else {}
            return self._json(entries[first:last], next_page)

        def _file(self, name: str, content: bytes) -> None:
            start = 0
            asked = self.headers.get("Range")
            if asked and state.knows_parts:
                start = int(asked.removeprefix("bytes=").removesuffix("-"))
            if name in state.damaged:
                content = content[:-1] + bytes([content[-1] ^ 1])
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            while start < len(content):
                if state.on_piece(name, start):
                    return
                self.wfile.write(content[start : start + PIECE_BYTES])
                start += PIECE_BYTES

        def _json(self, body: Any, headers: dict[str, str] | None = None) -> None:
            self._plain(200, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})

        def _plain(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _entry(name: str, content: bytes) -> dict[str, Any]:
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
    entry: dict[str, Any] = {"type": "file", "oid": blob, "size": len(content), "path": name}
    if name.endswith(".safetensors"):
        entry["oid"] = "1" * 40  # of the pointer that is in git in its place
        entry["lfs"] = {"oid": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
    return entry
