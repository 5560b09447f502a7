// The text that is being taken, with its blocks and their places. A classic script, after offset_map.js: adds
// Transcript to utterPage, and the gaps that can be asked for.
//
// White space is collapsed as the page's style says, and gaps are put between blocks; nothing else is changed.

(() => {
  /** @typedef {import("../protocol.js").Segment} Segment */
  /** @typedef {{kind: import("../protocol.js").Kind, language: string | null, whiteSpace: string}} Block */

  /** Before the next character: nothing, a blank, a table's tab, a line's end, a block's end. */
  const GAPS = ["", " ", "\t", "\n", "\n\n"];
  const [NO_GAP, BLANK, TAB, LINE, BLOCK] = GAPS.keys();

  class Transcript {
    /** @type {string[]} */
    #parts = [];
    #length = 0;
    #gap = NO_GAP;
    /** @type {Segment[]} */
    segments = [];
    map = new utterPage.OffsetMap();

    /** @returns {string} */
    get text() {
      return this.#parts.join("");
    }

    /** Ask for a gap before the next character; the widest that was asked for wins. @param {number} gap */
    gap(gap) {
      // Two line ends in a row are how many a page writes a paragraph's end.
      this.#gap = gap === LINE && this.#gap === LINE ? BLOCK : Math.max(this.#gap, gap);
    }

    /** @param {Text} node @param {number} from @param {number} to @param {Block} block  that the node stands in */
    add(node, from, to, block) {
      const keepsBlanks = /^(pre|pre-wrap|break-spaces)$/.test(block.whiteSpace);
      const keepsLines = keepsBlanks || block.whiteSpace === "pre-line";
      const pieces = keepsBlanks ? /\n|[^\n]+/g : /\n|[ \t\r\f]+|[^ \t\r\n\f]+(?: [^ \t\r\n\f]+)*/g;
      for (const match of node.data.slice(from, to).matchAll(pieces)) {
        const piece = match[0];
        if (piece === "\n") this.gap(keepsLines ? LINE : BLANK);
        else if (!keepsBlanks && /^[ \t\r\f]/.test(piece)) this.gap(BLANK);
        else this.#write(piece, node, from + match.index, block);
      }
    }

    /** What is told instead of an element. @param {Element} element @param {string} text @param {Block} block */
    addInstead(element, text, block) {
      this.#write(text, element, 0, block);
    }

    /** @param {string} piece @param {Text | Element} node @param {number} from @param {Block} block */
    #write(piece, node, from, { kind, language }) {
      const gap = this.#length === 0 ? "" : GAPS[this.#gap];
      this.#parts.push(gap, piece);
      this.#length += gap.length;
      this.map.add(this.#length, node, from, piece.length);
      if (this.segments.length === 0 || this.#gap === BLOCK) {
        this.segments.push({ start: this.#length, end: this.#length, kind, ...(language !== null && { language }) });
      }
      this.#length += piece.length;
      this.segments[this.segments.length - 1].end = this.#length;
      this.#gap = NO_GAP;
    }
  }

  globalThis.utterPage = { ...globalThis.utterPage, Transcript, NO_GAP, TAB, LINE, BLOCK };
})();
