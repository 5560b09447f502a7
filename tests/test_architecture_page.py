"""docs/architecture.md is true: messages with their fields, codes, limits and folders are those that there are."""

import re
from typing import Any, Final, get_args

import pytest
from pydantic import BaseModel

from native_helper.host import limits as host_limits
from native_helper.wire import client_messages, engine_messages, types
from tests.test_layout import ROOT

PAGE: Final = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def rows(heading: str) -> dict[str, str]:
    """Return the cells of a table's rows by each name that stands in the first one."""
    table = PAGE.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    cells = re.findall(r"^\| (.*?) \| (.*) \|$", table, re.MULTILINE)
    return {name: told for names, told in cells for name in re.findall(r"`(\w+)`", names)}


def classes(union: Any) -> dict[str, type[BaseModel]]:
    return {one.model_fields["type"].default: one for one in get_args(union)}


CLIENT: Final = classes(get_args(client_messages.ClientMessage)[0])
ENGINE: Final = classes(engine_messages.EngineMessage)


def test_every_message_is_told() -> None:
    assert rows("client -> engine").keys() == CLIENT.keys()
    assert rows("engine -> client").keys() == ENGINE.keys()


@pytest.mark.parametrize("name", CLIENT)
def test_every_field_that_a_client_may_send_is_told(name: str) -> None:
    told = rows("client -> engine")[name]
    if "the fields of `speak`" in told:
        told += rows("client -> engine")["speak"]
    fields = {field.alias or key for key, field in CLIENT[name].model_fields.items()} - {"type"}
    assert {field for field in fields if not re.search(rf"\b{field}\b", told)} == set()


@pytest.mark.parametrize("name", ["ready", "started", "progress", "audio", "file"])
def test_every_field_of_what_is_told_field_by_field_is_there(name: str) -> None:
    told = rows("engine -> client")[name]
    assert {key for key in ENGINE[name].model_fields if key != "type" and not re.search(rf"\b{key}\b", told)} == set()


def test_every_code_is_told() -> None:
    assert rows("code").keys() == set(types.ErrorCode)


def test_the_limits_are_those_of_the_wire() -> None:
    for told in (
        f"an `id` is a string of 1 to {types.MAX_ID_CHARS} characters",
        f"{types.RATE_HZ:,} Hz, mono",
        f"speed {types.MIN_SPEED:g}..{types.MAX_SPEED:g}",
        f"less than {types.LEAD_S:g} s ahead",
        f"a frame {types.MAX_FRAME_BYTES >> 20} MiB in every direction",
        f"`pcm` {types.MAX_PCM_BYTES >> 10} KiB",
        f"{types.MAX_TEXT_UNITS >> 20} Mi units of text",
        f"{types.MAX_LANGUAGE_CHARS} characters for a language, {types.MAX_VOICE_CHARS} for a voice",
        f"{types.MAX_VOICE_CHOICES} entries in `voices`, {types.MAX_NAME_CHARS} characters for each name",
        f"a ping for {types.PING_TIMEOUT_S:g} s is ended",
    ):
        assert told in " ".join(PAGE.split()), told
    waits = [host_limits.FIRST_WAIT_S * 2**n for n in range(4)] + [host_limits.MAX_WAIT_S]
    assert f"refused for {', '.join(f'{wait:g}' for wait in waits)} s" in PAGE


@pytest.mark.parametrize("folder", ["native_helper", "extension"])
def test_every_folder_is_in_the_tree_and_every_one_there_exists(folder: str) -> None:
    tree = PAGE.split("## The tree\n", 1)[1].split("`tests/test_layout.py`", 1)[0]
    there = {
        path.name for path in (ROOT / folder).iterdir() if path.is_dir() and path.name not in ("__pycache__", "shipped")
    }
    assert {name for name in there if f"{name}/" not in tree} == set()
    for line in re.findall(r"^ {6,8}(\w+)/ ", tree, re.MULTILINE):
        assert (ROOT / "native_helper" / line).is_dir(), line
