"""On what XTTS computes: a thread for each fast core, and the device that was measured to be the fastest."""

import subprocess
import sys
from pathlib import Path

import pytest

from native_helper.workers.program.xtts_device import choose, linux_cores, threads

SPEED = {"cpu": 0.9, "mps": 2.0, "cuda": 0.2}
FAILS: dict[str, float] = {}  # a device that is not in it


def machine(folder: Path, siblings: dict[int, str], fast: str | None = None) -> Path:
    for cpu, listed in siblings.items():
        topology = folder / "system" / "cpu" / f"cpu{cpu}" / "topology"
        topology.mkdir(parents=True)
        (topology / "thread_siblings_list").write_text(listed + "\n")
    if fast:
        (folder / "cpu_core").mkdir()
        (folder / "cpu_core" / "cpus").write_text(fast + "\n")
    return folder


def test_two_threads_of_a_core_count_once(tmp_path: Path) -> None:
    devices = machine(tmp_path, {0: "0,4", 1: "1,5", 2: "2,6", 3: "3,7", 4: "0,4", 5: "1,5", 6: "2,6", 7: "3,7"})
    assert linux_cores(range(8), devices) == 4
    assert linux_cores({0, 4}, devices) == 1, "only cores that this process may use"
    assert linux_cores({0, 1}, devices) == 2


def test_slow_cores_are_left_out_where_there_are_fast_ones(tmp_path: Path) -> None:
    devices = machine(tmp_path, {0: "0-1", 1: "0-1", 2: "2-3", 3: "2-3", 4: "4", 5: "5"}, fast="0-3")
    assert linux_cores(range(6), devices) == 2
    assert linux_cores({4, 5}, devices) == 2, "unless this process may use no other"


def test_a_machine_that_tells_nothing_has_as_many_as_it_has(tmp_path: Path) -> None:
    assert linux_cores(range(3), tmp_path) == 3
    assert linux_cores((), tmp_path) == 1
    assert threads() >= 1


def test_a_mac_tells_its_performance_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Done:
        stdout = "8\n"

    def run(command: list[str], **_: object) -> Done:
        asked.append(command)
        return Done()

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", run)
    assert threads() == 8
    assert asked == [["/usr/sbin/sysctl", "-n", "hw.perflevel0.physicalcpu"]]


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
