"""The head of a reading's sound: a short first piece, since the first sound is waited for.

Every program on its way, down to the audio thread, takes longer for more of it; the rest of its sentence comes right
behind it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from native_helper.speech.utterance import Chunk
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

HEAD_S: Final = 0.5  # more than the sound device takes at once, at speed 1
HEAD_BYTES: Final = round(HEAD_S * RATE_HZ) * SAMPLE_BYTES


def pieces(first: Chunk) -> Iterator[Chunk]:
    """Yield the head of a reading's first chunk, then the rest of it, if it is longer."""
    if len(first.pcm) <= HEAD_BYTES:
        yield first
        return
    cut_s = first.start_s + HEAD_S
    n_words = sum(word.start_s < cut_s for word in first.words)
    yield replace(first, pcm=first.pcm[:HEAD_BYTES], words=first.words[:n_words])
    rest = first.pcm[HEAD_BYTES:]
    yield replace(first, start_s=cut_s, pcm=rest, words=first.words[n_words:], translation=None)
