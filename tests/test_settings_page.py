"""docs/settings.md is true: its tables are the settings that there are, its examples are read."""

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest

from native_helper import paths, settings
from native_helper.errors import SettingsInvalid

PAGE: Final = (Path(__file__).parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")
EXAMPLES: Final = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def told_keys(section: str) -> dict[str, object]:
    """Return keys and defaults of a section's table."""
    text = PAGE.split(f"## [{section}]\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \| `([^`]*)` \| \S", text, re.MULTILINE)
    return {key: tomllib.loads(f"value = {default}")["value"] for key, default in rows}


def test_it_has_every_section_key_and_default() -> None:
    there = settings.Settings().model_dump()
    assert re.findall(r"^## \[(\w+)\]$", PAGE, re.MULTILINE) == list(there)
    assert {section: told_keys(section) for section in there} == there


def test_its_whole_file_has_the_defaults_and_the_other_is_a_file(tmp_path: Path) -> None:
    whole, other = EXAMPLES
    assert tomllib.loads(whole) == settings.Settings().model_dump()
    path = tmp_path / "settings.toml"
    path.write_text(other)
    assert settings.load(path).http.port == 8574
    assert f"`[http]` and, in the line below it, `port = 8574` into {path}" in settings.other_port(8573, path)


@pytest.mark.parametrize(("system", "row"), [("linux", "Linux"), ("darwin", "Mac")])
def test_it_tells_where_the_file_is(system: str, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UTTER_HOME")
    monkeypatch.setenv("HOME", "/home/x")
    monkeypatch.setattr("sys.platform", system)
    assert f"| {row} | `{str(paths.folders().settings).replace('/home/x', '~')}` |" in PAGE


def test_its_example_of_a_mistake_is_what_is_said(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[http]\nprot = 8574\n")
    with pytest.raises(SettingsInvalid) as caught:
        settings.load(path)
    assert f"`{caught.value.message}`" in PAGE
