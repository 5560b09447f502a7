// The selected text, with its line structure: blocks become paragraphs, and each is told for what it is. A classic
// script, after walk.js, field.js and maths.js: adds takeSelection to utterPage.

(() => {
  const { focusedElement, selectedField, takeField, keepText, transcribe, commonAncestor, shadowRoots, languageOf } = utterPage;
  const { isUnread, isReferenceMark, formulaInstead, sure } = utterPage;
  /** @type {(node: Node) => node is Element} */
  const isElement = utterPage.isElement;

  /** @returns {import("../messages.js").Taken} */
  function takeSelection() {
    utterPage.fieldLight?.giveBack(); // while it is read, only a part of what was selected is
    const page = { title: document.title, focused: hasFocus(), from: 0 };
    const field = selectedField();
    if (field !== null) return { ...takeField(field), ...page };
    const range = selectedRange();
    if (range === null) return { taken: "", text: "", segments: [], language: null, ...page };
    const root = commonAncestor(range.startContainer, range.endContainer);
    const language = languageOf(root);
    // Where only things that are not for readers were selected, the person still asked for them.
    const strict = take(range, root, language, false);
    const { text, segments, map } = strict.text.trim() === "" ? take(range, root, language, true) : strict;
    const taken = keepText({ text, map, field: null, selectionStart: 0 });
    return { taken, text, segments, language, ...page };
  }

  /** @param {AbstractRange} range @param {Node} root @param {string | null} language @param {boolean} isLenient */
  function take({ startContainer, startOffset, endContainer, endOffset }, root, language, isLenient) {
    const from = { node: startContainer, offset: startOffset };
    const to = { node: endContainer, offset: endOffset };
    /** @param {Node} node @param {CSSStyleDeclaration | null} style */
    const leavesOut = (node, style) =>
      isElement(node) && style !== null && (isUnread(node, style) || (!isLenient && isNotForReaders(node, style)));
    return transcribe(root, from, to, { leavesOut, instead: formulaInstead, unseen: isLenient }, language);
  }

  /** @param {Element} element @param {CSSStyleDeclaration} style @returns {boolean} */
  function isNotForReaders(element, style) {
    const userSelect = style.userSelect || style.getPropertyValue("-webkit-user-select");
    return userSelect === "none" || sure.attribute(element, "aria-hidden") === "true" || isReferenceMark(element);
  }

  /** @returns {boolean} whether keys go to this frame itself: all around it have the focus as well */
  function hasFocus() {
    return document.hasFocus() && !isFrame(focusedElement());
  }

  /** @param {Element | null} element @returns {boolean} */
  function isFrame(element) {
    return element !== null && /^(IFRAME|FRAME|OBJECT|EMBED|FENCEDFRAME)$/.test(sure.tagName(element));
  }

  /** @returns {AbstractRange | null} */
  function selectedRange() {
    const selection = document.getSelection();
    if (selection === null || selection.rangeCount === 0) return null;
    // Inside a shadow tree the document's selection looks collapsed at the host; only this tells the true ends.
    const [composed] = selection.getComposedRanges?.({ shadowRoots: [...shadowRoots(document)] }) ?? [];
    const range = composed ?? selection.getRangeAt(0);
    return range.collapsed ? null : range;
  }

  globalThis.utterPage = { ...globalThis.utterPage, takeSelection };
})();
