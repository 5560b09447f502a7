"""Piper: text of an utterance in, sound of each sentence out, with the times of its words.

The text's sentences are found by Piper's own eSpeak NG. When a sound begins and ends is told by the model's durations,
which piper-tts reads if the onnx package is there; which word it belongs to is found by word_groups.py. Where either
cannot be told, the engine estimates.
"""

import json
import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from piper import PiperVoice, SynthesisConfig
from piper.const import BOS, PAD
from piper.phonemize_espeak import ESPEAK_DATA_DIR

from native_helper.wire.types import ErrorCode
from native_helper.workers.program.serve import ProgramError, audio
from native_helper.workers.program.word_groups import Place, places
from native_helper.workers.wire import MAX_RATE_HZ, MIN_RATE_HZ

_KEPT_VOICES: Final = 3  # in memory; a medium one takes some 100 MB
_SILENCE: Final = 10 ** (-50 / 20)  # of the loudest sample
_FRAME_S: Final = 0.01
_MARGIN_S: Final = 0.03  # kept around the sound, for the breath of an "h" and the end of an "s"
_NO_PHONEMES: Final = frozenset(".,;:!?…")
_MODIFIERS: Final = frozenset("ˈˌː\u0303\u0329\u032f\u032aʲʰ")  # no sounds of their own

Times = list[tuple[int, float, float]]  # word of the utterance, from, to; in seconds of this sentence's sound


class Program:
    """Voices from files NAME.onnx and NAME.onnx.json in `models`/NAME, each loaded when first spoken with."""

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
        groups = [list(_groups(sentence)) for sentence in sentences]
        words = places(request["letters"], [group.n_sounds for group in chain(*groups)])
        first_group = n_samples = 0
        for number, sentence in enumerate(sentences):
            ids = voice.phonemes_to_ids(sentence)
            sound, durations = voice.phoneme_ids_to_audio(ids, config, include_alignments=True)
            loudest = max(float(np.abs(sound).max(initial=0.0)), 1e-8)
            sound = np.clip(sound.reshape(-1) / loudest, -1.0, 1.0).astype("<f4")
            rate_hz = voice.config.sample_rate
            begin, end = _heard(sound, rate_hz)
            times: Times = []
            if words is not None and durations is not None and durations.size == len(ids):
                spans = _spans(voice, sentence, groups[number], durations)
                held = [(min(max(start, begin), end), min(max(stop, begin), end)) for start, stop in spans]
                times = list(_times(words, first_group, [(a - begin, b - begin) for a, b in held], rate_hz))
            last = number == len(sentences) - 1
            first_group += len(groups[number])
            n_samples += end - begin
            for answer in audio(sound[begin:end].tobytes(), rate_hz, last=last):
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
        file = self._models / name / f"{name}.onnx"
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


class _Group(NamedTuple):
    """Phonemes without a space between them: indices into their sentence."""

    first: int
    end: int
    n_sounds: int


def _groups(sentence: Sequence[str]) -> Iterator[_Group]:
    first = 0
    for index, phoneme in enumerate([*sentence, " "]):
        if phoneme == " ":
            spoken = [at for at in range(first, index) if sentence[at] not in _NO_PHONEMES]
            n_sounds = sum(sentence[at] not in _MODIFIERS for at in spoken)
            if n_sounds:
                yield _Group(spoken[0], spoken[-1] + 1, n_sounds)
            first = index + 1


def _spans(
    voice: PiperVoice, sentence: Sequence[str], groups: Sequence[_Group], durations: Any
) -> list[tuple[int, int]]:
    # First and last sample of each group. Every phoneme has the id of a gap behind it, and so has the sentence's begin.
    id_map = voice.config.phoneme_id_map
    gap = len(id_map[PAD])
    widths = [len(id_map[phoneme]) + gap if phoneme in id_map else 0 for phoneme in sentence]
    ids = list(accumulate(widths, initial=len(id_map[BOS]) + gap))
    samples = [0, *accumulate(int(n_samples) for n_samples in durations)]
    return [(samples[ids[group.first]], samples[ids[group.end]]) for group in groups]


def _times(
    words: Sequence[Place], first_group: int, spans: Sequence[tuple[int, int]], rate_hz: int
) -> Iterator[tuple[int, float, float]]:
    # Of the words that begin in this sentence, whose groups are `spans`, in samples of its sound.
    for word, place in enumerate(words):
        first, last = place.first - first_group, place.last - first_group
        if 0 <= first < len(spans):
            (begin, end), (last_begin, last_end) = spans[first], spans[min(last, len(spans) - 1)]
            starts = begin + place.begins * (end - begin)
            ends = last_begin + place.ends * (last_end - last_begin)
            yield word, starts / rate_hz, ends / rate_hz


def _heard(sound: Any, rate_hz: int) -> tuple[int, int]:
    # Without the silence at both ends: the engine adds its own pauses.
    frame = max(round(_FRAME_S * rate_hz), 1)
    n_frames = sound.size // frame
    loud = np.flatnonzero(np.abs(sound[: n_frames * frame]).reshape(n_frames, frame).max(axis=1, initial=0) > _SILENCE)
    if loud.size == 0:
        return 0, sound.size
    margin = round(_MARGIN_S * rate_hz)
    return max(int(loud[0]) * frame - margin, 0), min((int(loud[-1]) + 1) * frame + margin, sound.size)
