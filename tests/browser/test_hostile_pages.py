"""Pages that want to look into what is ours, or to break it."""

from typing import Final

from playwright.sync_api import Browser, Page

from tests.browser.bare_page import scripts
from tests.browser.lit_page import LitPage, lit_page
from tests.browser.shown_bar import Shown

# A page may give elements of our names a class of its own, which the browser runs when one is made.
CLAIMED: Final = """(name) => customElements.define(name, class extends HTMLElement {
  constructor() {
    super();
    const internals = this.attachInternals();
    globalThis.inside = () => internals.shadowRoot;
  }
})"""
TAKEN: Final = """(name) => customElements.define(name, class extends HTMLElement {
  constructor() {
    super();
    try { this.attachShadow({mode: "open"}) } catch { /* it has one */ }
  }
})"""


ARTICLE: Final = """
<p>First comes a paragraph that is long enough to be read, with a comma, and with another sentence. Here it is.</p>
<p>Second, it goes on for a while with more of the same, and with a comma, as prose does. And so on, and so on.</p>
<p>Third, there is an end to it, as there is to everything that is read aloud, sooner or later. That was it.</p>"""
# A form gives out its fields by name before what every element has.
CLOBBERED: Final = """() => {
  const names = new Set();
  for (let each = HTMLFormElement.prototype; each !== null; each = Object.getPrototypeOf(each)) {
    for (const name of Object.getOwnPropertyNames(each)) names.add(name);
  }
  for (const name of names) {
    const field = document.createElement("input");
    field.name = name;
    Node.prototype.appendChild.call(document.querySelector("#form"), field);
  }
}"""


def test_a_page_that_claims_the_bars_name_does_not_get_inside_it(blank_page: Page) -> None:
    blank_page.evaluate(CLAIMED, "utter-bar")
    bar = Shown(blank_page, opened=False)
    bar.show()
    assert blank_page.evaluate("globalThis.inside?.() ?? null") is None
    assert blank_page.locator("utter-bar").bounding_box() is not None


def test_a_page_that_claims_the_bars_name_does_not_keep_it_away(blank_page: Page) -> None:
    blank_page.evaluate(TAKEN, "utter-bar")
    bar = Shown(blank_page)
    bar.show()
    assert blank_page.locator("section.bar").is_visible()


def test_a_page_that_claims_the_veils_name_does_not_put_out_the_light(chromium: Browser) -> None:
    with lit_page(chromium, "<p id=text>One sentence. Another one.</p>") as lit:
        lit.page.evaluate(TAKEN, "utter-dim")
        lit.take("#text")
        lit.look(dim=True)
        lit.hear("One sentence.", "One")
        assert lit.lit_sentence() == "One sentence."
        assert lit.page.locator("utter-dim").count() == 1


def test_a_form_whose_fields_have_the_names_of_everything_is_read_like_any_other(chromium: Browser) -> None:
    with lit_page(chromium, f"<form id=form>{ARTICLE}</form>") as lit:
        lit.inject(*scripts("ARTICLE_SCRIPTS"))
        lit.look(follow=True)
        lit.page.evaluate(CLOBBERED)
        assert lit.page.evaluate("typeof form.matches") == "object"
        article = lit.page.evaluate("utterPage.takeArticle({fromTop: true})")
        assert [article["text"].count(part) for part in ("First", "Second", "Third")] == [1, 1, 1]
        selected = lit.take("#form")
        assert selected.count("Second") == 1
        sentence = "Second, it goes on for a while with more of the same, and with a comma, as prose does."
        lit.hear(sentence, "goes")
        assert (lit.lit_sentence(), lit.lit_word()) == (sentence, "goes")
        lit.page.evaluate("for (const each of document.querySelectorAll('p')) each.replaceWith(each.cloneNode(true))")
        lit.hear(sentence, "while")
        assert (lit.lit_sentence(), lit.lit_word()) == (sentence, "while"), "found again"


def test_of_a_frame_and_the_page_around_it_only_one_has_the_focus(chromium: Browser) -> None:
    with lit_page(
        chromium, "<p id=old>Selected long ago.</p><iframe srcdoc='<p id=text>Selected now.</p>'></iframe>"
    ) as lit:
        frame = lit.page.frames[1]
        frame.locator("#text").wait_for()
        inner = LitPage(frame)
        lit.page.evaluate("getSelection().selectAllChildren(document.querySelector('#old'))")
        frame.locator("#text").click()
        frame.evaluate("getSelection().selectAllChildren(document.querySelector('#text'))")
        taken = [each.page.evaluate("utterPage.takeSelection()") for each in (lit, inner)]
        assert [(each["text"], each["focused"]) for each in taken] == [
            ("Selected long ago.", False), ("Selected now.", True),
        ]  # fmt: skip


def test_a_text_in_one_node_is_looked_through_once_however_often_it_was_changed(chromium: Browser) -> None:
    rows = [f"Row {row} is the row number {row} of a long list." for row in range(400)]
    with lit_page(chromium, f"<pre id=text>{' '.join(rows)}</pre>") as lit:
        lit.take("#text")
        lit.page.evaluate(
            """() => {
              const written = document.querySelector("#text").textContent.replaceAll("long", "short");
              document.querySelector("#text").textContent = written;
              globalThis.n_looks = 0;
              const { matchAll } = String.prototype;
              String.prototype.matchAll = function (form) {
                if (this.length > 10_000) n_looks += 1;
                return matchAll.call(this, form);
              };
            }"""
        )
        lit.hear(rows[200])
        assert lit.lit_sentence().startswith("Row 200 is the row")
        assert lit.page.evaluate("n_looks") <= 2, "the text that was taken, and the one that stands there now"


def test_shadow_trees_may_be_nested_as_deep_as_a_page_likes(chromium: Browser) -> None:
    with lit_page(chromium, "<p id=text>Some words.</p>") as lit:
        lit.page.evaluate(
            """() => {
              let host = document.body.appendChild(document.createElement("div"));
              for (let depth = 0; depth < 8_000; depth += 1) {
                host = host.attachShadow({mode: "open"}).appendChild(document.createElement("div"));
              }
              document.body.lastElementChild.style.display = "none";
            }"""
        )
        assert lit.take("#text") == "Some words."
