// What of a page nobody reads, wherever it stands: controls, scripts, ruby's readings, marks of footnotes, what is not
// painted. A classic script, after flat_tree.js.

(() => {
  const { sure } = utterPage;

  const MOST_CHARS = 24; // of a mark: numbers with brackets and blanks around them
  const UNREAD_TAGS = new Set([
    "SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "SELECT", "TEXTAREA", "INPUT", "BUTTON", "METER", "PROGRESS", "SVG",
    "CANVAS", "VIDEO", "AUDIO", "IFRAME", "OBJECT", "EMBED", "RT", "RP", "DATALIST", "HEAD",
  ]);

  /** @param {Element} element @returns {boolean} */
  function isUnreadTag(element) {
    return UNREAD_TAGS.has(sure.tagName(element).toUpperCase()); // a drawing's is written small
  }

  /** @param {Element} element @param {CSSStyleDeclaration} style @returns {boolean} */
  function isUnread(element, style) {
    return isUnreadTag(element) || style.display === "none";
  }

  /** A raised link to a note: 12, [3], *, †; or a heading's link to itself. @param {Element} element @returns {boolean} */
  function isReferenceMark(element) {
    const href = sure.tagName(element) === "A" ? (element.getAttribute("href") ?? "") : "";
    if (href.includes("#") && /^\s*[¶§#∞🔗]\s*$/u.test(element.textContent ?? "")) return true;
    if (sure.attribute(element, "role") === "doc-noteref") return true;
    if (sure.tagName(element) !== "SUP") return false;
    const text = sure.textContent(element).trim();
    // Measured first: the form looks at a long stretch of blanks from each of them on.
    const isShort = text.length <= MOST_CHARS && /^[\s[(]*([\d\s,–-]{1,9}|[a-z]|[*†‡§¶]{1,3})[\s\])]*$/i.test(text);
    const link = element.querySelector("a[href]") ?? element.closest("a[href]");
    return isShort && (link?.getAttribute("href") ?? "").includes("#");
  }

  globalThis.utterPage = { ...globalThis.utterPage, isUnreadTag, isUnread, isReferenceMark };
})();
