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
  const { flatChildren, ancestors, gapAround, blockOf, blockAround, sure } = utterPage;
  /** @type {(node: Node) => node is Text} */
  const isText = utterPage.isText;
  /** @type {(node: Node) => node is Element} */
  const isElement = utterPage.isElement;

  /**
   * A node that the walk is in.
   *
   * @typedef {object} Step
   * @property {Node} node
   * @property {Block} block  the nearest around its children
   * @property {boolean} isOut  left out, with all that it holds
   * @property {boolean} isUnseen  its own text is
   * @property {number} gap  asked for at its end
   * @property {Iterator<Node>} left  children
   * @property {number} offset  of the next of them
   */

  /** One walk from a place to another. It does not recurse: a page may be nested as deep as it likes. */
  class Walk {
    transcript = new Transcript();
    #from;
    #to;
    #aboveFrom;
    #aboveTo;
    #choice;
    /** @type {Step[]} from the root down to where the walk is */
    #steps = [];
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

    /** @param {Node} root @param {Block} block  around it */
    run(root, block) {
      this.#visit(root, block, false);
      for (let step = this.#steps.at(-1); step !== undefined; step = this.#steps.at(-1)) {
        const { value: child, done } = step.left.next();
        if (done) {
          this.#reach(step.node, Infinity);
          this.transcript.gap(step.gap);
          this.#steps.pop();
        } else {
          if (sure.parentNode(child) === step.node) this.#reach(step.node, step.offset);
          step.offset += 1;
          this.#visit(child, step.block, step.isOut || (step.isUnseen && isText(child)));
        }
        if (this.#state === "after") return;
      }
    }

    /** @param {Node} node @param {Block} block  the nearest around it @param {boolean} isOut  with what holds it */
    #visit(node, block, isOut) {
      if (!isText(node)) this.#reach(node, 0);
      if (this.#state === "after") return;
      // What lies before the start is passed over, up to the way that leads to it.
      if (this.#state === "start" && !this.#aboveFrom.has(node)) return;
      if (isText(node)) this.#visitText(node, block, isOut);
      else if (isElement(node)) this.#visitElement(node, block, isOut);
      else this.#enter(node, { block, isOut, isUnseen: false, gap: NO_GAP });
    }

    /** @param {Text} node @param {Block} block @param {boolean} isOut */
    #visitText(node, block, isOut) {
      const from = node === this.#from.node ? this.#from.offset : 0;
      const to = node === this.#to.node ? this.#to.offset : node.length;
      this.#state = node === this.#to.node ? "after" : "inside";
      if (!isOut && !this.#choice.leavesOut(node, null)) this.transcript.add(node, from, to, block);
    }

    /** @param {Element} element @param {Block} block @param {boolean} isLeftOut */
    #visitElement(element, block, isLeftOut) {
      const style = getComputedStyle(element);
      const isOut = isLeftOut || this.#choice.leavesOut(element, style);
      if (isOut && this.#state === "inside" && !this.#aboveTo.has(element)) return;
      const isBreak = sure.tagName(element) === "BR";
      const gap = isOut ? NO_GAP : isBreak ? LINE : gapAround(element, style);
      const inner = gap >= TAB ? blockOf(element, style, block) : { ...block, whiteSpace: style.whiteSpace || "normal" };
      this.transcript.gap(gap);
      const instead = isOut ? null : this.#choice.instead(element);
      if (instead !== null) {
        this.#tellInstead(element, instead, inner);
        this.transcript.gap(gap);
        return;
      }
      // Visibility can come back inside a hidden element, so it is a matter of each element's own text.
      const isHidden = style.visibility === "hidden" || style.visibility === "collapse";
      const isUnseen = isHidden && !this.#choice.unseen;
      this.#enter(element, { block: inner, isOut, isUnseen, gap: isBreak ? NO_GAP : gap });
    }

    /** @param {Node} node @param {Omit<Step, "node" | "left" | "offset">} step */
    #enter(node, step) {
      this.#steps.push({ ...step, node, left: flatChildren(node)[Symbol.iterator](), offset: 0 });
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

    /** The walk stands in `node`, before its child `offset`. @param {Node} node @param {number} offset */
    #reach(node, offset) {
      const isAt = (/** @type {Place} */ place) => place.node === node && place.offset <= offset;
      // A host's own children are not painted, or elsewhere: whatever starts among them starts with the host.
      const isHost = isElement(node) && sure.shadowRoot(node) !== null && this.#from.node === node;
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
    walk.run(root, blockAround(root));
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
