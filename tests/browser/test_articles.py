"""The article of a page: what of it is read, and where the reading begins.

The pages in pages/articles/ are ours, built like those of newspapers, blogs, wikis, forums and shops of the last twenty
years. They are opened as bench/article.py opens any page: no scripts, no network.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Page, sync_playwright

from bench.article import CHROMIUM, Reader, compare, page_scripts, stored, without_title, words
from tests.browser.sites import PAGES

pytestmark = pytest.mark.browser

LEAST_F1: Final = 0.9
ARTICLES: Final = {name: (source, expected) for name, source, expected in stored(PAGES / "articles")}

# What a listener would take for a fault, by the page that holds it.
NEVER: Final = {
    "arabic": ["اقرأ أيضاً", "آخر الأخبار", "جميع الحقوق"],
    "blog_old_tables": ["Bee keepers", "Old Tools", "Previous"],
    "chinese": ["相关阅读", "热点新闻", "分享到", "版权所有"],
    "docs_code": ["Installation", "¶", "Built with"],
    "forum_question": ["Hot questions", "Improve this question", "Sign up"],
    "gallery_captions": ["Advertisement", "Most viewed", "Tweet"],
    "hindi": ["यह भी पढ़ें", "ताज़ा ख़बरें"],
    "infobox_inside": ["Related stories", "Idris Penn writes", "Enjoyed this?", "ice is slippery"],
    "japanese": ["関連記事", "もりた", "シェア", "アクセスランキング", "広告"],
    "live_blog": ["Advertisement", "Copy link", "More sport"],
    "mail_archive": ["Previous message", "sorted by"],
    "math_article": ["s=a^2", "All notes"],
    "news_english_modern": ["Advertisement", "Skip to content", "Top stories", "Related Topics", "external sites"],
    "news_german": [
        "Lesen Sie auch",
        "Partner verwenden Cookies",
        "Anzeige",
        "Newsletter",
        "Hanseat77",
        "Meistgelesen",
    ],
    "newspaper_spanish": ["Lea también", "Lo más visto", "no se hace responsable"],
    "paywall_french": ["réservé", "Abonnez-vous", "Déjà abonné"],
    "paywall_lines": ["Continue reading", "Subscribe to continue", "Already a subscriber", "free stories"],
    "paywall_teaser": ["Keep reading", "last free article", "Already a subscriber"],
    "poetry": ["Ferry Song", "volunteers"],
    "product": ["Free delivery", "Enamel cup", "ten percent off"],
    "recipe": ["Advertisement", "You may also like", "slow cooker", "I cook in a small kitchen", "Pin this"],
    "short_article_long_comments": ["fine thing to hear", "Leave a reply", "Seals on the slipway"],
    "subtitle_german": ["Marlene", "3 Minuten", "Auch interessant"],
    "subtitle_in_header": ["Joan Pask", "6 am", "Share", "Most read"],
    "very_short_headed_comments": ["Weir Diary", "5 comments", "Old Tom", "Marigold"],
    "very_short_spanish": ["vecinos", "catorce meses", "Sin campana"],
    "web_component": ["Previous letter", "when there is something"],
    "wiki": ["Jump to", "[1]", "edit", "Contents", "Anglerfish", "Random article", "Categories"],
    "wordpress_share": ["Share this", "cracked in the same place", "Recent Posts", "bag of seeds", "woodstove"],
}

# What stands under the heading to say what the article is about.
SUBTITLES: Final = {
    "newspaper_spanish": "Los vecinos de Valdesombra",
    "paywall_teaser": "In one street of the old town",
    "subtitle_german": "Ein Automat ersetzt den letzten Laden",
    "subtitle_in_header": "Buses go round by Harle",
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=CHROMIUM) as browser:
        yield Reader(browser)


@pytest.fixture
def page(reader: Reader) -> Iterator[Page]:
    """A window of 800 x 600 with our scripts in it, once a test has filled it with `fill`."""
    page = reader.browser.new_page(viewport={"width": 800, "height": 600})
    yield page
    page.close()


def fill(page: Page, markup: str) -> None:
    page.set_content(markup)
    scripts = "\n".join(file.read_text(encoding="utf-8") for file in page_scripts())
    # As in the extension, where a script finds chrome.runtime, and may come again.
    page.evaluate(f"() => {{ globalThis.chrome = {{ runtime: {{ id: 'x' }} }};\n{scripts}\n{scripts}\n}}")


def take(page: Page, where: str) -> dict[str, Any]:
    taken: dict[str, Any] = page.evaluate(f"utterPage.takeArticle({where})")
    return taken


def read_from(page: Page, where: str) -> str:
    """Return the text from where the reading begins."""
    taken = take(page, where)
    return str(taken["text"].encode("utf-16-le")[2 * taken["from"] :].decode("utf-16-le"))


def paragraphs(n: int) -> str:
    return "".join(
        f"<p id=p{i}>Paragraph {i} tells, in a few words, what it has to tell. Then it ends.</p>" for i in range(n)
    )


@pytest.mark.parametrize("name", ARTICLES)
def test_the_article_is_read_and_nothing_around_it(reader: Reader, name: str) -> None:
    source, markup = ARTICLES[name]
    text, title, _ = reader.ours(source)
    expected = without_title(reader.expected(markup).strip(), title)
    score = compare(words(without_title(text, title)), words(expected))
    assert score.f1 >= LEAST_F1, score
    assert [line for line in NEVER.get(name, []) if line in text] == []


@pytest.mark.parametrize("name", SUBTITLES)
def test_the_line_under_the_heading_is_read_after_it(reader: Reader, name: str) -> None:
    text, title, _ = reader.ours(ARTICLES[name][0])
    assert without_title(text, title).lstrip().startswith(SUBTITLES[name])


def test_every_page_that_names_what_is_never_read_holds_it() -> None:
    assert [(name, line) for name, lines in NEVER.items() for line in lines if line not in _plain(name)] == []


def _plain(name: str) -> str:
    return ARTICLES[name][0].replace("&amp;", "&").replace("[<a href", "").replace('#cite_note-1">[1]', "[1]")


def test_a_heading_that_stands_outside_of_the_article_is_read_first(page: Page) -> None:
    fill(page, f"<title>On tides - Site</title><div><h1>On tides</h1></div><div><div>{paragraphs(9)}</div></div>")
    assert take(page, "{fromTop: true}")["text"].startswith("On tides\n\nParagraph 0 tells")


def test_a_picture_is_told_where_it_stands_unless_its_caption_says_the_same(page: Page) -> None:
    fill(
        page,
        f"<article>{paragraphs(5)}<img alt='Two boats on a grey sea'><p>Words after it, which are a few.</p>"
        "<figure><img alt='A mast'><figcaption>A mast, broken</figcaption></figure><img alt='IMG_0042.jpg'></article>",
    )
    taken = take(page, "{fromTop: true}")
    kinds = {taken["text"][s["start"] : s["end"]]: s["kind"] for s in taken["segments"]}
    assert kinds["Two boats on a grey sea"] == kinds["A mast, broken"] == "caption"
    assert "IMG_0042" not in taken["text"]
    assert taken["text"].count("A mast") == 1
    where = "utterPage.textOf({taken}).map.toRange({start}, {start} + 3).cloneContents().firstChild.alt"
    start = taken["text"].index("Two boats")
    assert page.evaluate(where.format(taken=repr(taken["taken"]), start=start)) == "Two boats on a grey sea"


def test_a_step_that_says_to_sign_in_and_a_chapter_about_comments_are_read(page: Page) -> None:
    step = "Sign in to the console and read the key from its second page."
    chapter = "<section><h2>Comments</h2><p>Comments begin with a hash, and end with the line.</p></section>"
    fill(page, f"<article>{paragraphs(5)}<p>{step}</p>{chapter}</article>")
    text = take(page, "{fromTop: true}")["text"]
    assert step in text
    assert "Comments begin with" in text


def test_a_formula_is_read_once_as_a_line(page: Page) -> None:
    energy = "<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>"
    source = '<annotation encoding="application/x-tex">E=mc^2</annotation>'
    fill(
        page,
        f"<article>{paragraphs(5)}<p>So <span class=katex><span class=katex-mathml><math><semantics>"
        f"<mrow>{energy}</mrow>{source}</semantics></math></span><span aria-hidden=true>E=mc2</span></span>, and "
        "<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mi>b</mi></mfrac></math> holds.</p></article>",
    )
    assert "So E = mc², and (a + 1)/b holds." in take(page, "{fromTop: true}")["text"]


def test_the_reading_begins_with_what_is_at_the_top_of_the_window(page: Page) -> None:
    bar = "<div style='position: fixed; top: 0; height: 40px; width: 100%'>Bar</div>"
    fill(page, f"{bar}<article style='margin-top: 60px'>{paragraphs(60)}</article>")
    assert read_from(page, "{fromTop: false}").startswith("Paragraph 0 ")
    page.evaluate("scrollTo(0, p30.getBoundingClientRect().top - 45)")
    assert read_from(page, "{fromTop: false}").startswith("Paragraph 30 ")
    assert read_from(page, "{fromTop: true}").startswith("Paragraph 0 ")


def test_the_reading_begins_where_the_person_points(page: Page) -> None:
    fill(page, f"<article>{paragraphs(9)}</article>")
    box = page.locator("#p4").bounding_box()
    assert box is not None
    x, y = box["x"] + 2, box["y"] + box["height"] / 2
    assert read_from(page, f"{{fromTop: false, at: {{x: {x}, y: {y}}}}}").startswith("Paragraph 4 ")
    taken = take(page, "{fromTop: true}")
    offset = page.evaluate(f"utterPage.offsetAt({taken['taken']!r}, {x}, {y})")
    assert offset == taken["text"].index("Paragraph 4")
    assert page.evaluate(f"utterPage.offsetAt({taken['taken']!r}, 790, 590)") is None


def test_a_right_click_tells_where_to_begin(page: Page) -> None:
    fill(page, f"<article>{paragraphs(9)}</article>")
    page.locator("#p6").click(button="right", position={"x": 3, "y": 5})
    page.evaluate("getSelection().removeAllRanges()")
    assert read_from(page, "{fromTop: false, at: null}").startswith("Paragraph 6 ")


def test_where_the_menu_was_not_seen_to_open_the_caret_that_it_leaves_tells(page: Page) -> None:
    fill(page, f"<article>{paragraphs(9)}</article>")
    page.evaluate("getSelection().collapse(p3.firstChild, 0)")
    assert read_from(page, "{fromTop: false, at: null}").startswith("Paragraph 3 ")


def test_of_a_place_outside_of_the_article_its_own_box_is_read(page: Page) -> None:
    comment = "I disagree, and at length, as one can see from here. " * 6
    fill(
        page,
        f"<article>{paragraphs(20)}</article><div id=comments><p>Comments</p><div><p id=c>{comment}</p></div></div>",
    )
    assert "disagree" not in take(page, "{fromTop: true}")["text"]
    page.evaluate("getSelection().collapse(c.firstChild, 12)")
    assert read_from(page, "{fromTop: false, at: null}").startswith("and at length, as one")


def test_a_place_in_a_shadow_tree_is_found(page: Page) -> None:
    fill(page, f"<article><x-y></x-y>{paragraphs(6)}</article>")
    x, y = page.evaluate(
        """() => {
          const shadow = document.querySelector("x-y").attachShadow({ mode: "open" });
          shadow.innerHTML = "<p>In the shade there are words, and some of them are long.</p><p>Here it goes on.</p>";
          const box = shadow.lastChild.getBoundingClientRect();
          return [box.x + 1, box.y + 5];
        }"""
    )
    assert read_from(page, f"{{fromTop: false, at: {{x: {x}, y: {y}}}}}").startswith("Here it goes on.")


def test_a_page_without_an_article_is_read_as_it_is_and_an_empty_one_is_nothing(page: Page) -> None:
    fill(page, "<p>Back soon.</p><a href=/>Home</a>")
    assert take(page, "{fromTop: true}")["text"].startswith("Back soon.")
    fill(page, "<canvas></canvas>")
    assert take(page, "{fromTop: true}")["text"] == ""


def test_taking_an_article_changes_nothing_on_the_page(reader: Reader, page: Page) -> None:
    fill(page, ARTICLES["news_german"][0])
    before = page.evaluate("document.documentElement.outerHTML")
    take(page, "{fromTop: false}")
    assert page.evaluate("document.documentElement.outerHTML") == before


def test_a_page_nested_without_end_is_read(page: Page) -> None:
    fill(page, "<p>Top.</p>")
    page.evaluate(
        """() => { let at = document.body; for (let depth = 0; depth < 2000; depth += 1) {
          const box = document.createElement("div");
          box.append("Some words, that stand here. ");
          at.append(box);
          at = box;
        } }"""
    )
    assert take(page, "{fromTop: true}")["text"].count("Some words") == 2000


def test_only_the_last_two_texts_are_kept(page: Page) -> None:
    fill(page, f"<article>{paragraphs(5)}</article>")
    names = [take(page, "{fromTop: true}")["taken"] for _ in range(3)]
    assert [page.evaluate(f"utterPage.textOf({name!r}) !== null") for name in names] == [False, True, True]
