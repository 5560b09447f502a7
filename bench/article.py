"""Measure the finder of main text on stored pages whose main text is known.

    python bench/article.py FOLDER [--against] [--show NAME] [--executable CHROMIUM]

Every sub-folder of FOLDER with a source.html (a page as it came) and an expected.html (the markup of its article: the
layout of Mozilla Readability's test pages) is one page. It is opened in Chromium with scripts and network off, which
leaves it without its style sheets and pictures; our finder runs there as it does in the extension. Compared are words
(NFKC, case folded; each character of a script without blanks by itself), by how often each occurs. Printed: precision,
recall and F1 per page, then their means. A page that fails counts as 0.

The layout keeps a page's title and the words for pictures out of the article, and our finder reads both: so a first
line that is the title is not compared, and pictures have their descriptions taken away before. Marks of footnotes are
left out of both. `--against` measures Mozilla's Readability (npm) on the same pages, `--show NAME` prints what differs.
"""

import argparse
import difflib
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Error, Page, sync_playwright

ROOT: Final = Path(__file__).parent.parent
CHROMIUM: Final = "/usr/lib/chromium/chromium"  # Debian's; its wrapper in PATH adds options
READABILITY: Final = "@mozilla/readability@0.6.0"
TIMEOUT_MS: Final = 60_000
_WORD: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[^\W_]+(?:[\u0300-\u036f\u0900-\u0903\u093a-\u094f]+[^\W_]*)*"
)
# The text of an article's markup, as the page shows it; a missing style sheet leaves blocks to be blocks.
_TEXT: Final = """() => {
  for (const mark of document.querySelectorAll("sup")) {
    const link = mark.querySelector("a[href]") ?? mark.closest("a[href]");
    const isNumber = /^[\\s[(]*[\\d\\s,–-]{1,9}[\\s\\])]*$/.test(mark.textContent);
    if (isNumber && link?.getAttribute("href").includes("#")) mark.remove();
  }
  for (const script of document.querySelectorAll("script, style, noscript, template, title")) script.remove();
  return { text: document.body.innerText, title: "" };
}"""
_OURS: Final = """() => {
  for (const picture of document.images) picture.removeAttribute("alt");
  const before = performance.now();
  const { text, title } = utterPage.takeArticle({ fromTop: true });
  return { text, title, ms: performance.now() - before };
}"""
LISTS: Final = ("SELECTION_SCRIPTS", "ARTICLE_SCRIPTS")


@dataclass(frozen=True)
class Score:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"precision {self.precision:.3f} recall {self.recall:.3f} f1 {self.f1:.3f}"


def words(text: str) -> list[str]:
    """Return the words of a text; where a script has no blanks between them, its characters."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def compare(found: Sequence[str], expected: Sequence[str]) -> Score:
    if not found or not expected:
        same = float(not found and not expected)
        return Score(same, same)
    common = (Counter(found) & Counter(expected)).total()
    return Score(common / len(found), common / len(expected))


def page_scripts() -> list[Path]:
    """Return our scripts that take an article, in the order in which the extension runs them in a page."""
    listed = (ROOT / "extension" / "page" / "scripts.js").read_text(encoding="utf-8")
    # The other lists show what is read.
    lists = [listed.partition(f"const {name} = [")[2].partition("]")[0] for name in LISTS]
    return [ROOT / "extension" / name for each in lists for name in re.findall(r'"(page/\w+\.js)"', each)]


def without_title(text: str, title: str) -> str:
    """Return the text without a first line that says what the window's title says."""
    first, _, rest = text.partition("\n")
    own, whole = " ".join(words(first)), " ".join(words(title))
    return rest if own and (own in whole or (whole and whole in own)) else text


class Reader:
    """Opens stored pages in one Chromium, and reads them."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._context = browser.new_context(java_script_enabled=False, service_workers="block")
        self._context.route("**/*", lambda route: route.abort())
        self._context.set_default_timeout(TIMEOUT_MS)
        self._script = "\n".join(file.read_text(encoding="utf-8") for file in page_scripts())

    def _open(self, markup: str) -> Page:
        page = self._context.new_page()
        page.set_content(markup, wait_until="domcontentloaded")
        return page

    def expected(self, markup: str) -> str:
        page = self._open(markup)
        try:
            text: str = page.evaluate(_TEXT)["text"]
            return text
        finally:
            page.close()

    def ours(self, markup: str) -> tuple[str, str, float]:
        """Return the text that our finder takes from a page, the page's title, and the milliseconds it took."""
        page = self._open(markup)
        try:
            page.evaluate(f"() => {{ globalThis.utterPage = {{}};\n{self._script}\n}}")
            found = page.evaluate(_OURS)
            return found["text"], found["title"], found["ms"]
        finally:
            page.close()


def stored(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield name, page and article's markup."""
    for source in sorted(folder.glob("*/source.html")):
        expected = source.with_name("expected.html")
        if expected.is_file():
            texts = [file.read_text(encoding="utf-8", errors="replace") for file in (source, expected)]
            yield source.parent.name, texts[0], texts[1]


def readability(pages: Sequence[str]) -> list[str]:
    """Return the articles' markup that Mozilla's Readability finds, from a throw-away environment."""
    program = """
      const { Readability } = require("@mozilla/readability"), { JSDOM } = require("jsdom");
      const pages = JSON.parse(require("fs").readFileSync(0, "utf8"));
      const found = pages.map((page) => new Readability(new JSDOM(page).window.document).parse()?.content ?? "");
      console.log(JSON.stringify(found));"""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, READABILITY, "jsdom@26.1.0"],
            check=True,
        )
        done = subprocess.run(
            ["node", "-e", program], cwd=folder, input=json.dumps(pages), capture_output=True, check=True, text=True
        )
    articles: list[str] = json.loads(done.stdout)
    return articles


def show(found: Sequence[str], expected: Sequence[str]) -> None:
    """Print the runs of words that only one of the two has."""
    for tag, a, b, c, d in difflib.SequenceMatcher(None, expected, found, autojunk=False).get_opcodes():
        if tag != "equal":
            print("   missed:", " ".join(expected[a:b])[:1500], "\n   extra: ", " ".join(found[c:d])[:1500])


def report(name: str, scores: Sequence[Score]) -> None:
    n = max(len(scores), 1)
    means = [sum(getattr(score, part) for score in scores) / n for part in ("precision", "recall", "f1")]
    print(f"{name}precision {means[0]:.3f} recall {means[1]:.3f} f1 {means[2]:.3f} n {len(scores)}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", action="store_true")
    parser.add_argument("--show")
    parser.add_argument("--executable", default=CHROMIUM)
    asked = parser.parse_args()
    pages = [page for page in stored(asked.folder) if asked.show in (None, page[0])]
    others = readability([source for _, source, _ in pages]) if asked.against else None
    ours, theirs = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=asked.executable)
        reader = Reader(browser)
        for index, (name, source, markup) in enumerate(pages):
            title, expected = "", list[str]()
            try:
                expected = words(reader.expected(markup))
                text, title, ms = reader.ours(source)
                expected = words(without_title(reader.expected(markup).strip(), title))
                found = words(without_title(text, title))
                score, note = compare(found, expected), f"{len(expected)} words, {ms:.0f} ms"
                if asked.show:
                    show(found, expected)
            except Error as failed:
                score, note = Score(0.0, 0.0), f"failed: {str(failed).splitlines()[0]}"
            ours.append(score)
            print(f"{name:32} {score} ({note})", flush=True)
            if others is not None:
                other = words(without_title(reader.expected(others[index]).strip(), title))
                theirs.append(compare(other, expected))
                print(f"{'':22} readability {theirs[-1]}")
        browser.close()
    if others is not None:
        report("readability: ", theirs)
    report("", ours)
    if not pages:
        sys.exit(f"{asked.folder}: no sub-folder holds source.html and expected.html")


if __name__ == "__main__":
    main()
