"""The translator's program for measurements: it computes as many tokens as a translation has, and tells the text back.

Random weights do not stop, and what they say is no text. So the length is that of the source, and the answer is the
source itself: what is spoken then is as long as a translation would be.
"""

from collections.abc import Iterator
from typing import Any

from native_helper.workers.program import translate


class Program(translate.Program):
    """As long as the source, and the source."""

    def answers(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for answer in super().answers(request):
            yield answer | {"text": request["text"]} if answer["type"] == "translated" else answer

    def _translated(self, piece: list[str], target: str, _longest: int) -> list[str]:
        results = self._translator.translate_batch(
            [piece], target_prefix=[[target]], beam_size=1, max_input_length=0, min_decoding_length=len(piece),
            max_decoding_length=len(piece),
        )  # fmt: skip
        found: list[str] = results[0].hypotheses[0]
        return found
