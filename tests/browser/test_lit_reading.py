"""The spoken word is lit on the page while it is heard: the whole way, in the browser.

Step by step the tapped player stands inside a word, and that word is lit. Over a whole text, every change of the light
comes with the player's media time, which lies inside that word. So nothing depends on how fast anything is.
"""

from itertools import pairwise
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import Browser, Watch
from tests.browser.devtools import until
from tests.browser.stepped import Stepped, Word, lit

KEY: Final = "alt+shift+s"
GAP_S: Final = 0.25  # as long a word stays lit over a gap: GAP of extension/player/words.js
MOST: Final = 0.9  # of the words: where a sound device stalls, the ear may pass a short one within a moment

# Notes the offset of every word that the page is told to light and lights.
_NOTE: Final = """() => {
  globalThis.noted = [];
  const {light} = utterPage;
  const show = light.lit.bind(light);
  light.lit = (heard, lost) => {
    show(heard, lost);
    const isLit = CSS.highlights.get("utter-word")?.size > 0;
    if (heard.word && isLit && noted.at(-1) !== heard.word.start) noted.push(heard.word.start);
  };
  return true;
}"""


def until_lit(page: Page, written: str) -> None:
    until(lambda: lit(page) == written, f"{written!r} is lit, not {lit(page)!r}")


def begin(browser: Browser, watch: Watch, page: Page, speed: float) -> None:
    watch.evaluate(f"chrome.storage.local.set({{settings: {{speed: {speed}, highlight: 'both'}}}})")
    browser.press(page, KEY)


@pytest.mark.parametrize("speed", [pytest.param(1, marks=pytest.mark.long), 2])
def test_while_the_sound_stands_inside_a_word_that_word_is_lit(
    browser: Browser, watch: Watch, stepped: Stepped, site: str, speed: float
) -> None:
    page = browser.page(f"{site}/article.html")
    browser.select(page, "#two")
    begin(browser, watch, page, speed)
    stepped.stand()
    stepped.word("back")  # the last one is made
    ahead = [word for word in stepped.words() if word.start_s > stepped.position_s + 0.1]
    assert len(ahead) > 6
    for word in ahead:
        stepped.go_to(word.middle_s)
        until_lit(page, word.written)
        assert word.written in lit(page, "sentence")
    stepped.free()
    watch.finished()
    until(lambda: lit(page) == lit(page, "sentence") == "", "the light's end")


@pytest.mark.parametrize(
    ("path", "speed"),
    [
        pytest.param("article.html#two", 0.5, marks=pytest.mark.long),
        ("article.html#two", 4),
        pytest.param("walk.html", 1, marks=pytest.mark.long),
        pytest.param("walk.html", 2, marks=pytest.mark.long),
    ],
)
def test_at_every_change_of_the_light_the_sound_is_inside_that_word(
    browser: Browser, watch: Watch, stepped: Stepped, site: str, path: str, speed: float
) -> None:
    page = browser.page(f"{site}/{path}")
    if "#" in path:
        browser.select(page, path[path.index("#") :])
    begin(browser, watch, page, speed)
    stepped.stand()
    stepped.go_to(0.4)
    until(lambda: lit(page, "sentence"), "the light")
    browser.in_page(page, _NOTE)
    stepped.free()
    until(lambda: watch.evaluate("state().reading.phase") == "idle", "the end", 300)
    assert watch.evaluate("state().reading.error") is None

    words = stepped.words()
    news = [each for each in browser.said("from_player") if each["type"] == "lit" and each["word"]]
    for each in news:
        assert is_inside(each, words), (each, [word for word in words if word.start == each["word"]["start"]])
    told = [each["word"]["start"] for each in news]
    told = [first for first, then in pairwise([*told, -1]) if first != then]
    shown: list[int] = browser.in_page(page, "() => globalThis.noted ?? null")
    assert len(shown) > 4
    assert told[-len(shown) :] == shown, "the page lights the same words in the same order"
    assert len(set(told)) >= MOST * len({word.start for word in words})
    assert told[-1] == words[-1].start


def is_inside(news: dict[str, Any], words: list[Word]) -> bool:
    """Say whether the media time of the news lies within the word that it is about, or in a short gap after it."""
    at_s = news["position_s"]
    for word, following in pairwise([*words, Word("", -1, float("inf"), float("inf"))]):
        if word.start == news["word"]["start"] and word.start_s - 0.001 <= at_s:
            end_s = following.start_s if following.start_s - word.end_s <= GAP_S else word.end_s
            if at_s <= end_s + 0.001:
                return True
    return False
