// What an element is to a reader: a block or part of a line, of which kind, in which language. A classic script, after
// flat_tree.js and transcript.js.

(() => {
  /** @typedef {import("../protocol.js").Kind} Kind */
  /** @typedef {{kind: Kind, language: string | null, whiteSpace: string}} Block  as in transcript.js */

  const { ancestors, isElement, NO_GAP, TAB, BLOCK, sure } = utterPage;

  const MAX_LANGUAGE_CHARS = 35; // as in protocol.js, which a classic script cannot import

  /** @type {Record<string, Kind>} */
  const KIND_OF_TAG = {
    H1: "heading", H2: "heading", H3: "heading", H4: "heading", H5: "heading", H6: "heading", LI: "list_item",
    DT: "list_item", DD: "list_item", BLOCKQUOTE: "quote", PRE: "code", TR: "table_row", CAPTION: "caption",
    FIGCAPTION: "caption",
  };

  /** @param {CSSStyleDeclaration} style @returns {boolean} part of a line */
  function isInline({ display }) {
    return display.startsWith("inline") || display.startsWith("ruby") || display === "contents" || display === "math";
  }

  /** @param {Element} element @param {CSSStyleDeclaration} style @returns {number} the gap at its start and end */
  function gapAround(element, style) {
    if (isInline(style)) return NO_GAP;
    if (style.display === "table-cell") return TAB;
    // A large first letter floats, and is still the first letter of its word.
    const floats = style.float !== "none" && style.float !== "";
    return floats && sure.textContent(element).trim().length <= 2 ? NO_GAP : BLOCK;
  }

  /** @param {Element} element @param {CSSStyleDeclaration} style @param {Block} around @returns {Block} */
  function blockOf(element, style, around) {
    const isHeading = sure.attribute(element, "role") === "heading";
    const kind = isHeading ? "heading" : (KIND_OF_TAG[sure.tagName(element)] ?? around.kind);
    return { kind, language: ownLanguage(element) ?? around.language, whiteSpace: style.whiteSpace || "normal" };
  }

  /** @param {Node} root @returns {Block} what the walk's root stands in */
  function blockAround(root) {
    const elements = [...ancestors(root)].filter(isElement).reverse();
    /** @type {Block} */
    const page = { kind: "paragraph", language: null, whiteSpace: "normal" };
    return elements.reduce((around, element) => blockOf(element, getComputedStyle(element), around), page);
  }

  /** @param {Node} node @returns {string | null} the language that its page marks it with */
  function languageOf(node) {
    for (const element of ancestors(node)) {
      const own = isElement(element) ? ownLanguage(element) : null;
      if (own !== null) return own;
    }
    return null;
  }

  /** @param {Element} element @returns {string | null} BCP 47; null also for what is none, so that it is detected */
  function ownLanguage(element) {
    const tag = (sure.attribute(element, "lang") ?? "").trim().replaceAll("_", "-");
    return tag.length <= MAX_LANGUAGE_CHARS && /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(tag) ? tag : null;
  }

  globalThis.utterPage = { ...globalThis.utterPage, isInline, gapAround, blockOf, blockAround, languageOf };
})();
