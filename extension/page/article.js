// The article of the page, or what stands where the person pointed. A classic script, after article_find.js and place.js:
// adds takeArticle to utterPage.

(() => {
  /** @typedef {import("../messages.js").Taken} Taken */
  /** @typedef {{root: Element, out: Set<Node>}} Stretch  all of root but `out` */

  const { findArticle, pointedPlace, offsetFromPlace, offsetAtTop, keepText, transcribe, languageOf } = utterPage;
  const { isElement, ancestors, isUnread, isUnreadTag, isReferenceMark, formulaInstead, pictureInstead, sure } = utterPage;

  const LEAST_CHARS = 200; // of what is read when the person points at something outside of the article

  /**
   * @param {{fromTop: boolean, at?: {x: number, y: number} | null}} where  to begin. fromTop: at the beginning; without
   *   `at`: at the top of the window; null: where the menu was opened or the caret stands, if that is known
   * @returns {Taken}
   */
  function takeArticle({ fromTop, at }) {
    const body = document.body ?? document.documentElement;
    const place = fromTop || at === undefined ? null : pointedPlace(at);
    const stretch = stretchFor(body, place);
    const { language, text, segments, map } = readable(stretch);
    const page = { title: document.title, language, focused: document.hasFocus() };
    if (text === "") return { taken: "", text, segments: [], from: 0, ...page };
    const taken = keepText({ text, map, field: null, selectionStart: 0 });
    if (fromTop) return { taken, text, segments, from: 0, ...page };
    const from = place === null ? offsetAtTop(map) : (offsetFromPlace(map, place) ?? 0);
    return { taken, text, segments, from, ...page };
  }

  /** @param {Element} body @param {{node: Node} | null} place @returns {Stretch} that holds the place, if there is one */
  function stretchFor(body, place) {
    const article = findArticle(body) ?? { root: body, out: new Set() };
    if (place === null || isWithin(place.node, article)) return article;
    return { root: aroundPlace(place.node), out: new Set() };
  }

  /** @param {Node} node @param {Stretch} stretch @returns {boolean} */
  function isWithin(node, { root, out }) {
    for (const each of ancestors(node)) {
      if (out.has(each)) return false;
      if (each === root) return true;
    }
    return false;
  }

  /** @param {Stretch} stretch */
  function readable({ root, out }) {
    const language = languageOf(root);
    const isHidden = getComputedStyle(root).visibility === "hidden"; // until its scripts have run, or in vain
    /** @param {Node} node @param {CSSStyleDeclaration | null} style */
    const leavesOut = (node, style) =>
      out.has(node) || (isElement(node) && style !== null && (isUnread(node, style) || isReferenceMark(node)));
    const ends = [{ node: root, offset: 0 }, { node: root, offset: Infinity }];
    const choice = { leavesOut, instead, unseen: isHidden };
    return { ...transcribe(root, ends[0], ends[1], choice, language), language };
  }

  /** @param {Element} element */
  function instead(element) {
    return formulaInstead(element) ?? pictureInstead(element);
  }

  /** @param {Node} node @returns {Element} what holds it and enough to be worth reading: a comment, a box, a list */
  function aroundPlace(node) {
    for (const element of ancestors(node)) {
      if (!isElement(element) || isUnreadTag(element)) continue;
      if (sure.matches(element, "article, [role=article], body") || sure.textContent(element).trim().length >= LEAST_CHARS) return element;
    }
    return document.body;
  }

  globalThis.utterPage = { ...globalThis.utterPage, takeArticle };
})();
