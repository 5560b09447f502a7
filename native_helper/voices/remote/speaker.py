"""A thread for each utterance asks the server and fills the answers; the engine's own thread waits for nobody.

ask --> Answers (empty) --> pieces of sound as they come --> end
                     '----> one error                          cancel closes the connection
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from native_helper.errors import VoiceUnavailable
from native_helper.speech.utterance import Samples
from native_helper.voices.remote import refusals
from native_helper.voices.remote.exchange import Closed, Exchange, Head
from native_helper.voices.remote.server import Server
from native_helper.voices.remote.sound import Decoder, WrongSound
from native_helper.workers.answers import Answers
from native_helper.workers.wire import MAX_RATE_HZ, MIN_RATE_HZ

_SPEECH: Final = "/audio/speech"
_SOUND: Final = ("audio/pcm", "audio/l16", "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave", "audio/raw")
_BYTES: Final = ("", "application/octet-stream", "binary/octet-stream")  # servers that do not say
_RATE: Final = re.compile(r";\s*rate=(\d{4,6})\b")


@dataclass(frozen=True, slots=True)
class RemoteLimits:
    """Bounds; seconds, bytes and counts as the names say. How long sound may stay away is a setting."""

    connect_s: float = 10.0
    sound_bytes: int = 32 << 20  # of one utterance: eleven minutes of bare sound, and an utterance is a sentence
    error_bytes: int = 16 << 10  # of an answer that is no sound; the rest is not read
    listing_bytes: int = 1 << 20
    piece_s: float = 0.1  # the shortest piece that is handed on; whoever sends less in `timeout_s` has stalled
    exchanges: int = 32  # at once


class Speaker:
    """The server, as who asks it for sound; for any thread."""

    is_loading: Final = False  # whether it loads a model now it does not tell

    def __init__(self, server: Server, limits: RemoteLimits | None = None) -> None:
        self.on_change: Callable[[], None] = lambda: None  # called, from a thread of its own, when an answer came
        self._server = server
        self._limits = limits or RemoteLimits()
        self._places = threading.BoundedSemaphore(self._limits.exchanges)

    def ask(self, request: dict[str, Any]) -> Answers:
        """Ask for `text` in `voice` at `speed`; returns at once. Raises VoiceUnavailable."""
        if not self._places.acquire(blocking=False):
            raise refusals.of_crowd(self._server)
        exchange = Exchange(self._server, self._limits.connect_s)
        answers = Answers(exchange.close)
        threading.Thread(target=self._fill, args=(answers, exchange, request), name="remote", daemon=True).start()
        return answers

    def _fill(self, answers: Answers, exchange: Exchange, request: dict[str, Any]) -> None:
        try:
            with exchange:
                for piece, rate_hz in self._sound(exchange, request):
                    answers.add({"type": "audio", "pcm": piece.tobytes(), "rate_hz": rate_hz, "last": False})
                    self.on_change()
            answers.add({"type": "end", "figures": {}})
        except Closed:
            pass  # by who asked
        except VoiceUnavailable as error:
            answers.fail(error)
        except Exception as error:  # noqa: BLE001 - of ours: a reading must not wait for it for ever
            answers.fail(refusals.of_sound(self._server, f"what Utter cannot take ({type(error).__name__})"))
        finally:
            self._places.release()
            self.on_change()

    def _sound(self, exchange: Exchange, request: dict[str, Any]) -> Iterator[tuple[Samples, int]]:
        """Yield pieces of sound and their rate. Raises VoiceUnavailable, Closed."""
        server, limits = self._server, self._limits
        body = {
            "model": server.model,
            "input": request["text"],
            "voice": request["voice"],
            "response_format": "pcm",
            **({"speed": request["speed"]} if request["speed"] != 1 else {}),  # some models refuse to be told any
        }
        head = exchange.ask("POST", _SPEECH, json.dumps(body).encode(), "application/json")
        if head.status != 200:
            raise refusals.of_status(server, head.status, head.fields, beginning(exchange, limits.error_bytes))
        decoder = Decoder(self._rate_hz(head))
        held: list[Samples] = []
        n_bytes = n_samples = n_held = 0
        for data in exchange.body():
            if (n_bytes := n_bytes + len(data)) > limits.sound_bytes:
                raise refusals.of_sound(server, "more sound than any sentence has")
            held.append(self._samples(decoder, data))
            n_held += held[-1].size
            if n_held >= limits.piece_s * decoder.rate_hz:
                yield np.concatenate(held), decoder.rate_hz
                n_samples, n_held, held = n_samples + n_held, 0, []
                exchange.renew()
        if n_held:
            yield np.concatenate(held), decoder.rate_hz
        elif not n_samples:
            raise refusals.of_sound(server, "no sound")

    def _samples(self, decoder: Decoder, data: bytes) -> Samples:
        try:
            return decoder.feed(data)
        except WrongSound as wrong:
            raise refusals.of_sound(self._server, str(wrong)) from wrong

    def _rate_hz(self, head: Head) -> int:
        told = head.fields.get("content-type", "")
        kind = told.partition(";")[0].strip().casefold()
        if head.fields.get("content-encoding", "identity").casefold() != "identity":
            raise refusals.of_content(self._server, "")
        if kind not in _SOUND and kind not in _BYTES:
            raise refusals.of_content(self._server, told)
        rate = _RATE.search(told)
        return int(rate[1]) if rate and MIN_RATE_HZ <= int(rate[1]) <= MAX_RATE_HZ else self._server.rate_hz


def beginning(exchange: Exchange, most: int) -> bytes:
    """Return the first `most` bytes of the answer, or less."""
    read = b""
    try:
        for data in exchange.body():
            read += data
            if len(read) >= most:
                break
    except VoiceUnavailable:
        pass  # that an error's body breaks off says less than its status
    return read[:most]
