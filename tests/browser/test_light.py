"""What is heard is lit on the page, in colours that can be read, and the page's own nodes stay as they are."""

import base64
import json
import re
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.devtools import until
from tests.browser.lit_page import LitPage, lit_page
from tests.slices import sliced

SENTENCE: Final = "Outside, the harbour wind had begun to rise."
PAGE: Final = f"""<body style="font: 20px/1.5 serif; margin: 30px; {{style}}">
<p id=all>The lamp was low. {SENTENCE.replace("harbour", "<b>harbour</b>")} Nobody spoke.</p><p>After it.</p>"""

COLORS: Final = ("amber", "green", "blue", "pink", "grey")
# Text and ground of pages: white, black, both greys, a text as weak as pages have it, in newer colour spaces.
GROUNDS: Final = (
    "background: white; color: black",
    "background: black; color: white",
    "background: #808080; color: black",
    "background: #808080; color: white",
    "background: #fafafa; color: #999",
    "background: #111; color: #777",
    "background: oklch(0.25 0.03 250); color: oklch(0.9 0.02 250)",
    "background: linear-gradient(#123, #234); color: #eee",
    "background: #204060; color: rgb(255 255 255 / 40%)",
)

# The page's text and the highlights' computed styles in one place, judged by WCAG's formula, written anew here.
_CONTRASTS: Final = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const luminance = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  return ["utter-sentence", "utter-word"].map((name) => {
    const {color, backgroundColor, textDecorationColor} =
      getComputedStyle(document.querySelector("b"), `::highlight(${name})`);
    return {name, text: contrast(color, backgroundColor), line: contrast(textDecorationColor, backgroundColor)};
  });
}"""


def markup(page: Page) -> str:
    found: str = page.evaluate("document.documentElement.outerHTML")
    return found


def test_the_sentence_and_the_word_that_are_heard_are_lit(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.take("#all")
        assert (lit.lit_sentence(), lit.lit_word()) == ("", "")
        lit.hear(SENTENCE)
        assert (lit.lit_sentence(), lit.lit_word()) == (SENTENCE, "")
        lit.hear(SENTENCE, "harbour")
        assert (lit.lit_sentence(), lit.lit_word()) == (SENTENCE, "harbour")
        lit.hear(SENTENCE)  # a pause between two words
        assert (lit.lit_sentence(), lit.lit_word()) == (SENTENCE, "harbour")
        lit.hear("Nobody spoke.")
        assert (lit.lit_sentence(), lit.lit_word()) == ("Nobody spoke.", "")
        lit.say(type="unlit")
        assert (lit.lit_sentence(), lit.lit_word()) == ("", "")
        assert lit.page.evaluate("[CSS.highlights.size, document.adoptedStyleSheets.length]") == [0, 0]


@pytest.mark.parametrize(
    ("highlight", "speed", "sentence", "word"),
    [
        ("auto", 1, True, True),
        ("auto", 2.5, True, True),
        ("auto", 2.6, True, False),
        ("both", 4, True, True),
        ("word", 4, False, True),
        ("sentence", 1, True, False),
        ("none", 1, False, False),
    ],
)
def test_the_settings_say_what_is_lit(
    chromium: Browser, highlight: str, speed: float, sentence: bool, word: bool
) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.take("#all")
        lit.hear(SENTENCE, "wind")
        lit.look(highlight=highlight)  # while it is lit
        lit.speed(speed)
        assert lit.lit_sentence() == (SENTENCE if sentence else "")
        assert lit.lit_word() == ("wind" if word else "")


def test_no_node_of_the_page_changes(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        before = markup(lit.page)
        lit.page.evaluate(
            "new MutationObserver((all) => { globalThis.changes = all.length }).observe(document,"
            "{subtree: true, childList: true, attributes: true, characterData: true})"
        )
        lit.take("#all")
        lit.hear(SENTENCE, "wind")
        assert markup(lit.page) == before
        lit.say(type="unlit")
        assert markup(lit.page) == before
        assert lit.page.evaluate("globalThis.changes ?? 0") == 0


def changed_pixels(page: Page, before: bytes, after: bytes) -> dict[str, float] | None:
    """Return the box around all pixels that differ between two screenshots."""
    found: dict[str, float] | None = page.evaluate(
        """async (shots) => {
          const [one, other] = await Promise.all(shots.map(async (shot) => {
            const image = await createImageBitmap(new Blob([Uint8Array.fromBase64(shot)], {type: "image/png"}));
            const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
            canvas.drawImage(image, 0, 0);
            return canvas.getImageData(0, 0, image.width, image.height);
          }));
          const box = {left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity};
          const whole = new Uint32Array(one.data.buffer), others = new Uint32Array(other.data.buffer);
          whole.forEach((pixel, i) => {
            if (pixel === others[i]) return;
            const [x, y] = [i % one.width, Math.floor(i / one.width)];
            box.left = Math.min(box.left, x); box.right = Math.max(box.right, x + 1);
            box.top = Math.min(box.top, y); box.bottom = Math.max(box.bottom, y + 1);
          });
          return box.left === Infinity ? null : box;
        }""",
        [base64.b64encode(shot).decode() for shot in (before, after)],
    )
    return found


def test_pixels_change_where_the_word_is_and_nowhere_else(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.look(highlight="word")
        lit.take("#all")
        lit.page.evaluate("getSelection().removeAllRanges()")
        before = lit.page.screenshot()
        lit.hear(SENTENCE, "harbour")
        changed = changed_pixels(lit.page, before, lit.page.screenshot())
        word = lit.page.evaluate("document.querySelector('b').getBoundingClientRect().toJSON()")
        assert changed is not None
        assert abs(changed["left"] - word["left"]) <= 1
        assert abs(changed["right"] - word["right"]) <= 1
        assert word["top"] - 3 <= changed["top"] < changed["bottom"] <= word["bottom"] + 3
        lit.say(type="unlit")
        assert changed_pixels(lit.page, before, lit.page.screenshot()) is None


@pytest.mark.parametrize("color", sliced(COLORS, 1))
def test_what_is_lit_can_be_read_on_any_ground(chromium: Browser, color: str) -> None:
    for style in GROUNDS:
        with lit_page(chromium, PAGE.format(style=style)) as lit:
            lit.look(color=color)
            lit.take("#all")
            lit.hear(SENTENCE, "harbour")
            sentence, word = lit.page.evaluate(_CONTRASTS)
            assert sentence["text"] >= 4.5, (style, sentence)
            assert word["text"] >= 4.5, (style, word)
            assert word["line"] >= 3, (style, word)


def test_dark_pages_get_dark_tones_and_light_pages_light_ones(chromium: Browser) -> None:
    tones = {}
    for style in (
        "background: white; color: black",
        "background: black; color: white",
        "color-scheme: dark; color: #eee",
    ):
        with lit_page(chromium, PAGE.format(style=style)) as lit:
            lit.take("#all")
            lit.hear(SENTENCE)
            tones[style] = lit.page.evaluate(
                "utterPage.luminance(getComputedStyle(document.querySelector('b'), '::highlight(utter-sentence)')"
                ".backgroundColor.match(/\\d+/g).map(Number))"
            )
    light, dark, dark_canvas = tones.values()
    assert light > 0.8
    assert dark < 0.1
    assert dark_canvas < 0.1


def test_a_page_that_turns_dark_in_the_middle_of_a_sentence_can_be_read_on(chromium: Browser) -> None:
    by_system = "color-scheme: light dark; color: light-dark(black, #eee)"
    by_itself = "background: white; color: black"
    for style in (by_system, by_itself):
        with lit_page(chromium, PAGE.format(style=style)) as lit:
            lit.look(highlight="both")
            lit.take("#all")
            lit.hear(SENTENCE, "harbour")
            if style is by_system:
                lit.page.emulate_media(color_scheme="dark")  # and no word is heard: the reading is on pause
            else:
                lit.page.evaluate("document.querySelector('#all').style = 'background: #111; color: #eee'")
                lit.hear(SENTENCE, "wind")
            until_dark(lit)


def test_forced_colours_that_come_in_the_middle_of_a_sentence_leave_only_the_word_lit(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.look(highlight="both")
        lit.take("#all")
        lit.hear(SENTENCE, "harbour")
        lit.page.emulate_media(forced_colors="active")
        until(lambda: (lit.lit_sentence(), lit.lit_word()) == ("", "harbour"), "the word alone")


def until_dark(lit: LitPage) -> None:
    def is_dark() -> bool:
        color = lit_style(lit, "utter-sentence")["background"]
        return max(int(part) for part in re.findall(r"\d+", color)[:3]) < 128

    until(is_dark, "dark tones")


def lit_style(lit: LitPage, name: str) -> dict[str, str]:
    style: dict[str, str] = lit.page.evaluate(
        """(name) => {
          const {color, backgroundColor} = getComputedStyle(document.querySelector("b"), `::highlight(${name})`);
          return {color, background: backgroundColor};
        }""",
        name,
    )
    return style


def system_color(lit: LitPage, name: str) -> str:
    color: str = lit.page.evaluate(
        "(name) => { const probe = document.createElement('i'); probe.style.color = name;"
        "probe.style.forcedColorAdjust = 'none'; document.body.append(probe);"
        "const {color} = getComputedStyle(probe); probe.remove(); return color }",
        name,
    )
    return color


def test_forced_colours_are_the_systems(chromium: Browser) -> None:
    with lit_page(chromium, PAGE, forced_colors="active") as lit:
        lit.take("#all")
        lit.page.evaluate("getSelection().removeAllRanges()")
        before = lit.page.screenshot()
        lit.hear(SENTENCE, "harbour")
        word = lit_style(lit, "utter-word")
        assert word["background"] == system_color(lit, "Highlight")
        assert word["color"] == system_color(lit, "HighlightText")
        assert (lit.lit_sentence(), lit.lit_word()) == ("", "harbour")  # both would look the same
        assert changed_pixels(lit.page, before, lit.page.screenshot()) is not None


@pytest.mark.parametrize("style", sliced(GROUNDS, 2))
def test_a_person_who_wants_more_contrast_gets_seven_to_one(chromium: Browser, style: str) -> None:
    with lit_page(chromium, PAGE.format(style=style), contrast="more") as lit:
        for color in COLORS:
            lit.look(color=color)
            lit.take("#all")
            lit.hear(SENTENCE, "harbour")
            assert all(part["text"] >= 7 for part in lit.page.evaluate(_CONTRASTS)), color


def test_nothing_of_it_is_printed(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.look(dim=True)
        lit.take("#all")
        lit.page.emulate_media(media="print")
        lit.page.evaluate("getSelection().removeAllRanges()")
        before = lit.page.screenshot()
        lit.hear(SENTENCE, "harbour")
        assert changed_pixels(lit.page, before, lit.page.screenshot()) is None


def test_a_strict_policy_of_the_page_does_not_matter(chromium: Browser) -> None:
    policy = "default-src 'none'; style-src 'none'; require-trusted-types-for 'script'"
    with lit_page(chromium, f"<meta http-equiv=Content-Security-Policy content={json.dumps(policy)}>{PAGE}") as lit:
        lit.look(dim=True)
        lit.take("#all")
        lit.page.evaluate("getSelection().removeAllRanges()")
        before = lit.page.screenshot()
        lit.hear(SENTENCE, "harbour")
        assert lit_style(lit, "utter-word")["background"] == "rgb(255, 217, 112)"
        assert changed_pixels(lit.page, before, lit.page.screenshot()) is not None


def test_a_page_that_puts_other_style_sheets_in_the_list_keeps_ours(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.take("#all")
        lit.hear(SENTENCE)
        lit.page.evaluate("document.adoptedStyleSheets = []; CSS.highlights.clear()")
        lit.hear("Nobody spoke.")
        assert lit.lit_sentence() == "Nobody spoke."
        assert lit_style(lit, "utter-sentence")["background"] == "rgb(255, 243, 207)"


_SHADOW: Final = """<style>x-note { color: #333 }</style>
<div id=all>Before the note. <x-note></x-note> After the note.</div>
<script>
  const note = document.querySelector("x-note");
  note.attachShadow({mode: "open"}).innerHTML = "<style>:host { all: initial } span { color: navy }</style>"
    + "<span>Inside the <i>shadow</i> tree.</span>";
</script>"""


def test_text_in_an_open_shadow_tree_is_lit(chromium: Browser) -> None:
    with lit_page(chromium, _SHADOW) as lit:
        lit.take("#all")
        lit.page.evaluate("getSelection().removeAllRanges()")
        before = lit.page.screenshot()
        lit.hear("Inside the shadow tree.", "shadow")
        assert lit.lit_sentence() == "Inside the shadow tree."
        changed = changed_pixels(lit.page, before, lit.page.screenshot())
        place = lit.page.evaluate("note.shadowRoot.querySelector('span').getBoundingClientRect().toJSON()")
        assert changed is not None
        assert abs(changed["left"] - place["left"]) <= 1
        assert abs(changed["right"] - place["right"]) <= 1


def test_a_sentence_through_a_shadow_tree_is_lit_in_all_its_parts(chromium: Browser) -> None:
    with lit_page(chromium, _SHADOW) as lit:
        text = lit.take("#all")
        lit.hear(text)
        assert lit.lit_sentence() == "Before the note.|Inside the shadow tree.|After the note."


@pytest.mark.parametrize(
    ("html", "sentence", "word"),
    [
        ("<p id=all dir=rtl lang=ar>قرأ الولد الكتاب. ثم نام.</p>", "قرأ الولد الكتاب.", "الولد"),
        ("<p id=all dir=rtl lang=he>הוא קנה iPhone 15 אתמול. זהו.</p>", "הוא קנה iPhone 15 אתמול.", "iPhone"),
        ("<p id=all style='writing-mode: vertical-rl' lang=ja>猫が眠る。犬が走る。</p>", "犬が走る。", "犬"),
        ("<p id=all>A 👩‍👩‍👧 family 🎉 here. Then 🇩🇪 on.</p>", "A 👩‍👩‍👧 family 🎉 here.", "👩‍👩‍👧"),
        (
            "<p id=all>An <b>of</b><i>fice</i> with a <span>ffi</span>nity. Yes.</p>",
            "An office with a ffinity.",
            "office",
        ),
        ("<table id=all><tr><td>First cell.<td>Second cell.</table>", "Second cell.", "Second"),
        ("<p id=all>A claim.<sup><a href=#n>[1]</a></sup> Another claim.</p>", "A claim. Another claim.", "Another"),
        ("<p id=all contenteditable>Some words to edit. Others.</p>", "Some words to edit.", "words"),
        ("<p id=all style='text-transform: uppercase'>Large letters. More.</p>", "Large letters.", "Large"),
    ],
)
def test_any_kind_of_text_is_lit(chromium: Browser, html: str, sentence: str, word: str) -> None:
    with lit_page(chromium, html) as lit:
        lit.take("#all")
        lit.hear(sentence, word)
        assert lit.lit_word() == word
        assert lit.lit_sentence().replace("[1]", "").replace("  ", " ") == sentence


def test_a_paragraph_of_a_million_characters_is_lit_at_once(chromium: Browser) -> None:
    with lit_page(
        chromium, "<p id=all></p><script>all.append('Many words stand here. '.repeat(45000) + 'The last one.')</script>"
    ) as lit:
        lit.take("#all")
        lit.hear("The last one.", "last")
        assert (lit.lit_sentence(), lit.lit_word()) == ("The last one.", "last")
        spent: Any = lit.page.evaluate(
            """() => {
              const [[taken, {text: {length: end}}]] = utterPage.texts;
              const began = performance.now();
              for (let i = 0; i < 50; i += 1) {
                const sentence = {start: end - 13, end};
                const word = {start: end - 9 + (i % 2), end: end - 5};
                ports.at(-1).onMessage.tell({type: "lit", taken, sentence, word});
              }
              return (performance.now() - began) / 50;
            }"""
        )
        assert spent < 50  # milliseconds each; measured: below 1
