"""Seeded nonsense for either link: what is written, and what it must be answered.

    random bytes as a body           a golden message with a field changed, added, lost or renamed
    a golden message with bytes      a length that promises too little, too much or more than the cap
    changed, cut or put in           any of them joined in one write, and cut anywhere

Every text in it holds MARK, which no log may hold.
"""

import copy
import json
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from native_helper.wire.client_messages import BadMessage, parse
from native_helper.wire.framing import HEADER_BYTES, BodyError, dump_json, dump_msgpack, frame, load_json, load_msgpack
from native_helper.wire.types import MAX_FRAME_BYTES, PROTOCOL

MARK: Final = "Zebrafink"
MAX_BATCH_BYTES: Final = 30_000  # what both ends' buffers hold, so that nobody waits for a reader
REQUESTS: Final = frozenset("speak save preview dictionary model voices health ping".split())
_MAX_BODY: Final = 1500
_VALUES: Final[tuple[Any, ...]] = (
    None, True, -1, 0, 1, 2**31, 2**63, 1.5, "", MARK, f"{MARK} " * 40, "en", "wav", "\0", "👍🏽", [], {}, [MARK],
    [{"start": 3}], [{"start": 0, "end": 4, "kind": "quote"}], {MARK: MARK}, {"de": "espeak:de"}, ["citations"],
)  # fmt: skip


def _golden() -> list[dict[str, Any]]:
    cases = json.loads((Path(__file__).parent.parent / "protocol" / "client_messages.json").read_text(encoding="utf-8"))
    bodies = [case["body"] for case in cases if len(json.dumps(case["body"])) < _MAX_BODY]
    for body in bodies:
        if isinstance(body.get("text"), str):
            body["text"] += f" {MARK}."
        if body.get("action") == "install":
            body["action"] = "status"  # nothing is fetched
    return bodies


_GOLDEN: Final = _golden()


class Ending(StrEnum):
    """Why the link ends at a batch."""

    OVER_CAP = "bad_frame, told at once"
    CUT = "bad_frame, told when the input ends"
    PROTOCOL = "unsupported_protocol"  # of the extension: the host compares it at every hello


@dataclass
class Batch:
    """Frames that are written together, and what is known of them beforehand."""

    at: int  # frames before it
    writes: list[bytes] = field(default_factory=list)
    n_frames: int = 0
    n_refused: int = 0  # each must get an error
    asked: set[str] = field(default_factory=set)  # requests
    named_twice: set[str] = field(default_factory=set)  # ids that a change has made the same as another's
    ending: Ending | None = None


def batches(seed: int, n_frames: int, *, is_json: bool) -> Iterator[Batch]:
    """Yield batches with `n_frames` frames together; the same ones for the same seed."""
    chance = random.Random(seed)
    made = 0
    while made < n_frames:
        batch = Batch(made)
        _fill(batch, chance, min(chance.randrange(1, 40), n_frames - made), is_json)
        made += batch.n_frames
        yield batch


def _fill(batch: Batch, chance: random.Random, most: int, is_json: bool) -> None:
    stream, ids = b"", set[str]()
    while batch.n_frames < most and len(stream) < MAX_BATCH_BYTES and batch.ending is None:
        batch.n_frames += 1
        if chance.random() < 0.003:
            batch.ending, broken = _broken(chance)
            stream += broken
            break
        body = _body(chance, f"{batch.at}.{batch.n_frames}", is_json)
        stream += frame(body)
        try:
            message = load_json(body) if is_json else load_msgpack(body)
        except BodyError:
            batch.n_refused += 1
        else:
            _foresee(batch, message, ids, is_json)
    batch.writes = list(_cut(chance, stream))


def _foresee(batch: Batch, message: dict[str, Any], ids: set[str], is_json: bool) -> None:
    if is_json and message.get("type") == "hello":  # answered by the host, which wants less of it than the engine
        if message.get("protocol") != PROTOCOL:
            batch.ending = Ending.PROTOCOL
        return
    request_id = message.get("id")
    if isinstance(request_id, str):
        (batch.named_twice if request_id in ids else ids).add(request_id)
    try:
        kind = parse(message).type
    except BadMessage:
        batch.n_refused += 1
    else:
        if kind in REQUESTS and isinstance(request_id, str):
            batch.asked.add(request_id)


def _body(chance: random.Random, request_id: str, is_json: bool) -> bytes:
    if chance.random() < 0.15:
        return chance.randbytes(chance.randrange(80))
    message = copy.deepcopy(chance.choice(_GOLDEN))
    if message.get("protocol", PROTOCOL) != PROTOCOL and chance.random() < 0.9:
        message["protocol"] = PROTOCOL  # each one ends a host, and starting the next takes longest of all
    if "id" in message and isinstance(message["id"], str) and 0 < len(message["id"]) < 100:
        message["id"] = request_id
    if chance.random() < 0.6:
        _change_fields(chance, message)
    body = dump_json(message) if is_json else dump_msgpack(message)
    return _change_bytes(chance, body) if chance.random() < 0.4 else body


def _change_fields(chance: random.Random, message: dict[str, Any]) -> None:
    # The one message whose words may be logged: a program names itself in it. Its protocol would end the link.
    if message.get("type") == "hello":
        message["client"] = chance.choice((None, 7, "", "other"))
        return
    names = [MARK, *(name for name in message if name not in ("id", "action"))]
    for _ in range(chance.randrange(1, 3)):
        name = chance.choice(names)
        match chance.randrange(4):
            case 0:
                message.pop(name, None)
            case 1:
                message[chance.choice(names)] = message.pop(name, None)
            case 2:
                message[f"{MARK} {chance.randrange(9)}"] = chance.choice(_VALUES)
            case _:
                message[name] = chance.choice(_VALUES)


def _change_bytes(chance: random.Random, body: bytes) -> bytes:
    data = bytearray(body)
    at = chance.randrange(len(data))
    match chance.randrange(4):
        case 0:
            data[at] ^= 1 << chance.randrange(8)
        case 1:
            del data[at:]
        case 2:
            data[at:at] = chance.randbytes(chance.randrange(1, 9))
        case _:
            data[at : at + chance.randrange(1, 9)] = data[:3]
    return bytes(data)


def _broken(chance: random.Random) -> tuple[Ending, bytes]:
    """Return what no frame can follow: too long a length, or one whose body never comes whole."""
    n_bytes = chance.choice((MAX_FRAME_BYTES + 1, 2**31, 2**32 - 1, chance.randrange(MAX_FRAME_BYTES + 1, 2**32), 0))
    if n_bytes:
        return Ending.OVER_CAP, struct.pack("=I", n_bytes) + chance.randbytes(chance.randrange(9))
    return Ending.CUT, frame(chance.randbytes(50))[: chance.choice((1, 2, 3, HEADER_BYTES, 30))]


def _cut(chance: random.Random, stream: bytes) -> Iterator[bytes]:
    if chance.random() < 0.5:
        yield stream
        return
    at = 0
    while at < len(stream):
        n_bytes = chance.choice((1, 3, 50, 700, 4096))
        yield stream[at : at + n_bytes]
        at += n_bytes
