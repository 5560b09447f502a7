"""What was asked and how it ended: each request once, and nothing of another's in it."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.soak.texts import places

LAST = frozenset("end error voices health preview pong".split())


@dataclass
class Asked:
    """One request on a link of messages."""

    id: str
    kind: str
    ends: frozenset[str]  # what may end it: a type, or an error's code
    text: str = ""  # of which every word is to be heard
    cancel_after: int | None = None  # pieces of sound
    pieces: int = 0
    heard: list[tuple[int, int]] = field(default_factory=list)
    over: bool = False


class Ledger:
    """All clients write here. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.ended: Counter[str] = Counter()  # "speak: end", ...
        self.faults: list[str] = []

    def note(self, kind: str, how: str) -> None:
        with self._lock:
            self.ended[f"{kind}: {how}"] += 1

    def fault(self, what: str) -> None:
        with self._lock:
            self.faults.append(what)

    def take(self, asked: Asked, message: dict[str, Any]) -> None:
        """Note what came for `asked`; it is a fault if that was over, or is another's."""
        kind = message["type"]
        if asked.over:
            self.fault(f"{asked.kind} {asked.id}: {kind} came after its end")
        elif kind in ("audio", "file"):
            if message["seq"] != asked.pieces:
                self.fault(f"{asked.kind} {asked.id}: piece {message['seq']} instead of {asked.pieces}")
            asked.pieces += 1
            asked.heard += [(word["start"], word["end"]) for word in message.get("words", ())]
        elif kind in LAST:
            self._end(asked, message)
        elif kind not in ("started", "progress"):
            self.fault(f"{asked.kind} {asked.id}: {kind} is no answer to it")

    def _end(self, asked: Asked, message: dict[str, Any]) -> None:
        asked.over = True
        how = message.get("code", message["type"])
        self.note(asked.kind, how)
        if how not in asked.ends:
            self.fault(f"{asked.kind} {asked.id} ended by {how}: {message}")
        elif how == "end" and asked.kind == "speak" and asked.heard != places(asked.text):
            self.fault(f"{asked.kind} {asked.id}: the words heard are not those of its text")
        elif how == "preview" and message["spoken"] != asked.text:
            self.fault(f"{asked.kind} {asked.id}: the text shown is not its own")
