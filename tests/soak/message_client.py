"""A client that speaks in messages, with several requests under way: a program on the socket, or a browser's host."""

import contextlib
import threading
from collections.abc import Callable
from random import Random
from typing import Any, Protocol

from native_helper.paths import folders
from tests.engine.live import Client
from tests.host.chrome import Chrome
from tests.soak.ledger import Asked, Ledger
from tests.soak.texts import text

MOST_UNDER_WAY = 4
PATIENCE_S = 120.0  # a soak that waits longer for one answer hangs
BAD: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("sing", {}, "bad_message"),
    ("speak", {}, "bad_message"),
    ("speak", {"text": "Hello.", "speed": 9.0}, "bad_message"),
    ("speak", {"text": "Hello.", "voice": "nobody"}, "unknown_voice"),
    ("speak", {"text": "..."}, "nothing_to_speak"),
    ("save", {"text": "Hello.", "format": "aac"}, "bad_message"),
    ("cancel", {}, "bad_message"),
)


class Link(Protocol):
    def send(self, kind: str, **fields: Any) -> None: ...
    def receive(self) -> dict[str, Any]: ...


class SocketLink:
    """A program's connection."""

    def __init__(self) -> None:
        self._client = Client(folders().socket)
        self._client.socket.settimeout(None)
        self.send, self.receive = self._client.send, self._client.receive
        self.pid: int | None = None

    def kill(self) -> None:
        with contextlib.suppress(OSError):
            self._client.socket.shutdown(2)

    def close(self) -> None:
        self._client.close()


class HostLink:
    """A browser's port: the host is a process of its own."""

    def __init__(self) -> None:
        self._chrome = Chrome()
        self._chrome.patience_s = PATIENCE_S * 10
        self.send, self.receive = self._chrome.send, self._chrome.receive
        self.pid: int | None = self._chrome.process.pid

    def kill(self) -> None:
        self._chrome.process.kill()

    def close(self) -> None:
        self._chrome.__exit__(None, None, None)


class MessageClient:
    """Asks at random; a thread of its own takes the answers."""

    def __init__(self, name: str, make: Callable[[], SocketLink | HostLink], dies: bool, seed: str, to: Ledger) -> None:
        self.name = name
        self._make = make
        self._dies = dies  # now and then its link is cut, or its host killed
        self._random = Random(seed)
        self._ledger = to
        self._sending = threading.Lock()
        self._changed = threading.Condition()  # guards the two below
        self._under_way: dict[str, Asked] = {}
        self._asked: dict[str, Asked] = {}
        self._n = 0
        self._connect()

    def run(self, n_requests: int) -> None:
        """Make so many requests and wait for the answers."""
        for _ in range(n_requests):
            self._wait_for(lambda: len(self._under_way) < MOST_UNDER_WAY)
            self._request()
            if self._dies and self._random.random() < 0.03:
                self._die()
        self._wait_for(lambda: not self._under_way)

    def close(self) -> None:
        self.link.kill()
        self._reader.join(PATIENCE_S)
        self.link.close()

    def _connect(self) -> None:
        self.link = self._make()
        with self._changed:
            self._asked = {}
        self._reader = threading.Thread(target=self._read, args=(self.link, self._asked), name=self.name)
        self._reader.start()

    def _die(self) -> None:
        with self._changed:
            for asked in self._under_way.values():
                self._ledger.note(asked.kind, "its client was killed")
            self._under_way.clear()
        self.close()
        self._connect()

    def _wait_for(self, true: Callable[[], bool]) -> None:
        with self._changed:
            if not self._changed.wait_for(true, PATIENCE_S):
                for asked in self._under_way.values():
                    self._ledger.fault(f"{asked.kind} {asked.id} was not answered")
                self._under_way.clear()

    def _request(self) -> None:
        random = self._random
        kind = random.choices(list(_KINDS), [weight for weight, _ in _KINDS.values()])[0]
        _KINDS[kind][1](self, random)

    def _ask(self, kind: str, *ends: str, note: str | None = None, **fields: Any) -> Asked:
        self._n += 1
        asked = Asked(f"{self.name}-{self._n}", note or kind, frozenset(ends))
        asked.text = fields.get("text", "")
        asked.cancel_after = fields.pop("cancel_after", None)
        with self._changed:
            self._asked[asked.id] = self._under_way[asked.id] = asked
        self._send(kind, id=asked.id, **fields)
        return asked

    def _send(self, kind: str, **fields: Any) -> None:
        with self._sending:
            self.link.send(kind, **fields)

    def _read(self, link: Link, asked: dict[str, Asked]) -> None:
        with contextlib.suppress(EOFError, OSError, ValueError):
            while True:
                self._take(link.receive(), asked)

    def _take(self, message: dict[str, Any], all_asked: dict[str, Asked]) -> None:
        with self._changed:
            asked = all_asked.get(message.get("id", ""))
        if asked is None:
            if message["type"] != "ready":
                self._ledger.fault(f"{self.name}: {message['type']} of nobody's: {message.get('id')}")
            return
        self._ledger.take(asked, message)
        if asked.over:
            with self._changed:
                self._under_way.pop(asked.id, None)
                self._changed.notify()
        elif message["type"] == "audio":
            with contextlib.suppress(OSError):  # the link may be killed meanwhile
                self._send("played", id=asked.id, seconds=message["start_s"] + 60)
                if asked.pieces == asked.cancel_after:
                    self._send("cancel", id=asked.id)

    # The requests

    def _speak(self, random: Random) -> None:
        self._ask("speak", "end", text=text(random, random.randint(1, 30)), language="en")

    def _speak_and_cancel(self, random: Random) -> None:
        asked = self._ask(
            "speak",
            "end",
            "canceled",
            text=text(random, random.randint(1, 400)),
            language="en",
            cancel_after=random.randint(1, 6),
        )
        if random.random() < 0.3:
            self._send("cancel", id=asked.id)

    def _speak_in_parts(self, random: Random) -> None:
        parts = [text(random, random.randint(1, 20)) + " " for _ in range(random.randint(2, 5))]
        asked = self._ask("speak", "end", text=parts[0], language="en", more=True)
        asked.text = "".join(parts)
        for index, part in enumerate(parts[1:], 2):
            self._send("append", id=asked.id, text=part, more=index < len(parts))

    def _save(self, random: Random) -> None:
        file_format = random.choice(("wav", "flac", "ogg", "mp3", "opus"))
        ends = self._ask(
            "save", "end", "canceled", text=text(random, random.randint(1, 60)), language="en", format=file_format
        )
        if random.random() < 0.2:
            self._send("cancel", id=ends.id)

    def _preview(self, random: Random) -> None:
        self._ask("preview", "preview", text=text(random, random.randint(1, 60)), language="en")

    def _question(self, random: Random) -> None:
        kind, answer = random.choice((("voices", "voices"), ("health", "health"), ("ping", "pong")))
        self._ask(kind, answer)

    def _bad(self, random: Random) -> None:
        kind, fields, code = random.choice(BAD)
        self._ask(kind, code, note="bad message", **fields)


_KINDS: dict[str, tuple[int, Callable[[MessageClient, Random], None]]] = {
    "speak": (25, MessageClient._speak),
    "speak and cancel": (20, MessageClient._speak_and_cancel),
    "speak in parts": (12, MessageClient._speak_in_parts),
    "save": (8, MessageClient._save),
    "preview": (10, MessageClient._preview),
    "question": (15, MessageClient._question),
    "bad": (10, MessageClient._bad),
}
