"""Piper: text of an utterance in, sound of each sentence out, with the times of its words.

The text's sentences are found by Piper's own eSpeak NG. Where a word begins and ends is told by the model's durations,
which piper-tts reads if the onnx package is there. They count phonemes: words get times only where eSpeak NG made as
many groups of phonemes as there are words, for it joins some ("of the") and splits others. Elsewhere the engine
estimates.
"""

import json
import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np
from piper import PiperVoice, SynthesisConfig
from piper.phonemize_espeak import ESPEAK_DATA_DIR

from native_helper.wire.types import ErrorCode
from native_helper.workers.program.serve import ProgramError, audio
from native_helper.workers.wire import MAX_RATE_HZ, MIN_RATE_HZ

_KEPT_VOICES: Final = 3  # in memory; a medium one takes some 100 MB
_SILENCE: Final = 10 ** (-50 / 20)  # of the loudest sample
_FRAME_S: Final = 0.01
_MARGIN_S: Final = 0.03  # kept around the sound, for the breath of an "h" and the end of an "s"
_NO_PHONEMES: Final = frozenset(".,;:!?…")

Times = list[tuple[int, float, float]]  # word of the utterance, from, to; in seconds of this sentence's sound


class Program:
    """Voices from files NAME.onnx and NAME.onnx.json in `models`, each loaded when first spoken with."""

    def __init__(self, models: Path, cache: Path) -> None:
        del cache  # nothing is worth keeping: a voice is ready in half a second
        self._models = models
        self._voices: OrderedDict[str, PiperVoice] = OrderedDict()
        # eSpeak NG ends the process where the path of its data has 160 bytes or more, so it gets a short one.
        os.chdir(ESPEAK_DATA_DIR)

    @property
    def details(self) -> dict[str, Any]:
        return {"device": "cpu", "voices": len(self._voices)}

    def answers(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        voice = self._voice(request["voice"])
        # "[[" begins raw phonemes in Piper's text.
        text = request["text"].replace("[[", "[ ")
        config = SynthesisConfig(
            speaker_id=request["speaker"],
            length_scale=voice.config.length_scale / request["speed"],
        )
        sentences = [sentence for sentence in voice.phonemize(text) if sentence]
        counts = [_n_groups(sentence) for sentence in sentences]
        first_words: Sequence[int | None] = [None] * len(counts)
        if sum(counts) == request["words"]:
            first_words = list(accumulate(counts, initial=0))
        n_samples = 0
        for number, (sentence, first_word) in enumerate(zip(sentences, first_words, strict=False)):
            ids = voice.phonemes_to_ids(sentence)
            sound, durations = voice.phoneme_ids_to_audio(ids, config, include_alignments=True)
            loudest = max(float(np.abs(sound).max(initial=0.0)), 1e-8)
            sound = np.clip(sound.reshape(-1) / loudest, -1.0, 1.0).astype("<f4")
            rate_hz = voice.config.sample_rate
            begin, end = _heard(sound, rate_hz)
            times: Times = []
            if first_word is not None and durations is not None and durations.size == len(ids):
                times = list(_times(voice, sentence, durations, first_word, (begin, end)))
            last = number == len(sentences) - 1
            n_samples += end - begin
            pieces = audio(sound[begin:end].tobytes(), rate_hz, last=last)
            for answer in pieces:
                yield answer | {"words": times}
                times = []
        yield {"type": "end", "figures": {"sentences": len(sentences), "samples": n_samples}}

    def _voice(self, name: str) -> PiperVoice:
        if name not in self._voices:
            self._voices[name] = self._loaded(name)
            while len(self._voices) > _KEPT_VOICES:
                self._voices.popitem(last=False)
        self._voices.move_to_end(name)
        return self._voices[name]

    def _loaded(self, name: str) -> PiperVoice:
        file = self._models / f"{name}.onnx"
        failed = partial(
            ProgramError,
            ErrorCode.VOICE_UNAVAILABLE.value,
            remedy=f"Bring it again: utter remove piper {name}, then: utter add piper {name}",
        )
        if not file.is_file():
            raise failed(f"has no file {file.name}.")
        try:
            voice = PiperVoice.load(file, espeak_data_dir=".", include_alignments=True)
            is_right = MIN_RATE_HZ <= voice.config.sample_rate <= MAX_RATE_HZ and voice.config.length_scale > 0
        except MemoryError:
            raise
        except json.JSONDecodeError as error:
            raise failed(f"cannot read {file.name}.json: it is damaged.") from error
        except Exception as error:  # whatever onnxruntime and protobuf raise for bytes that are no model
            raise failed(f"cannot read {file.name}: it, or the file {file.name}.json, is damaged.") from error
        if not is_right:
            raise failed(f"cannot speak with {file.name}.json: its sample rate or length_scale is wrong.")
        return voice


def _n_groups(sentence: Sequence[str]) -> int:
    return sum(1 for group in "".join(sentence).split(" ") if set(group) - _NO_PHONEMES)


def _times(
    voice: PiperVoice, sentence: Sequence[str], durations: Any, first_word: int, kept: tuple[int, int]
) -> Iterator[tuple[int, float, float]]:
    # Samples of each phoneme, that of the sentence's begin first, as phonemes_to_ids lays them out.
    rate_hz, (begin, end) = voice.config.sample_rate, kept
    id_map = voice.config.phoneme_id_map
    borders = [0, *accumulate(int(samples) for samples in durations)]
    at = len(id_map["^"]) + len(id_map["_"])
    word, start = first_word, None
    for phoneme in [*sentence, " "]:
        if phoneme == " " and start is not None:
            yield word, _seconds(start, begin, end, rate_hz), _seconds(borders[at], begin, end, rate_hz)
            word, start = word + 1, None
        elif phoneme != " " and phoneme not in _NO_PHONEMES and start is None:
            start = borders[at]
        if phoneme in id_map:
            at = min(at + len(id_map[phoneme]) + len(id_map["_"]), len(borders) - 1)


def _seconds(at: int, begin: int, end: int, rate_hz: int) -> float:
    return (min(max(at, begin), end) - begin) / rate_hz


def _heard(sound: Any, rate_hz: int) -> tuple[int, int]:
    # Without the silence at both ends: the engine adds its own pauses.
    frame = max(round(_FRAME_S * rate_hz), 1)
    n_frames = sound.size // frame
    loud = np.flatnonzero(np.abs(sound[: n_frames * frame]).reshape(n_frames, frame).max(axis=1, initial=0) > _SILENCE)
    if loud.size == 0:
        return 0, sound.size
    margin = round(_MARGIN_S * rate_hz)
    return max(int(loud[0]) * frame - margin, 0), min((int(loud[-1]) + 1) * frame + margin, sound.size)
