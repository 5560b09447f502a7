// The article's heading, which often stands outside of what holds its text. A classic script, after flat_tree.js: adds
// titleOf and withTitle to utterPage.

(() => {
  /** @typedef {any} Box  of article_boxes.js */
  /** @typedef {{root: Element, out: Set<Node>, chars: number}} Article  as in article_find.js */

  const { ancestors, commonAncestor, flatChildren, isElement, sure } = utterPage;

  /**
   * @param {Box[]} boxes @param {Box} root @param {Set<Node>} out
   * @returns {Element | null} the heading, if it stands outside of what was found
   */
  function titleOf(boxes, root, out) {
    const headings = boxes.filter((box) => box.tag === "H1" && box.chars > 0 && !box.isOut);
    const isKept = (/** @type {Box} */ box) => {
      for (let each = box; each !== null; each = each.parent) {
        if (out.has(each.element)) return false;
        if (each === root) return true;
      }
      return false;
    };
    if (headings.some(isKept)) return null;
    const before = headings.filter(({ index, element }) => index < root.index || sure.contains(root.element, element));
    const named = before.findLast(({ element }) => isNamed(element));
    return (named ?? (before.length === 1 && !before[0].element.closest("header, [role=banner]") ? before[0] : null))?.element ?? null;
  }

  /** @param {Element} heading @returns {boolean} the window's title begins with it, or holds it beside the site's name */
  function isNamed(heading) {
    const plain = (/** @type {string} */ text) => text.toLowerCase().replaceAll(/[\s\p{P}]+/gu, " ").trim();
    const [own, whole] = [plain(heading.textContent ?? ""), plain(document.title)];
    return own.length > 0 && (whole.startsWith(own) || (whole.includes(own) && own.length * 2 > whole.length));
  }

  /** @param {Article} article @param {Element | null} title @returns {Article} the two as one stretch of the page */
  function withTitle(article, title) {
    if (title === null) return article;
    const root = commonAncestor(article.root, title);
    if (!isElement(root)) return article;
    const out = new Set(article.out);
    const way = new Set([...below(root, title), ...below(root, article.root)]);
    for (const node of way) {
      if (node === title || (sure.contains(article.root, node) && !out.has(node))) continue;
      // It holds the one or the other; what else it holds is no part of the article.
      for (const child of flatChildren(node)) if (!way.has(child)) out.add(child);
    }
    for (const node of way) out.delete(node);
    return { ...article, root, out };
  }

  /** @param {Element} root @param {Element} element  in it @returns {Generator<Node>} the way from element up to root */
  function* below(root, element) {
    for (const node of ancestors(element)) {
      yield node;
      if (node === root) return;
    }
  }

  globalThis.utterPage = { ...globalThis.utterPage, titleOf, withTitle };
})();
