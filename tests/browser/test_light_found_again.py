"""Pages that put other nodes in the place of those that are read: the light finds the text again, or ends cleanly."""

from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser.lit_page import LitPage, lit_page

PAGE: Final = """<nav>The lamp was low.</nav>
<div id=app><p>The lamp was low. Nobody spoke for a while.<sup><a href=#n>[1]</a></sup> Then the harbour wind rose.</p>
<p>Yes. It rose again, and every window answered. Yes. All was still.</p></div>"""

RENDER: Final = "app.innerHTML = app.innerHTML"


def test_a_text_whose_nodes_were_replaced_is_found_again(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.take("#app")
        lit.hear("The lamp was low.", "lamp")
        lit.page.evaluate(RENDER)
        assert lit.lit_sentence() == ""
        lit.hear("The lamp was low.", "low")  # still the same sentence
        assert (lit.lit_sentence(), lit.lit_word()) == ("The lamp was low.", "low")
        assert lit.page.evaluate("app.contains([...CSS.highlights.get('utter-word')][0].startContainer)")
        lit.hear("Then the harbour wind rose.", "wind")
        assert (lit.lit_sentence(), lit.lit_word()) == ("Then the harbour wind rose.", "wind")
        assert lit.told("lost") == []


def test_a_step_back_after_it_was_found_again_is_lit_too(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.take("#app")
        lit.hear("All was still.")
        lit.page.evaluate(RENDER)
        lit.hear("All was still.", "still")
        assert lit.lit_word() == "still"
        lit.hear("The lamp was low.", "lamp")
        assert (lit.lit_sentence(), lit.lit_word()) == ("The lamp was low.", "lamp")


def test_the_right_one_of_equal_sentences_is_found(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        text = lit.take("#app")
        lit.page.evaluate(RENDER)
        second = text.rindex("Yes.")
        span = {"start": second, "end": second + 4}
        lit.say(type="lit", taken=lit.name, sentence=span, word=span)
        assert lit.lit_word() == "Yes."
        before = lit.page.evaluate(
            """() => {
              const [lit] = CSS.highlights.get("utter-word");
              const before = new Range();
              before.setStart(app, 0);
              before.setEnd(lit.startContainer, lit.startOffset);
              return before.toString().trim();
            }"""
        )
        assert before.endswith("answered.")


@pytest.mark.parametrize(
    "change",
    [
        # another word in it; one word per element; a banner before it; other blanks; moved to another place; a copy
        # that nobody sees.
        "app.innerHTML = app.innerHTML.replace('every window', 'each pane')",
        "app.innerHTML = app.innerHTML.replace(/([a-z]+)(?=[ .,])/g, '<span>$1</span>')",
        "app.innerHTML = '<div>Subscribe to our letter! It rose.</div>' + app.innerHTML",
        "app.innerHTML = app.innerHTML.replace(/ /g, '\\n')",
        "app.innerHTML = app.innerHTML.replace(/ /g, '\\n    ')",
        "const html = app.innerHTML; app.remove(); document.body.insertAdjacentHTML('afterbegin', html)",
        "app.innerHTML = `<div hidden>${app.innerHTML}</div>` + app.innerHTML",
    ],
)
def test_a_text_that_came_back_a_little_changed_is_found(chromium: Browser, change: str) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.take("#app")
        lit.hear("The lamp was low.")
        lit.page.evaluate(f"() => {{ {change} }}")
        lit.hear("It rose again, and every window answered.", "again")
        assert lit.lit_word() == "again"
        assert lit.page.evaluate("[...CSS.highlights.get('utter-word')][0].getClientRects().length") == 1
        lit.hear("All was still.", "still")
        assert (lit.lit_sentence().split(), lit.lit_word()) == (["All", "was", "still."], "still")


def test_a_loss_is_told_once_and_the_light_ends(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.take("#app")
        lit.hear("The lamp was low.", "lamp")
        lit.page.evaluate("app.remove(); document.querySelector('nav').remove()")
        for sentence in (
            "The lamp was low.",
            "Nobody spoke for a while.",
            "Then the harbour wind rose.",
            "All was still.",
        ):
            lit.hear(sentence)
            lit.hear(sentence, sentence.split()[0])
            assert (lit.lit_sentence(), lit.lit_word()) == ("", "")
        assert lit.told("lost") == [{"type": "lost", "taken": lit.name}]


def test_a_text_that_is_away_for_a_moment_is_not_lost(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.take("#app")
        lit.hear("The lamp was low.", "lamp")
        lit.page.evaluate(
            "globalThis.html = app.innerHTML; app.textContent = 'Loading'; document.querySelector('nav').remove()"
        )
        lit.hear("Nobody spoke for a while.")
        assert lit.lit_sentence() == ""
        lit.page.evaluate("app.innerHTML = html")
        lit.hear("Then the harbour wind rose.", "wind")
        assert lit.lit_word() == "wind"
        assert lit.told("lost") == []


def test_looking_for_a_text_on_a_huge_page_does_not_stop_the_page(chromium: Browser) -> None:
    with lit_page(chromium, "<div id=app><p>This sentence will soon be gone.</p></div><div id=rest></div>") as lit:
        lit.take("#app")
        lit.page.evaluate("rest.innerHTML = '<p>Some <b>other</b> text stands here.</p>'.repeat(100000); app.remove()")
        # A clock on which each look at it takes a quarter of the time that there is.
        n_read = lit.page.evaluate(
            """() => {
              let now = 0, n_read = 0;
              performance.now = () => (now += 10);
              const {withoutBlanks} = utterPage;
              utterPage.withoutBlanks = (text) => (n_read += 1, withoutBlanks(text));
              const span = {start: 0, end: 32};
              const [taken] = utterPage.texts.keys();
              ports.at(-1).onMessage.tell({type: "lit", taken, sentence: span, word: null});
              return n_read;
            }"""
        )
        assert lit.lit_sentence() == ""
        assert 0 < n_read < 10_000, "of the 300,000 pieces of the page"


FIELD: Final = (
    "<textarea id=field rows=4 cols=60>Dear Anna, the wind rose. All is still. Yours</textarea><input id=other>"
)
TEXT: Final = "the wind rose. All is still."


def take_from_field(lit: LitPage) -> None:
    lit.page.evaluate("field.focus(); field.setSelectionRange(11, 39)")
    assert lit.take_selected() == TEXT


def selected(lit: LitPage) -> str:
    found: str = lit.page.evaluate("field.value.slice(field.selectionStart, field.selectionEnd)")
    return found


def test_in_a_field_the_word_is_selected_and_at_the_end_what_was_selected_before(chromium: Browser) -> None:
    with lit_page(chromium, FIELD) as lit:
        take_from_field(lit)
        lit.hear("the wind rose.", "wind")
        assert selected(lit) == "wind"
        lit.look(highlight="sentence")
        assert selected(lit) == "the wind rose."
        lit.hear("All is still.", "still")
        assert selected(lit) == "All is still."
        lit.say(type="unlit")
        assert selected(lit) == TEXT
        assert lit.page.evaluate("document.activeElement.id") == "field"


def test_the_key_finds_in_a_field_what_is_read_and_not_the_word_that_is_lit(chromium: Browser) -> None:
    with lit_page(chromium, FIELD) as lit:
        take_from_field(lit)
        lit.hear("the wind rose.", "wind")
        assert lit.page.evaluate("utterPage.takeSelection().text") == TEXT
        assert lit.page.evaluate("utterPage.takeSelection().text") == TEXT
        lit.hear("All is still.", "still")
        assert selected(lit) == "still"


def test_who_types_or_selects_in_the_field_keeps_their_caret(chromium: Browser) -> None:
    with lit_page(chromium, FIELD) as lit:
        take_from_field(lit)
        lit.hear("the wind rose.", "wind")
        lit.page.keyboard.press("Control+Home")
        lit.page.keyboard.type("Oh! ")
        lit.hear("All is still.", "still")
        lit.say(type="unlit")
        lit.page.keyboard.type("My ")
        assert lit.page.evaluate("field.value").startswith("Oh! My Dear Anna, the wind rose.")
        assert lit.told("lost") == []


@pytest.mark.parametrize(
    ("press", "written"),
    [
        ("x", "the windx rose."),
        ("Backspace", "the win rose."),
        ("Control+v", "the wind rose."),
        ("Delete", "the windrose."),
    ],
)
def test_who_writes_into_the_field_while_a_word_is_selected_there_writes_behind_it(
    chromium: Browser, press: str, written: str
) -> None:
    with lit_page(chromium, FIELD) as lit:
        take_from_field(lit)
        lit.hear("the wind rose.", "wind")
        lit.page.keyboard.press("Shift")
        assert selected(lit) == "wind"
        lit.page.keyboard.press(press)
        assert written in lit.page.evaluate("field.value")
        lit.hear("All is still.", "still")
        assert selected(lit) == ""


def test_a_copy_from_the_field_is_of_what_the_person_had_selected(chromium: Browser) -> None:
    with lit_page(chromium, FIELD) as lit:
        take_from_field(lit)
        lit.hear("the wind rose.", "wind")
        lit.page.evaluate("addEventListener('copy', () => globalThis.copied = getSelection().toString())")
        lit.page.keyboard.press("Control+c")
        assert lit.page.evaluate("copied") == TEXT
        lit.hear("All is still.", "still")
        assert selected(lit) == "still"


def test_a_field_without_the_focus_is_left_alone(chromium: Browser) -> None:
    with lit_page(chromium, FIELD) as lit:
        take_from_field(lit)
        lit.page.focus("#other")
        lit.hear("the wind rose.", "wind")
        assert lit.page.evaluate("document.activeElement.id") == "other"
        assert selected(lit) == TEXT


def test_the_selection_that_is_read_makes_room_and_comes_back(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        text = lit.take("#app")
        lit.hear("The lamp was low.", "lamp")
        assert lit.page.evaluate("getSelection().toString()") == ""
        assert lit.page.evaluate("utterPage.takeSelection().text") == ""  # the key then pauses
        lit.say(type="unlit")
        assert lit.page.evaluate("utterPage.takeSelection().text") == text


def test_another_selection_of_the_person_stays_as_it_is(chromium: Browser) -> None:
    with lit_page(chromium, PAGE) as lit:
        lit.take("#app")
        lit.page.evaluate("getSelection().selectAllChildren(document.querySelector('nav'))")
        lit.hear("The lamp was low.", "lamp")
        assert lit.page.evaluate("getSelection().toString()") == "The lamp was low."
        lit.page.evaluate("getSelection().removeAllRanges()")
        lit.say(type="unlit")
        assert lit.page.evaluate("getSelection().toString()") == ""


def test_a_selection_inside_a_shadow_tree_makes_room_too(chromium: Browser) -> None:
    html = (
        "<x-note></x-note><script>document.querySelector('x-note').attachShadow({mode: 'open'})"
        ".innerHTML = '<p>Inside it.</p>'</script>"
    )
    with lit_page(chromium, html) as lit:
        lit.page.evaluate(
            "() => { const p = document.querySelector('x-note').shadowRoot.firstChild.firstChild;"
            "getSelection().setBaseAndExtent(p, 0, p, p.length) }"
        )
        assert lit.take_selected() == "Inside it."
        lit.hear("Inside it.")
        assert lit.lit_sentence() == "Inside it."
        assert lit.page.evaluate("utterPage.takeSelection().text") == ""


def test_a_selection_in_an_edited_text_does_not_come_back(chromium: Browser) -> None:
    with lit_page(chromium, "<p id=app contenteditable>Some words to edit.</p>") as lit:
        lit.page.focus("#app")
        lit.take("#app")
        lit.hear("Some words to edit.", "words")
        lit.say(type="unlit")
        lit.page.keyboard.type("Oh, ")
        assert lit.page.inner_text("#app") == "Oh, Some words to edit."
