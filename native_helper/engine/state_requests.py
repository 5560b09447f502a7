"""What a client asked about the engine itself: `voices`, `health` or `ping` in, the answer out, at once."""

from native_helper.engine import health
from native_helper.engine.service import Service
from native_helper.wire import client_messages, engine_messages


def answer(
    service: Service, asked: client_messages.Voices | client_messages.Health | client_messages.Ping
) -> engine_messages.EngineMessage:
    """Return what is asked; nothing is loaded or started for it."""
    match asked:
        case client_messages.Voices():
            return engine_messages.VoiceList(
                id=asked.id,
                voices=service.voices(),
                targets=service.targets(),
                default_voice=service.default_voice(),
            )
        case client_messages.Health():
            return engine_messages.HealthReport(id=asked.id, health=health.report(service))
        case client_messages.Ping():
            return engine_messages.Pong(id=asked.id)
