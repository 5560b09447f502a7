"""NLLB-200, distilled to 600 million parameters, in CTranslate2: a sentence in, its translation out.

Int8 and greedy: what a listener waits for is the first sentence. One sentence at a time needs no padding.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import ctranslate2

from native_helper.wire.types import ErrorCode
from native_helper.workers.program.cores import physical_cores
from native_helper.workers.program.serve import ProgramError
from native_helper.workers.program.translate_convert import SENTENCES, convert
from native_helper.workers.program.translate_tokens import END, Tokens

# A translation has at most so many tokens for one of the source, and so many beside: a model that does not find the end
# says the same again and again. Scripts that are cut into many tokens need some three for one.
_LONGEST_SHARE: Final = 3
_LONGEST_BESIDE: Final = 16


def prepare(source: Path, target: Path) -> None:
    """Make of the downloaded files in `source` those in `target` that this program works with."""
    convert(source, target)


class Program:
    """The model, warm."""

    def __init__(self, models: Path, _cache: Path) -> None:
        self._n_threads = physical_cores()
        try:
            self._tokens = Tokens(models / SENTENCES)
            self._known = frozenset(json.loads((models / "shared_vocabulary.json").read_text(encoding="utf-8")))
            self._translator: Any = ctranslate2.Translator(
                str(models), device="cpu", inter_threads=1, intra_threads=self._n_threads
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise ProgramError(ErrorCode.VOICE_UNAVAILABLE, "The files of its model are damaged.") from error
        self._translated(["eng_Latn", END], "eng_Latn", 1)  # the first one takes memory and time that the next do not

    @property
    def details(self) -> dict[str, Any]:
        return {"device": "cpu", "numbers": self._translator.compute_type, "threads": self._n_threads}

    def answers(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        began = time.monotonic()
        source, target = request["source"], request["target"]
        if not {source, target} <= self._known:
            raise ProgramError(ErrorCode.NOT_SUPPORTED, "does not have that language.")
        pieces = list(self._tokens.pieces(request["text"], source))
        translated: list[list[str]] = []
        for piece in pieces:
            if translated:  # it may take minutes: here a cancel is heeded, and the engine sees that it goes on
                yield {"type": "progress"}
            translated.append(self._translated(piece, target, _LONGEST_SHARE * len(piece) + _LONGEST_BESIDE))
        yield {"type": "translated", "text": self._tokens.text(translated, target)}
        figures = {
            "tokens": sum(map(len, pieces)),
            "translated": sum(map(len, translated)),
            "seconds": time.monotonic() - began,
        }
        yield {"type": "end", "figures": figures}

    def _translated(self, piece: list[str], target: str, longest: int) -> list[str]:
        results = self._translator.translate_batch(
            [piece], target_prefix=[[target]], beam_size=1, max_input_length=0, max_decoding_length=longest
        )
        found: list[str] = results[0].hypotheses[0]
        return found
