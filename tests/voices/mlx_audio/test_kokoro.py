"""mlx-audio's own Kokoro on a checkpoint of random values, beside ours: the same phonemes, nearly the same sound.

It takes the sizes of the real decoder, which mlx-audio has in its code, and seconds for a tenth of a second of sound.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from bench import checkpoint
from native_helper.paths import MLX, folders
from native_helper.voices.family import Voice
from native_helper.voices.kokoro.family import KokoroFamily
from native_helper.voices.mlx_audio.family import MlxAudioFamily
from tests.voices.kokoro.readings import HEART, utterance
from tests.voices.mlx_audio.conftest import SCRATCH

FASTEST = 4.0  # as few frames as possible


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkpoint that is tiny where mlx-audio lets it be."""
    folder = tmp_path_factory.mktemp("kokoro")
    (folder / "voices").mkdir()
    full = checkpoint.config("full")
    made = checkpoint.config("tiny") | {"istftnet": full["istftnet"], "hidden_dim": full["hidden_dim"]}
    made = {name: value for name, value in made.items() if name not in ("decoder_dim", "decoder_residual_dim")}
    (folder / "config.json").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    checkpoint.write_safetensors(folder / "kokoro-v1_0.safetensors", checkpoint.tensors(made))
    for name, row in checkpoint.voices().items():
        checkpoint.write_safetensors(folder / "voices" / f"{name}.safetensors", {"voice": row})
    return folder


def reference(folder: Path) -> tuple[MlxAudioFamily, Voice]:
    family = MlxAudioFamily(folders().models / MLX, folder, SCRATCH)
    return family, next(voice for voice in family.voices() if voice.id == f"mlx:kokoro/{HEART.id}")


def test_its_voices_are_there_with_kokoros_files_and_in_no_short_list(tmp_path: Path) -> None:
    checkpoint.write(tmp_path / "kokoro")
    family, voice = reference(tmp_path / "kokoro")
    assert {it.id for it in family.voices()} == {f"mlx:kokoro/{name}" for name in checkpoint.VOICES}
    assert not any(it.listed for it in family.voices())
    assert voice.phonemes
    assert voice.languages == HEART.languages
    assert family.state().ready


@pytest.mark.long
def test_the_same_phonemes_last_as_long_and_sound_nearly_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlx.core as mx

    # Both breathe noise of their own into the voice.
    monkeypatch.setattr(mx.random, "normal", lambda shape=(), *_, **__: mx.zeros(shape))
    monkeypatch.setattr(mx.random, "uniform", lambda *_, shape=(), **__: mx.zeros(shape))
    said = utterance("ab", "a")
    ours = KokoroFamily(folder, SCRATCH)
    (mine,) = ours.speak([said], HEART, FASTEST)
    family, voice = reference(folder)
    (theirs,) = family.speak([said], voice, FASTEST)
    assert theirs.rate_hz == mine.rate_hz
    assert theirs.waveform.size == mine.waveform.size > 0
    assert theirs.word_times == mine.word_times
    # Not closer: the phases of the source are summed in another order, and its spectrum is padded in another way.
    assert np.corrcoef(theirs.waveform, mine.waveform)[0, 1] > 0.9
