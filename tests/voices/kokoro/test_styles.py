"""Styles: rows by the number of phonemes, mixtures, and files that are no voices."""

import os
import struct
from dataclasses import replace
from pathlib import Path

import mlx.core as mx
import numpy as np
import pytest

from bench.checkpoint import voices, write_safetensors
from native_helper.errors import VoiceUnavailable
from native_helper.voices.family import Voice
from native_helper.voices.kokoro.styles import MOST_KEPT, Styles

TABLES = voices()


def voice(**parts: float) -> Voice:
    return Voice("+".join(parts), "Test", "kokoro", ("en-US",), mixture=tuple(parts.items()))


@pytest.fixture
def styles(tmp_path: Path) -> Styles:
    for name in ("af_heart", "bf_emma"):
        write_safetensors(tmp_path / f"{name}.safetensors", {"voice": TABLES[name]})
    return Styles(tmp_path, 128)


def test_the_row_is_that_of_the_number_of_phonemes(styles: Styles) -> None:
    for n_phonemes in (1, 2, 99, 510):
        row = styles.row(voice(af_heart=1.0), n_phonemes)
        assert np.array_equal(row, TABLES["af_heart"][n_phonemes - 1, 0])


def test_a_mixture_is_the_weighted_sum(styles: Styles) -> None:
    row = styles.row(voice(af_heart=0.7, bf_emma=0.3), 42)
    np.testing.assert_allclose(
        row, 0.7 * TABLES["af_heart"][41, 0] + 0.3 * TABLES["bf_emma"][41, 0], rtol=1e-5, atol=1e-6
    )


def test_a_voice_is_read_once_and_kept(styles: Styles, tmp_path: Path) -> None:
    before = styles.row(voice(af_heart=1.0), 3).copy()
    (tmp_path / "af_heart.safetensors").unlink()
    assert np.array_equal(styles.row(voice(af_heart=1.0), 3), before)


def test_bfloat16_and_rows_without_the_middle_one_are_read(tmp_path: Path) -> None:
    write_safetensors(tmp_path / "af_heart.safetensors", {"style": TABLES["af_heart"][:, 0]}, "bfloat16")
    row = Styles(tmp_path, 128).row(voice(af_heart=1.0), 7)
    np.testing.assert_allclose(row, TABLES["af_heart"][6, 0], rtol=2**-8)


def test_float16_is_read(tmp_path: Path) -> None:
    mx.save_safetensors(str(tmp_path / "af_heart.safetensors"), {"voice": mx.array(TABLES["af_heart"].astype("f2"))})
    row = Styles(tmp_path, 128).row(voice(af_heart=1.0), 7)
    assert np.array_equal(row, TABLES["af_heart"][6, 0].astype("f2").astype("f4"))


def test_a_voice_in_a_mixture_that_is_damaged_is_named(styles: Styles, tmp_path: Path) -> None:
    (tmp_path / "bf_emma.safetensors").write_bytes(b"")
    with pytest.raises(VoiceUnavailable, match=r"bf_emma\.safetensors"):
        styles.row(voice(af_heart=0.5, bf_emma=0.5), 1)
    assert styles.row(voice(af_heart=1.0), 1).shape == (256,)


def test_mixtures_without_number_do_not_fill_the_memory(styles: Styles) -> None:
    for number in range(MOST_KEPT + 10):
        styles.row(replace(voice(af_heart=0.1, bf_emma=0.9), id=str(number)), 3)
        styles.row(voice(af_heart=1.0), 3)
    assert len(styles._kept) == MOST_KEPT
    assert "af_heart" in styles._kept  # which is in use


def test_a_file_that_was_replaced_is_read_again_and_one_that_is_gone_is_not_missed(
    styles: Styles, tmp_path: Path
) -> None:
    alone, mixed = voice(af_heart=1.0), voice(af_heart=0.5, bf_emma=0.5)
    before = [styles.row(one, 3).copy() for one in (alone, mixed)]
    styles.renew("af_heart")
    assert np.array_equal(styles.row(alone, 3), before[0])
    write_safetensors(tmp_path / "new", {"voice": TABLES["bf_emma"]})
    (tmp_path / "new").replace(tmp_path / "af_heart.safetensors")
    styles.renew("af_heart")
    for one in (alone, mixed):
        np.testing.assert_allclose(styles.row(one, 3), TABLES["bf_emma"][2, 0], rtol=1e-6)
    (tmp_path / "af_heart.safetensors").unlink()
    styles.renew("af_heart")
    np.testing.assert_allclose(styles.row(alone, 3), TABLES["bf_emma"][2, 0], rtol=1e-6)


@pytest.mark.parametrize(
    "fault",
    ["missing", "torn", "empty", "folder", "pipe", "endless", "nested", "shape", "two", "numbers", "large", "type"],
)
def test_a_file_that_is_no_voice_is_named(tmp_path: Path, fault: str) -> None:
    file = tmp_path / "af_heart.safetensors"
    table = TABLES["af_heart"].copy()
    match fault:
        case "shape":
            write_safetensors(file, {"voice": table[:100]})
        case "two":
            write_safetensors(file, {"voice": table, "other": table})
        case "numbers":
            table[5, 0, 5] = np.nan
            write_safetensors(file, {"voice": table})
        case "type":
            mx.save_safetensors(str(file), {"voice": mx.array(table).astype(mx.int32)})
        case "large":
            write_safetensors(file, {"voice": table * 1e10})
        case "folder":
            file.mkdir()
        case "pipe":
            os.mkfifo(file)
        case "endless":
            file.symlink_to("/dev/zero")
        case "nested":
            file.write_bytes(struct.pack("<Q", 200_000) + b"[" * 100_000 + b"]" * 100_000)
        case "empty":
            file.touch()
        case "torn":
            write_safetensors(file, {"voice": table})
            file.write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(VoiceUnavailable, match=r"af_heart\.safetensors") as caught:
        Styles(tmp_path, 128).row(voice(af_heart=1.0), 1)
    assert caught.value.remedy
