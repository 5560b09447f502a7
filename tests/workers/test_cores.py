"""On how many threads a worker computes: one for each fast core."""

import subprocess
import sys
from pathlib import Path

import pytest

from native_helper.workers.program.cores import linux_cores, physical_cores


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
    assert physical_cores() >= 1


def test_a_mac_tells_its_performance_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Done:
        stdout = "8\n"

    def run(command: list[str], **_: object) -> Done:
        asked.append(command)
        return Done()

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", run)
    assert physical_cores() == 8
    assert asked == [["/usr/sbin/sysctl", "-n", "hw.perflevel0.physicalcpu"]]
