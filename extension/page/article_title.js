// The article's head: its heading, and the line under it that says what it is about. They often stand outside of what
// holds the text. A classic script, after article_hints.js: adds headOf and withHead to utterPage.

(() => {
  /** @typedef {any} Box  of article_boxes.js */
  /** @typedef {{root: Element, out: Set<Node>, chars: number}} Article  as in article_find.js */

  const { ancestors, commonAncestor, flatChildren, isElement, isNamedSubtitle, sure } = utterPage;

  const MOST_BESIDE = 4; // elements that are looked at under the heading
  const LEAST_CHARS = 12; // of a subtitle; fewer are a label
  const MOST_CHARS = 600;
  const LEAST_UNNAMED = 60; // where neither a name nor the end of a sentence tells
  const MOST_PROSE = 6; // points above the subtitle; more are the article itself
  const MOST_AROUND = 80; // characters beside a heading in what is about it alone
  const LINES = new Set(["P", "DIV", "H2", "H3", "H4"]);
  /** How a line begins that says who wrote the text, and when. */
  const BYLINE =
    /^[\s\p{P}\p{S}]*((written|posted|published|updated|photos?|words|text) )?((by|posted|published|updated|von|par|por|di|da|door|av|af|autor|foto|photo)[\s:]|автор|文[：:／｜]|記者|作者|بقلم|लेखक)/iu;

  /**
   * @param {Box[]} boxes @param {Box} root @param {Set<Node>} out
   * @returns {Element[]} the heading, if it stands outside of what was found, and its subtitle, if it has one
   */
  function headOf(boxes, root, out) {
    const headings = boxes.filter((box) => box.tag === "H1" && box.chars > 0 && !box.isOut);
    const isKept = (/** @type {Box} */ box) => {
      for (let each = box; each !== null; each = each.parent) {
        if (out.has(each.element)) return false;
        if (each === root) return true;
      }
      return false;
    };
    const kept = headings.find(isKept);
    if (kept !== undefined) return subtitlesOf(kept).map(({ element }) => element);
    const before = headings.filter(({ index, element }) => index < root.index || sure.contains(root.element, element));
    const named = before.findLast(({ element }) => isNamed(element));
    const title = named ?? (before.length === 1 && !isOfSite(before[0]) ? before[0] : null);
    return title === null ? [] : [title, ...subtitlesOf(title)].map(({ element }) => element);
  }

  /** @param {Box} heading  that the window's title does not name @returns {boolean} it is the site's name, a way to its first page */
  function isOfSite({ element, ledHeadings }) {
    return ledHeadings > 0 || element.closest("header, [role=banner]") !== null;
  }

  /** @param {Element} heading @returns {boolean} the window's title begins with it, or holds it beside the site's name */
  function isNamed(heading) {
    const plain = (/** @type {string} */ text) => text.toLowerCase().replaceAll(/[\s\p{P}]+/gu, " ").trim();
    const [own, whole] = [plain(heading.textContent ?? ""), plain(document.title)];
    return own.length > 0 && (whole.startsWith(own) || (whole.includes(own) && own.length * 2 > whole.length));
  }

  /** @param {Box} title @returns {Box[]} none or one */
  function subtitlesOf(title) {
    for (let [at, around] = [title, title.parent]; around !== null; [at, around] = [around, around.parent]) {
      const next = around.children.indexOf(at) + 1;
      const below = around.children.slice(next, next + MOST_BESIDE);
      const found = below.findIndex(isSubtitle);
      const above = found < 0 ? below : below.slice(0, found);
      if (above.some((/** @type {Box} */ { prose }) => prose > MOST_PROSE)) return [];
      if (found >= 0) return [below[found]];
      if (around.chars > title.chars + MOST_AROUND) return [];
    }
    return [];
  }

  /** @param {Box} box  under a heading @returns {boolean} */
  function isSubtitle(box) {
    const { element, tag, chars, isOut, hint, linkDensity } = box;
    if (isOut || !LINES.has(tag) || chars < LEAST_CHARS || chars > MOST_CHARS || linkDensity > 0.1) return false;
    if (element.querySelector("time, img, h1, ul, ol, table, form") !== null) return false;
    if (BYLINE.test(sure.textContent(element))) return false;
    if (isNamedSubtitle(element)) return true;
    if (hint === "weak" || hint === "clutter") return false;
    return box.blocks.some((/** @type {any} */ { isSentence }) => isSentence) || (chars >= LEAST_UNNAMED && tag !== "DIV");
  }

  /** @param {Article} article @param {Element[]} head @returns {Article} the two as one stretch of the page */
  function withHead(article, head) {
    if (head.length === 0) return article;
    const root = head.reduce((/** @type {Node} */ around, line) => commonAncestor(around, line), article.root);
    if (!isElement(root)) return article;
    const lines = new Set(/** @type {Node[]} */ (head));
    const out = new Set(article.out);
    const way = new Set([...head, article.root].flatMap((element) => [...below(root, element)]));
    for (const node of way) {
      if (lines.has(node) || (sure.contains(article.root, node) && !out.has(node))) continue;
      // It holds a line or the text; what else it holds is no part of the article.
      for (const child of flatChildren(node)) if (!way.has(child)) out.add(child);
    }
    for (const node of way) out.delete(node);
    return { ...article, root, out };
  }

  /** @param {Node} root @param {Element} element  in it @returns {Generator<Node>} the way from element up to root */
  function* below(root, element) {
    for (const node of ancestors(element)) {
      yield node;
      if (node === root) return;
    }
  }

  globalThis.utterPage = { ...globalThis.utterPage, headOf, withHead };
})();
