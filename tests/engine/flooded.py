"""What others get while somebody floods the engine, or does not read from it."""

import time
from typing import Final

from tests.engine.live import Client

LONG: Final = "This is one sentence of a text that nobody will hear to its end. " * 400
READINGS_MB: Final = 75  # that the engine may take for the 32 readings which one client may have at once


def spoken(client: Client, request_id: str) -> float:
    """Have a sentence spoken; return the seconds until its first sound."""
    began = time.monotonic()
    client.send("speak", id=request_id, text="Others are served.")
    client.until("audio")
    took = time.monotonic() - began
    assert client.until("end", "error")[-1]["type"] == "end"
    return took
