"""How a voice sounds is computed once: then it comes from memory, and after a restart from disk."""

from pathlib import Path

import numpy as np
import pytest

from native_helper.workers.program import xtts_latents
from native_helper.workers.program.xtts_latents import LatentCache, Latents


class Model:
    """Computes latents that tell which clip they are of, and counts."""

    def __init__(self) -> None:
        self.computed: list[str] = []

    def compute(self, clip: Path) -> Latents:
        self.computed.append(clip.name)
        value = np.float32(len(clip.read_bytes()))
        return Latents(np.full((1, 32, 1024), value, np.float32), np.full((1, 512, 1), value, np.float32))


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "me.wav"
    path.write_bytes(b"sound")
    return path


def cache(tmp_path: Path, model: Model, name: str = "a") -> LatentCache:
    return LatentCache(tmp_path / "cache", name, model.compute)


def test_the_second_time_they_come_from_memory_within_a_millisecond(tmp_path: Path, model: Model, clip: Path) -> None:
    own = cache(tmp_path, model)
    assert own.find(clip).source == "computed"
    found = [own.find(clip) for _ in range(20)]
    assert {one.source for one in found} == {"memory"}
    assert min(one.seconds for one in found) < 0.001
    assert model.computed == ["me.wav"]


def test_after_a_restart_they_come_from_disk_bit_for_bit(tmp_path: Path, model: Model, clip: Path) -> None:
    first = cache(tmp_path, model).find(clip)
    again = cache(tmp_path, model).find(clip)
    assert again.source == "disk"
    assert np.array_equal(first.latents.gpt, again.latents.gpt)
    assert np.array_equal(first.latents.speaker, again.latents.speaker)
    assert model.computed == ["me.wav"]


def test_another_recording_under_the_same_name_is_another_voice(tmp_path: Path, model: Model, clip: Path) -> None:
    own = cache(tmp_path, model)
    own.find(clip)
    clip.write_bytes(b"another sound")
    found = own.find(clip)
    assert found.source == "computed"
    assert found.latents.gpt.flat[0] == len(b"another sound")


def test_the_same_recording_under_another_name_is_the_same_voice(tmp_path: Path, model: Model, clip: Path) -> None:
    own = cache(tmp_path, model)
    own.find(clip)
    other = clip.with_name("again.wav")
    other.write_bytes(clip.read_bytes())
    assert own.find(other).source == "memory"


def test_another_model_computes_its_own(tmp_path: Path, model: Model, clip: Path) -> None:
    cache(tmp_path, model, "a").find(clip)
    assert cache(tmp_path, model, "b").find(clip).source == "computed"


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "text", "other arrays", "nan"])
def test_a_damaged_entry_is_computed_anew_and_is_right_then(
    tmp_path: Path, model: Model, clip: Path, damage: str
) -> None:
    cache(tmp_path, model).find(clip)
    (entry,) = (tmp_path / "cache").glob("latents-*.npz")
    body = entry.read_bytes()
    half = len(body) // 2
    if damage == "other arrays":
        with entry.open("wb") as file:
            np.savez(file, gpt=np.zeros(3, np.float32))
    elif damage == "nan":
        with entry.open("wb") as file:
            np.savez(file, gpt=np.full((1, 2, 3), np.nan, np.float32), speaker=np.zeros((1, 2, 1), np.float32))
    else:
        flipped = body[:half] + bytes([body[half] ^ 1]) + body[half + 1 :]
        entry.write_bytes({"empty": b"", "cut": body[:half], "flipped": flipped, "text": b"no archive"}[damage])
    assert cache(tmp_path, model).find(clip).source == "computed"
    assert cache(tmp_path, model).find(clip).source == "disk"


def test_nothing_is_left_beside_an_entry_and_a_full_disk_is_no_failure(
    tmp_path: Path, model: Model, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = cache(tmp_path, model)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    assert own.find(clip).source == "computed"
    assert list((tmp_path / "cache").iterdir()) == []
    assert own.find(clip).source == "memory"


def test_voices_that_were_not_used_for_long_leave_the_disk(
    tmp_path: Path, model: Model, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xtts_latents, "_KEPT", 2)
    own = cache(tmp_path, model)
    for number in range(4):
        clip.write_bytes(b"x" * (number + 1))
        own.find(clip)
    assert len(list((tmp_path / "cache").glob("latents-*.npz"))) == 2


def test_a_clip_that_is_gone_is_told(tmp_path: Path, model: Model, clip: Path) -> None:
    own = cache(tmp_path, model)
    clip.unlink()
    with pytest.raises(FileNotFoundError):
        own.find(clip)
