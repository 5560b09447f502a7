"""What a client asked about the engine itself: `voices`, `health` or `ping` in, the answer out, at once."""

from native_helper.engine import health
from native_helper.engine.service import Service
from native_helper.wire import messages


def answer(service: Service, asked: messages.Voices | messages.Health | messages.Ping) -> messages.EngineMessage:
    """Return what is asked; nothing is loaded or started for it."""
    match asked:
        case messages.Voices():
            return messages.VoiceList(id=asked.id, voices=service.voices(), default_voice=service.default_voice())
        case messages.Health():
            return messages.HealthReport(id=asked.id, health=health.report(service))
        case messages.Ping():
            return messages.Pong(id=asked.id)
