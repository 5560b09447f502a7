"""Two passes as one: against changing the text twice, and what a person decided stays."""

import random

from native_helper.speech.normalize.passes import rewritten, then
from native_helper.speech.utterance import Pause, Rewrite, Said, Span, SpokenText


def random_pass(choose: random.Random, text: str, start: int = 0) -> SpokenText:
    """Return random changes of `text`, empty ranges on either side included."""
    pieces: list[str] = []
    rewrites: list[Rewrite] = []
    copied = length = at = 0
    while (begin := at + choose.randrange(4)) < len(text):
        end = min(begin + choose.randrange(4), len(text))
        spoken = "".join(choose.choices("ABC", k=choose.randrange(4)))
        at = end + 1
        if begin == end and not spoken:
            continue
        pieces += (text[copied:begin], spoken)
        length += begin - copied
        rewrites.append(Rewrite(Span(start + begin, start + end), length, length + len(spoken)))
        length += len(spoken)
        copied = end
    pieces.append(text[copied:])
    return SpokenText("".join(pieces), start, tuple(rewrites))


def applied(text: str, start: int, spoken: SpokenText) -> str:
    """Return what the changes alone make of the original: only where they are right is it `spoken.text`."""
    pieces, at = [], start
    for change in spoken.rewrites:
        assert at <= change.source.start <= change.source.end
        pieces += [text[at - start : change.source.start - start], spoken.text[change.spoken_start : change.spoken_end]]
        assert sum(map(len, pieces[:-1])) == change.spoken_start
        at = change.source.end
    return "".join([*pieces, text[at - start :]])


def test_two_passes_are_one_with_the_same_result() -> None:
    choose = random.Random(3)
    for _ in range(3000):
        text = "".join(choose.choices("abcdefgh ", k=choose.randrange(20)))
        first = random_pass(choose, text, start=5)
        second = random_pass(choose, first.text)
        both = then(first, second)
        assert both.text == second.text
        assert applied(text, 5, both) == second.text


def test_a_letter_that_neither_changed_leads_back_to_itself() -> None:
    first = SpokenText("one two", 10, (Rewrite(Span(13, 15), 3, 4),))  # "one, two"
    second = SpokenText("1 two", 0, (Rewrite(Span(0, 3), 0, 1),))
    both = then(first, second)
    assert both.source(0, 1) == Span(10, 13)
    assert both.source(2, 5) == Span(15, 18)


def test_a_rule_changes_nothing_that_a_person_decided() -> None:
    spoken = SpokenText("see SQL 5", 0, (), (Said(4, 7, "ˈsikwəl"),), (Pause(4, 1.0),))
    changed = rewritten(spoken, [(0, 3, "behold"), (4, 7, "S Q L"), (6, 9, "x"), (8, 9, "five")])
    assert changed.text == "behold SQL five"
    assert changed.said == (Said(7, 10, "ˈsikwəl"),)
    assert changed.pauses == (Pause(7, 1.0),)
    assert changed.source(11, 15) == Span(8, 9)
