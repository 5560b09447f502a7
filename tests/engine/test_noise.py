"""A client that talks nonsense: the same seed, the same nonsense."""

import random
from typing import Any

import pytest

from native_helper.wire.framing import dump_msgpack, frame
from tests.engine.live import Client


def random_body(chance: random.Random) -> bytes:
    """Return noise, a message with noise in it, or a message cut short."""
    kinds = ["hello", "speak", "append", "cancel", "played", "preview", "save", "voices", "health", "ping", "sing"]
    values: list[Any] = [
        None,
        True,
        -1,
        0,
        2**63,
        1.5,
        float("inf"),
        "",
        "a",
        "text " * 50,
        b"bytes",
        [],
        {},
        [{"start": 3}],
    ]
    names = ["id", "text", "more", "seconds", "format", "segments", "skip", "from", "speed", "voices", "action"]
    fields = {name: chance.choice(values) for name in chance.sample(names, chance.randrange(len(names)))}
    body = dump_msgpack({"type": chance.choice(kinds), **fields})
    match chance.randrange(4):
        case 0:
            return chance.randbytes(chance.randrange(60))
        case 1:
            return body[: chance.randrange(len(body))]
        case _:
            return body


@pytest.mark.parametrize("n", [500, pytest.param(100_000, marks=pytest.mark.long)])
def test_no_noise_ends_the_link_or_the_engine(client: Client, n: int, caplog: pytest.LogCaptureFixture) -> None:
    chance = random.Random(20)
    for index in range(n):
        client.raw(frame(random_body(chance)))
        client.send("ping", id=f"after {index}")
        for message in client.until("pong"):
            if message["type"] == "error":
                assert message["message"]
                assert message["code"] != "internal", message
        client.send("cancel", id="a")  # a noise that was a request
        client.send("cancel", id="text " * 50)
    for fault in ("session_failed", "job_failed", "unhandled"):
        assert fault not in caplog.text
