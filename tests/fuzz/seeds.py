"""The fuzzer's first inputs, made from the golden messages: `python -m tests.fuzz.seeds` writes them to the corpus.

    json-NAME, msgpack-NAME          one body
    json-all.stream, ...             every right message of the client, frame after frame
    broken-NAME.stream               streams that end inside a frame, announce too much, or have the other byte order

Files that begin otherwise were found by the fuzzer, and are left as they are.
"""

import base64
import json
import re
import struct
from pathlib import Path
from typing import Any, Final

from native_helper.wire.framing import dump_json, dump_msgpack, frame
from native_helper.wire.types import MAX_FRAME_BYTES
from tests.fuzz.one_input import JSON, MSGPACK, STREAM

CORPUS: Final = Path(__file__).parent / "corpus"
_GOLDEN: Final = Path(__file__).parent.parent / "protocol"
_MAX_BYTES: Final = 700  # a message longer than this shows the fuzzer nothing that a shorter one does not
_CUTS: Final = 7
_PING: Final = frame(b'{"type":"ping","id":"p"}')
_BODIES: Final = {
    "json-mark": b"\xef\xbb\xbf" + b'{"type":"ping","id":"p"}',
    "json-half-a-pair": rb'{"type":"preview","id":"p","text":"\ud83d"}',
    "json-not-a-number": b'{"type":"played","id":"p","seconds":NaN}',
    "json-nested": b'{"type":"ping","id":"p","x":' + b"[" * 300 + b"]" * 300 + b"}",
    "json-large-number": b'{"type":"speak","id":"p","text":"x","from":' + b"9" * 30 + b"}",
    "msgpack-nested": b"\x83\xa4type\xa4ping\xa2id\xa1p\xa1x" + b"\x91" * 1000 + b"\xc0",
    "msgpack-bytes-key": b"\x81\xc4\x01a\xc0",
    "msgpack-extension": b"\x81\xa1x\xc7\x00\x05",
    "msgpack-time": b"\x81\xa1x\xd6\xff\x00\x00\x00\x00",
    "msgpack-huge-map": b"\xdf\xff\xff\xff\xff",
}
_STREAMS: Final = {
    "broken-end": _PING + _PING[:9],
    "broken-header": _PING + b"\x05\x00\x00",
    "broken-length": _PING + struct.pack("=I", MAX_FRAME_BYTES + 1),
    "broken-order": struct.pack(">I", 27) + _PING,
    "broken-empty": frame(b"") + _PING,
}


def seeds() -> dict[str, bytes]:
    """Return every seed by the name of its file."""
    made: dict[str, bytes] = {}
    whole = {JSON: b"", MSGPACK: b""}
    for name in ("client_messages", "engine_messages"):
        for case in json.loads((_GOLDEN / f"{name}.json").read_text(encoding="utf-8")):
            slug = re.sub(r"\W+", "-", case["name"]) + ("-told" if name == "engine_messages" else "")
            for form, body in ((JSON, dump_json(case["body"])), (MSGPACK, dump_msgpack(_with_bytes(case["body"])))):
                if len(body) > _MAX_BYTES:
                    continue
                made[f"{_form(form)}-{slug}"] = bytes([form, 0]) + body
                if "error" not in case:
                    whole[form] += frame(body)
    for form, stream in whole.items():
        made[f"{_form(form)}-all.stream"] = bytes([form | STREAM, _CUTS]) + stream
    made |= {name: bytes([MSGPACK if name.startswith("msgpack") else JSON, 0]) + it for name, it in _BODIES.items()}
    return made | {f"{name}.stream": bytes([JSON | STREAM, _CUTS]) + stream for name, stream in _STREAMS.items()}


def is_seed(name: str) -> bool:
    return name.startswith(("json-", "msgpack-", "broken-"))


def main() -> None:
    CORPUS.mkdir(exist_ok=True)
    wanted = seeds()
    for file in CORPUS.iterdir():
        if is_seed(file.name) and file.name not in wanted:
            file.unlink()
    for name, data in wanted.items():
        (CORPUS / name).write_bytes(data)


def _form(form: int) -> str:
    return "msgpack" if form == MSGPACK else "json"


def _with_bytes(body: dict[str, Any]) -> dict[str, Any]:
    return {name: base64.b64decode(it) if name in ("pcm", "bytes") else it for name, it in body.items()}


if __name__ == "__main__":
    main()
