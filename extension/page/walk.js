// The walk that takes a stretch of the page as text. A classic script, after block.js: adds transcribe to utterPage.
//
//   start --boundary reached--> inside --boundary reached--> after
//
// What is left out, and what is told instead of an element, is the caller's choice.

(() => {
  /** @typedef {import("../protocol.js").Segment} Segment */
  /** @typedef {{node: Node, offset: number}} Place */
  /** @typedef {{kind: import("../protocol.js").Kind, language: string | null, whiteSpace: string}} Block  as in transcript.js */
  /**
   * @typedef {object} Choice
   * @property {(node: Node, style: CSSStyleDeclaration | null) => boolean} leavesOut  style: of an element
   * @property {(element: Element) => {text: string, kind?: import("../protocol.js").Kind} | null} instead  of the element
   * @property {boolean} unseen  text that style hides (visibility) is taken too
   */

  const { Transcript, NO_GAP, TAB, LINE, BLOCK } = utterPage;
  const { flatChildren, ancestors, gapAround, blockOf, blockAround } = utterPage;
  /** @type {(node: Node) => node is Text} */
  const isText = utterPage.isText;
  /** @type {(node: Node) => node is Element} */
  const isElement = utterPage.isElement;

  /** One walk from a place to another. */
  class Walk {
    transcript = new Transcript();
    #from;
    #to;
    #aboveFrom;
    #aboveTo;
    #choice;
    /** @type {"start" | "inside" | "after"} */
    #state = "start";

    /** @param {Place} from @param {Place} to @param {Choice} choice */
    constructor(from, to, choice) {
      this.#from = from;
      this.#to = to;
      this.#aboveFrom = new Set(ancestors(from.node));
      this.#aboveTo = new Set(ancestors(to.node));
      this.#choice = choice;
    }

    /** @param {Node} node @param {Block} block  the nearest around it @param {boolean} isLeftOut  with what holds it */
    visit(node, block, isLeftOut) {
      if (!isText(node)) this.#reach(node, 0);
      if (this.#state === "after") return;
      // What lies before the start is passed over, up to the way that leads to it.
      if (this.#state === "start" && !this.#aboveFrom.has(node)) return;
      if (isText(node)) this.#visitText(node, block, isLeftOut);
      else if (isElement(node)) this.#visitElement(node, block, isLeftOut);
      else this.#visitChildren(node, block, isLeftOut, false);
    }

    /** @param {Text} node @param {Block} block @param {boolean} isLeftOut */
    #visitText(node, block, isLeftOut) {
      const from = node === this.#from.node ? this.#from.offset : 0;
      const to = node === this.#to.node ? this.#to.offset : node.length;
      this.#state = node === this.#to.node ? "after" : "inside";
      if (!isLeftOut && !this.#choice.leavesOut(node, null)) this.transcript.add(node, from, to, block);
    }

    /** @param {Element} element @param {Block} block @param {boolean} isLeftOut */
    #visitElement(element, block, isLeftOut) {
      const style = getComputedStyle(element);
      const out = isLeftOut || this.#choice.leavesOut(element, style);
      if (out && this.#state === "inside" && !this.#aboveTo.has(element)) return;
      const gap = out ? NO_GAP : element.tagName === "BR" ? LINE : gapAround(element, style);
      const inner = gap >= TAB ? blockOf(element, style, block) : { ...block, whiteSpace: style.whiteSpace || "normal" };
      this.transcript.gap(gap);
      const instead = out ? null : this.#choice.instead(element);
      if (instead !== null) {
        this.#tellInstead(element, instead, inner);
      } else {
        // Visibility can come back inside a hidden element, so it is a matter of each element's own text.
        const isUnseen = style.visibility === "hidden" || style.visibility === "collapse";
        this.#visitChildren(element, inner, out, isUnseen && !this.#choice.unseen);
      }
      if (element.tagName !== "BR") this.transcript.gap(gap);
    }

    /** @param {Element} element @param {{text: string, kind?: import("../protocol.js").Kind}} told @param {Block} block */
    #tellInstead(element, { text, kind }, block) {
      this.#state = this.#aboveTo.has(element) ? "after" : "inside";
      if (text === "") return;
      const gap = kind === undefined ? NO_GAP : BLOCK; // what is of its own kind is a block of its own
      this.transcript.gap(gap);
      this.transcript.addInstead(element, text, kind === undefined ? block : { ...block, kind });
      this.transcript.gap(gap);
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
  }

  /**
   * @param {Node} root  holds both places @param {Place} from @param {Place} to @param {Choice} choice
   * @param {string | null} language  of all that says nothing else
   * @returns {{text: string, segments: Segment[], map: any}}
   */
  function transcribe(root, from, to, choice, language) {
    const walk = new Walk(from, to, choice);
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

  globalThis.utterPage = { ...globalThis.utterPage, transcribe };
})();
