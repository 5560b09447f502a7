"""What a client asked about the engine itself: `voices`, `health` or `ping` in, the answer out, at once."""

from typing import Final

from native_helper.engine import health
from native_helper.engine.service import Service
from native_helper.wire import client_messages, engine_messages
from native_helper.wire.engine_messages import VoiceInfo
from native_helper.wire.framing import dump_json
from native_helper.wire.types import MAX_FRAME_BYTES

_LIST_BYTES: Final = MAX_FRAME_BYTES - (32 << 10)  # of all voices; some 200 languages and a name or two stand beside


def answer(
    service: Service, asked: client_messages.Voices | client_messages.Health | client_messages.Ping
) -> engine_messages.EngineMessage:
    """Return what is asked; nothing is loaded or started for it."""
    match asked:
        case client_messages.Voices():
            found = service.voices()
            voices = _that_fit(found)
            return engine_messages.VoiceList(
                id=asked.id,
                voices=voices,
                targets=service.targets(),
                default_voice=service.default_voice(),
                left_out=len(found) - len(voices) or None,
            )
        case client_messages.Health():
            return engine_messages.HealthReport(id=asked.id, health=health.report(service))
        case client_messages.Ping():
            return engine_messages.Pong(id=asked.id)


def _that_fit(voices: list[VoiceInfo]) -> list[VoiceInfo]:
    """Return those that one frame holds, in their order; those of a short list have the first claim."""
    left, kept = _LIST_BYTES, set[int]()
    for number in sorted(range(len(voices)), key=lambda number: not voices[number].listed):
        size = len(dump_json(voices[number].wire())) + 1  # as the browser gets it; MessagePack is shorter
        if size <= left:
            left -= size
            kept.add(number)
    return [voice for number, voice in enumerate(voices) if number in kept]
