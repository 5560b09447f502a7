// The selected text, with its line structure: blocks become paragraphs, and each is told for what it is.
// A classic script, after offset_map.js and transcript.js: adds takeSelection to utterPage, and keeps the offset map there.
//
// The range is walked in the flat tree, as it is painted: shadow trees in place of their hosts' children, slotted
// nodes in their slots.
//
//   start --boundary reached--> inside --boundary reached--> after
//
// Left out: what is not seen or not for readers (display, visibility, aria-hidden, user-select), controls, scripts,
// ruby's readings, and footnote marks, which nobody would read aloud.

(() => {
  /** @typedef {import("../protocol.js").Segment} Segment */
  /** @typedef {import("../protocol.js").Kind} Kind */
  /** @typedef {{node: Node, offset: number}} Place */
  /** @typedef {{kind: Kind, language: string | null, whiteSpace: string}} Block  as in transcript.js */

  const { Transcript, NO_GAP, TAB, LINE, BLOCK } = utterPage;

  const MAX_LANGUAGE_CHARS = 35; // as in protocol.js, which a classic script cannot import

  const LEFT_OUT = new Set([
    "SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "SELECT", "TEXTAREA", "INPUT", "BUTTON", "METER", "PROGRESS", "SVG",
    "CANVAS", "VIDEO", "AUDIO", "IFRAME", "OBJECT", "EMBED", "RT", "RP",
  ]);

  /** @type {Record<string, Kind>} */
  const KIND_OF_TAG = {
    H1: "heading", H2: "heading", H3: "heading", H4: "heading", H5: "heading", H6: "heading", LI: "list_item",
    DT: "list_item", DD: "list_item", BLOCKQUOTE: "quote", PRE: "code", TR: "table_row", CAPTION: "caption",
    FIGCAPTION: "caption",
  };

  /** One walk from a place to another. */
  class Walk {
    transcript = new Transcript();
    #from;
    #to;
    #above;
    #isLenient;
    /** @type {"start" | "inside" | "after"} */
    #state = "start";

    /** @param {Place} from @param {Place} to @param {boolean} isLenient  reads also what is not for readers */
    constructor(from, to, isLenient) {
      this.#from = from;
      this.#to = to;
      this.#above = new Set(ancestors(from.node));
      this.#isLenient = isLenient;
    }

    /** @param {Node} node @param {Block} block  the nearest around it @param {boolean} isLeftOut  with what holds it */
    visit(node, block, isLeftOut) {
      if (!isText(node)) this.#reach(node, 0);
      if (this.#state === "after") return;
      // What lies before the start is passed over, up to the way that leads to it.
      if (this.#state === "start" && !this.#above.has(node)) return;
      if (isText(node)) this.#visitText(node, block, isLeftOut);
      else if (isElement(node)) this.#visitElement(node, block, isLeftOut);
      else this.#visitChildren(node, block, isLeftOut, false);
    }

    /** @param {Text} node @param {Block} block @param {boolean} isLeftOut */
    #visitText(node, block, isLeftOut) {
      const from = node === this.#from.node ? this.#from.offset : 0;
      const to = node === this.#to.node ? this.#to.offset : node.length;
      this.#state = node === this.#to.node ? "after" : "inside";
      if (!isLeftOut) this.transcript.add(node, from, to, block);
    }

    /** @param {Element} element @param {Block} block @param {boolean} isLeftOut */
    #visitElement(element, block, isLeftOut) {
      const style = getComputedStyle(element);
      const out = isLeftOut || this.#leavesOut(element, style);
      const gap = out ? NO_GAP : element.tagName === "BR" ? LINE : gapAround(element, style);
      const inner = gap >= TAB ? blockOf(element, style, block) : { ...block, whiteSpace: style.whiteSpace || "normal" };
      this.transcript.gap(gap);
      // Visibility can come back inside a hidden element, so it is a matter of each element's own text.
      const isUnseen = style.visibility === "hidden" || style.visibility === "collapse";
      this.#visitChildren(element, inner, out, isUnseen && !this.#isLenient);
      if (element.tagName !== "BR") this.transcript.gap(gap);
    }

    /** @param {Node} node @param {Block} block @param {boolean} isLeftOut @param {boolean} isUnseen  its own text */
    #visitChildren(node, block, isLeftOut, isUnseen) {
      let offset = 0;
      for (const child of flatChildren(node)) {
        if (child.parentNode === node) this.#reach(node, offset);
        if (this.#state === "after") return;
        this.visit(child, block, isLeftOut || (isUnseen && isText(child)));
        offset += 1;
      }
      this.#reach(node, Infinity);
    }

    /** The walk stands in `node`, before its child `offset`. @param {Node} node @param {number} offset */
    #reach(node, offset) {
      const isAt = (/** @type {Place} */ place) => place.node === node && place.offset <= offset;
      // A host's own children are not painted, or elsewhere: whatever starts among them starts with the host.
      const isHost = isElement(node) && node.shadowRoot !== null && this.#from.node === node;
      if (this.#state === "start" && (isAt(this.#from) || isHost)) this.#state = "inside";
      if (this.#state === "inside" && isAt(this.#to)) this.#state = "after";
    }

    /** @param {Element} element @param {CSSStyleDeclaration} style @returns {boolean} */
    #leavesOut(element, style) {
      if (LEFT_OUT.has(element.tagName.toUpperCase()) || style.display === "none") return true;
      if (this.#isLenient) return false;
      const userSelect = style.userSelect || style.getPropertyValue("-webkit-user-select");
      return userSelect === "none" || element.getAttribute("aria-hidden") === "true" || isFootnoteMark(element);
    }
  }

  /** @returns {{text: string, segments: Segment[], language: string | null, title: string, focused: boolean}} */
  function takeSelection() {
    const { title } = document;
    const focused = document.hasFocus();
    const field = selectedField();
    if (field !== null) return { ...fromField(field), title, focused };
    const range = selectedRange();
    if (range === null) return { text: "", segments: [], language: null, title, focused };
    const root = commonAncestor(range.startContainer, range.endContainer);
    const language = languageOf(root);
    // Where only things that are not for readers were selected, the person still asked for them.
    const strict = transcribe(range, root, language, false);
    const { text, segments, map } = strict.text.trim() === "" ? transcribe(range, root, language, true) : strict;
    utterPage.taken = { text, map };
    return { text, segments, language, title, focused };
  }

  /** @param {AbstractRange} range @param {Node} root @param {string | null} language @param {boolean} isLenient */
  function transcribe(range, root, language, isLenient) {
    const { startContainer, startOffset, endContainer, endOffset } = range;
    const from = { node: startContainer, offset: startOffset };
    const walk = new Walk(from, { node: endContainer, offset: endOffset }, isLenient);
    walk.visit(root, blockAround(root), false);
    const { text, map } = walk.transcript;
    /** @type {Segment[]} */
    const marked = walk.transcript.segments;
    const segments = marked.map(({ language: own, ...segment }) => ({
      ...segment,
      ...(own !== undefined && own !== language && { language: own }),
    }));
    return { text, segments, map };
  }

  /** @returns {HTMLInputElement | HTMLTextAreaElement | null} the field whose text is selected */
  function selectedField() {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    if (!(active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement)) return null;
    if (active.type === "password") return null;
    // Fields without a text selection, as numbers and dates, have null here.
    return (active.selectionStart ?? 0) < (active.selectionEnd ?? 0) ? active : null;
  }

  /** @param {HTMLInputElement | HTMLTextAreaElement} field */
  function fromField(field) {
    const text = field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
    utterPage.taken = { text, map: null }; // a field's text stands in no node of the page
    return { text, segments: [], language: languageOf(field) }; // plain text: the helper finds its paragraphs
  }

  /** @returns {AbstractRange | null} */
  function selectedRange() {
    const selection = document.getSelection();
    if (selection === null || selection.rangeCount === 0) return null;
    // Inside a shadow tree the document's selection looks collapsed at the host; only this tells the true ends.
    const [composed] = selection.getComposedRanges?.({ shadowRoots: [...openShadowRoots(document)] }) ?? [];
    const range = composed ?? selection.getRangeAt(0);
    return range.collapsed ? null : range;
  }

  /** @param {Document | ShadowRoot} root @returns {Generator<ShadowRoot>} */
  function* openShadowRoots(root) {
    for (const element of root.querySelectorAll("*")) {
      if (!(element instanceof HTMLElement)) continue; // a drawing has no shadow tree, and the browser throws when asked
      // A script of an extension also gets closed roots, which getComposedRanges takes as well.
      const shadow = globalThis.chrome?.dom?.openOrClosedShadowRoot(element) ?? element.shadowRoot;
      if (!shadow) continue;
      yield shadow;
      yield* openShadowRoots(shadow);
    }
  }

  /** @param {Node} node @returns {Iterable<Node>} as they are painted */
  function flatChildren(node) {
    if (!isElement(node)) return node.childNodes;
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node instanceof HTMLSlotElement && node.assignedNodes().length > 0) return node.assignedNodes();
    return node.childNodes;
  }

  /** @param {Node} node @returns {Generator<Node>} the node, and what holds it in the flat tree */
  function* ancestors(node) {
    /** @type {Node | null} */
    let each = node;
    while (each !== null) {
      yield each;
      /** @type {Node | null} */
      const slot = isElement(each) || isText(each) ? each.assignedSlot : null;
      each = slot ?? each.parentNode ?? (each instanceof ShadowRoot ? each.host : null);
    }
  }

  /** @param {Node} one @param {Node} other @returns {Node} */
  function commonAncestor(one, other) {
    const around = new Set(ancestors(one));
    for (const node of ancestors(other)) if (around.has(node)) return node;
    throw new Error("the selection's ends stand in two documents");
  }

  /** @param {Element} element @param {CSSStyleDeclaration} style @returns {number} the gap at its start and end */
  function gapAround(element, { display, float }) {
    if (display.startsWith("inline") || display.startsWith("ruby") || display === "contents") return NO_GAP;
    if (display === "table-cell") return TAB;
    // A large first letter floats, and is still the first letter of its word.
    const isInitial = float !== "none" && float !== "" && (element.textContent ?? "").trim().length <= 2;
    return isInitial ? NO_GAP : BLOCK;
  }

  /** @param {Element} element @param {CSSStyleDeclaration} style @param {Block} around @returns {Block} */
  function blockOf(element, style, around) {
    const isHeading = element.getAttribute("role") === "heading";
    const kind = isHeading ? "heading" : (KIND_OF_TAG[element.tagName] ?? around.kind);
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
    const tag = (element.getAttribute("lang") ?? "").trim().replaceAll("_", "-");
    return tag.length <= MAX_LANGUAGE_CHARS && /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(tag) ? tag : null;
  }

  /** A raised link to a note: 12, [3], *, †. @param {Element} element @returns {boolean} */
  function isFootnoteMark(element) {
    if (element.getAttribute("role") === "doc-noteref") return true;
    if (element.tagName !== "SUP") return false;
    const isShort = /^[\s[(]*([\d\s,–-]{1,9}|[a-z]|[*†‡§¶]{1,3})[\s\])]*$/i.test(element.textContent ?? "");
    const link = element.querySelector("a[href]") ?? element.closest("a[href]");
    return isShort && (link?.getAttribute("href") ?? "").includes("#");
  }

  /** @param {Node} node @returns {node is Text} */
  function isText(node) {
    return node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE;
  }

  /** @param {Node} node @returns {node is Element} */
  function isElement(node) {
    return node.nodeType === Node.ELEMENT_NODE;
  }

  globalThis.utterPage = { ...globalThis.utterPage, takeSelection };
})();
