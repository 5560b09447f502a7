"""Pauses: what is more of an end is followed by more silence."""

import pytest

from native_helper.speech.pauses import pause_after, pause_after_block
from native_helper.wire.types import Kind


def test_a_stronger_mark_makes_a_longer_pause() -> None:
    word, comma, colon, stop, trailing = (pause_after(f"so{mark}") for mark in ("", ",", ":", ".", "…"))
    assert word < comma < colon < stop < trailing
    assert pause_after("so —") == colon
    assert pause_after("so...") == trailing


@pytest.mark.parametrize("mark", ["。", "！", "？", "।", "؟", "?!", "‽"])
def test_the_marks_of_other_scripts_end_a_sentence_too(mark: str) -> None:
    assert pause_after(f"so{mark}") == pause_after("so.")


@pytest.mark.parametrize("closers", ['"', "”", ")”", "]", "»", " »", "」", "』）"])
def test_quotes_and_brackets_that_close_make_no_pause_of_their_own(closers: str) -> None:
    assert pause_after(f"so.{closers}") == pause_after("so.")
    assert pause_after(f"so{closers}") == pause_after("so")


def test_a_block_is_followed_by_the_pause_of_its_kind() -> None:
    item, paragraph, heading = (
        pause_after_block("so.", kind) for kind in (Kind.LIST_ITEM, Kind.PARAGRAPH, Kind.HEADING)
    )
    assert pause_after("so.") < item < paragraph < heading


def test_what_announces_a_list_is_nearer_to_it() -> None:
    assert pause_after_block("You need:", Kind.PARAGRAPH) < pause_after_block("You need it.", Kind.PARAGRAPH)
    assert pause_after_block("Contents:", Kind.HEADING) == pause_after_block("Contents", Kind.HEADING)


def test_nothing_is_followed_by_next_to_nothing() -> None:
    assert pause_after("") == pause_after("so")
