"""What a client asked to see: a `preview` message in, the spoken text and its spans out.

It is made on the synthesis thread, which applies the dictionary.
"""

from collections.abc import Callable
from functools import partial

from native_helper.engine.service import Service, segments
from native_helper.speech.preview import preview
from native_helper.speech.request import Request
from native_helper.wire import client_messages, engine_messages, fields


async def answer(
    service: Service, asked: client_messages.Preview, is_wanted: Callable[[], bool], *, is_page: bool
) -> engine_messages.Spoken:
    """Return how the text would be spoken. Raises BadRequest for a segment outside the text, TextTooLong."""
    service.require_short(asked.text)
    request = Request(
        text=asked.text,
        language=asked.language,
        segments=segments(asked.segments),
        skip=frozenset(asked.skip),
        is_page=is_page,
        markup=asked.markup,
    )
    shown = await service.synthesis.call(partial(preview, service.with_own_words(request)), is_wanted)
    spans = [
        fields.Rewrite(
            start=change.source.start,
            end=change.source.end,
            spoken_start=change.spoken_start,
            spoken_end=change.spoken_end,
        )
        for change in shown.rewrites
    ]
    return engine_messages.Spoken(id=asked.id, spoken=shown.spoken, spans=spans)
