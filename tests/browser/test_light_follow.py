"""The page scrolls along gently, and leaves it to the person who scrolls; the rest of the page recedes by choice."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser

from tests.browser.lit_page import LitPage, lit_page

HEIGHT: Final = 600  # of the window
PARAGRAPHS: Final = "".join(f"<p id=p{i}>Sentence {i} begins here.</p>" for i in range(100))
PAGE: Final = f"<body style='font: 20px/1.5 serif'><div id=all>{PARAGRAPHS}</div>"


def sentence(i: int) -> str:
    return f"Sentence {i} begins here."


def top(lit: LitPage, i: int) -> float:
    """Return how far below the window's upper edge a sentence stands."""
    found: float = lit.page.evaluate(f"document.querySelector('#p{i}').getBoundingClientRect().top")
    return found


def settled(lit: LitPage) -> None:
    """Wait until nothing moves any more, and the page was told so."""
    lit.page.evaluate(
        """async () => {
          const boxes = [...document.querySelectorAll(".scroller")];
          const places = () => [scrollY, scrollX, ...boxes.map((box) => box.scrollTop)].join();
          for (let still = 0, last = ""; still < 6; ) {
            await new Promise(requestAnimationFrame);
            still = places() === last ? still + 1 : 0;
            last = places();
          }
        }"""
    )


@pytest.fixture
def followed(chromium: Browser) -> Iterator[LitPage]:
    with lit_page(chromium, PAGE) as lit:
        lit.look(follow=True)
        lit.take("#all")
        lit.hear(sentence(0))
        yield lit


def test_what_is_well_in_view_does_not_move(followed: LitPage) -> None:
    for i in range(8):
        followed.hear(sentence(i), "begins")
        settled(followed)
    assert followed.page.evaluate("scrollY") == 0


def test_what_leaves_the_view_comes_to_about_a_third_of_it(followed: LitPage) -> None:
    followed.hear(sentence(40))
    settled(followed)
    assert abs(top(followed, 40) - HEIGHT / 3) < 30
    followed.hear(sentence(2))
    settled(followed)
    assert 0 <= top(followed, 2) < HEIGHT * 0.8


def test_a_page_that_shall_not_follow_does_not_move(followed: LitPage) -> None:
    followed.look(follow=False)
    followed.hear(sentence(40), "begins")
    settled(followed)
    assert followed.page.evaluate("scrollY") == 0


@pytest.mark.parametrize("way", ["wheel", "key", "link", "scroll bar"])
def test_who_scrolls_away_is_not_pulled_back_until_the_sentence_is_in_view_again(followed: LitPage, way: str) -> None:
    page = followed.page
    followed.hear(sentence(20))
    settled(followed)
    if way == "wheel":
        page.mouse.move(300, 300)
        page.mouse.wheel(0, 1500)
    elif way == "key":
        page.keyboard.press("End")
    elif way == "link":
        page.evaluate("location.hash = 'p90'")
    else:
        page.evaluate("scrollTo({top: 2500, behavior: 'instant'})")  # what a dragged scroll bar does
    settled(followed)
    away = page.evaluate("scrollY")
    for i in (20, 21, 22):
        followed.hear(sentence(i), "begins")
        settled(followed)
    assert page.evaluate("scrollY") == away
    page.evaluate("scrollTo({top: document.querySelector('#p23').offsetTop - 250, behavior: 'instant'})")
    settled(followed)
    followed.hear(sentence(23), "begins")
    page.evaluate("document.querySelector('#p23').style.marginBottom = '900px'")
    followed.hear(sentence(24), "begins")
    settled(followed)
    assert abs(top(followed, 24) - HEIGHT / 3) < 30


def test_a_jump_shows_its_sentence_to_who_had_scrolled_away(followed: LitPage) -> None:
    followed.page.mouse.move(300, 300)
    followed.page.mouse.wheel(0, 2500)
    settled(followed)
    followed.hear(sentence(1))
    settled(followed)
    assert top(followed, 1) < 0
    followed.page.evaluate("utterPage.send({type: 'step', unit: 'sentence', by: 1})")
    followed.hear(sentence(2))
    settled(followed)
    assert top(followed, 2) > 0
    followed.page.mouse.wheel(0, 2500)
    settled(followed)
    followed.hear(sentence(60))  # far from the last: a jump that another page asked for
    settled(followed)
    assert abs(top(followed, 60) - HEIGHT / 3) < 30


def test_who_wants_no_motion_gets_none(chromium: Browser) -> None:
    with lit_page(chromium, f"<style>html {{ scroll-behavior: smooth }}</style>{PAGE}", reduced_motion="reduce") as lit:
        lit.look(follow=True)
        lit.take("#all")
        lit.hear(sentence(40))
        assert abs(top(lit, 40) - HEIGHT / 3) < 30  # at once


def test_boxes_that_scroll_within_the_page_scroll_too(chromium: Browser) -> None:
    inner = f"<div class=scroller style='block-size: 300px; overflow: auto' id=all>{PARAGRAPHS}</div>"
    html = f"<div style='block-size: 1500px'></div>{inner}<div style='block-size: 1500px'></div>"
    with lit_page(chromium, html) as lit:
        lit.look(follow=True)
        lit.take("#all")
        lit.hear(sentence(50))
        settled(lit)
        box = lit.page.evaluate("all.getBoundingClientRect().toJSON()")
        assert abs(top(lit, 50) - box["top"] - box["height"] / 3) < 30
        assert 0 < top(lit, 50) < HEIGHT * 0.85


def test_a_sentence_below_a_header_that_stays_is_brought_into_the_open(chromium: Browser) -> None:
    header = "<header style='position: fixed; inset: 0 0 auto; block-size: 150px; background: silver'>Header</header>"
    with lit_page(chromium, header + PAGE) as lit:
        lit.look(follow=True)
        lit.take("#all")
        lit.page.evaluate("scrollTo({top: document.querySelector('#p30').offsetTop - 100, behavior: 'instant'})")
        lit.hear(sentence(30))
        settled(lit)
        assert top(lit, 30) >= 150


def test_a_page_is_never_scrolled_sideways(chromium: Browser) -> None:
    far = "<span style='padding-inline-start: 2000px'>Far away.</span>"
    html = f"<div style='inline-size: 3000px'><p id=all>It begins here. {far}</p></div>"
    with lit_page(chromium, html) as lit:
        lit.look(follow=True)
        lit.take("#all")
        lit.hear("Far away.", "away")
        settled(lit)
        assert lit.page.evaluate("[scrollX, scrollY]") == [0, 0]


@pytest.mark.parametrize("mode", ["vertical-rl", "vertical-lr"])
def test_a_page_of_vertical_lines_is_scrolled_along_them(chromium: Browser, mode: str) -> None:
    with lit_page(chromium, f"<style>html {{ writing-mode: {mode} }}</style>{PAGE}") as lit:
        lit.look(follow=True)
        lit.take("#all")
        lit.hear(sentence(50))
        settled(lit)
        box = lit.page.evaluate("document.querySelector('#p50').getBoundingClientRect().toJSON()")
        start = 800 - box["right"] if mode == "vertical-rl" else box["left"]
        assert abs(start - 800 / 3) < 40


def test_a_sentence_longer_than_the_window_is_followed_by_its_words(chromium: Browser) -> None:
    words = " ".join(f"word{i}" for i in range(2000))
    with lit_page(chromium, f"<p id=all style='font: 20px/1.5 serif'>{words}.</p>") as lit:
        lit.look(follow=True)
        lit.take("#all")
        for word in ("word0 ", "word700 ", "word1500 "):
            lit.hear(f"{words}.", word.strip() if word != "word0 " else "word0")
            settled(lit)
            line = lit.page.evaluate("[...CSS.highlights.get('utter-word')][0].getBoundingClientRect().top")
            assert 0 <= line < HEIGHT * 0.85


def test_a_frame_of_the_same_origin_is_scrolled_to_in_the_page_around_it(chromium: Browser) -> None:
    far = "<div style='block-size: 2000px'></div><iframe style='inline-size: 700px; block-size: 400px'></iframe>"
    with lit_page(chromium, far) as lit:
        frame = lit.page.frames[1]
        frame.evaluate("(html) => { document.body.innerHTML = html }", PAGE)
        inside = LitPage(frame)
        inside.look(follow=True)
        inside.take("#all")
        inside.hear(sentence(30))
        settled(lit)
        settled(inside)
        inner = inside.page.evaluate("document.querySelector('#p30').getBoundingClientRect().top")
        outer = lit.page.evaluate("document.querySelector('iframe').getBoundingClientRect().top")
        assert abs(inner - 400 / 3) < 30
        assert 0 < outer + inner < HEIGHT * 0.85


def veil(lit: LitPage) -> dict[str, Any]:
    found: dict[str, Any] = lit.page.evaluate(
        """() => {
          const [host, ...more] = document.querySelectorAll("utter-dim");
          const {top} = document.querySelector("#p5").getBoundingClientRect();
          return {n: host ? 1 + more.length : 0, below: document.elementFromPoint(60, top + 10)?.tagName};
        }"""
    )
    return found


def darkness(lit: LitPage, i: int) -> float:
    """Return how dark the darkest pixel of a sentence is, 0 to 255."""
    shot = lit.page.locator(f"#p{i}").screenshot()
    found: float = lit.page.evaluate(
        """async (shot) => {
          const image = await createImageBitmap(new Blob([Uint8Array.from(shot)], {type: "image/png"}));
          const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
          canvas.drawImage(image, 0, 0);
          const {data} = canvas.getImageData(0, 0, image.width, image.height);
          return 255 - data.filter((_, i) => i % 4 === 1).reduce((least, value) => Math.min(least, value), 255);
        }""",
        list(shot),
    )
    return found


def test_everything_but_the_sentence_recedes_by_choice(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.take("#all")
        lit.hear(sentence(3))
        assert veil(lit)["n"] == 0
        lit.look(dim=True)
        assert veil(lit) == {"n": 1, "below": "P"}  # clicks go to the page
        assert darkness(lit, 3) > 200
        assert darkness(lit, 5) < 100
        lit.hear(sentence(5))
        assert darkness(lit, 5) > 200
        assert darkness(lit, 3) < 100
        lit.page.evaluate("scrollTo({top: 60, behavior: 'instant'})")
        assert darkness(lit, 5) > 200
        lit.page.evaluate("getSelection().removeAllRanges()")
        lit.say(type="unlit")
        assert veil(lit)["n"] == 0
        assert darkness(lit, 3) > 200
