"""The environment's optional parts: asked for once, kept by each later run."""

from pathlib import Path

import pytest

from native_helper.paths import folders
from native_helper.setup import environment, running_engine, upgrade
from native_helper.setup.virtual_environment import Making


def test_a_part_that_was_asked_for_is_installed_and_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UTTER_HOME", str(tmp_path))
    where = folders()
    where.data.mkdir(parents=True)
    commands: list[list[str]] = []
    monkeypatch.setattr(Making, "run", lambda _, command: commands.append([str(part) for part in command]))
    monkeypatch.setattr(running_engine, "stop", lambda _: None)
    assert environment.extras(where) == frozenset()
    checkout = tmp_path / "a checkout"
    upgrade.replace(where, environment.build(where, checkout, frozenset({"zh", "ja"}), tmp_path / "log"))
    assert [command[-1] for command in commands if "install" in command] == [f"{checkout}[ja,zh]"]
    assert environment.extras(where) == {"ja", "zh"}
    upgrade.replace(where, environment.build(where, checkout, frozenset(), tmp_path / "log"))
    assert [command[-1] for command in commands if "install" in command][1] == str(checkout)
    assert environment.extras(where) == frozenset()
