"""On what XTTS computes: the device that was measured to be the fastest."""

from pathlib import Path

import pytest

from native_helper.workers.program.xtts_device import choose

SPEED = {"cpu": 0.9, "mps": 2.0, "cuda": 0.2}
FAILS: dict[str, float] = {}  # a device that is not in it


def test_the_fastest_device_is_taken_and_not_measured_again(tmp_path: Path) -> None:
    kept = tmp_path / "device.json"
    choice = choose(["cpu", "mps", "cuda"], SPEED.__getitem__, kept, {"model": "a"})
    assert (choice.device, choice.seconds) == ("cuda", SPEED)
    assert choose(["cpu", "mps", "cuda"], FAILS.__getitem__, kept, {"model": "a"}) == choice


@pytest.mark.parametrize(
    ("devices", "identity"), [(["cpu", "mps"], {"model": "a"}), (["cpu", "mps", "cuda"], {"model": "b"})]
)
def test_another_machine_or_model_is_measured_anew(
    tmp_path: Path, devices: list[str], identity: dict[str, str]
) -> None:
    choose(["cpu", "mps", "cuda"], SPEED.__getitem__, tmp_path / "device.json", {"model": "a"})
    measured: list[str] = []

    def measure(device: str) -> float:
        measured.append(device)
        return SPEED[device]

    choose(devices, measure, tmp_path / "device.json", identity)
    assert measured == devices


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"identity": 1}', "\0"])
def test_a_damaged_note_is_measured_anew(tmp_path: Path, damage: str) -> None:
    (tmp_path / "device.json").write_text(damage)
    assert choose(["cpu", "mps"], SPEED.__getitem__, tmp_path / "device.json", {}).device == "cpu"


def test_the_only_device_is_not_measured(tmp_path: Path) -> None:
    assert choose(["cpu"], FAILS.__getitem__, tmp_path / "device.json", {}).device == "cpu"


def test_a_device_that_fails_is_none(tmp_path: Path) -> None:
    assert choose(["cpu", "mps"], {"cpu": 1.0}.__getitem__, tmp_path / "device.json", {}).device == "cpu"
    with pytest.raises(KeyError):
        choose(["mps", "cuda"], FAILS.__getitem__, tmp_path / "device.json", {"model": "b"})


def test_a_full_disk_is_no_failure(tmp_path: Path) -> None:
    assert choose(["cpu", "cuda"], SPEED.__getitem__, tmp_path / "none" / "device.json", {}).device == "cuda"
