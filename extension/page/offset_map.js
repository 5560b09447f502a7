// Which character of the taken text stands where on the page. A classic script: adds OffsetMap to utterPage.
//
// The text is made of runs: stretches that stand in one text node without anything collapsed or left out between.
// What was put between them (paragraph breaks, tabs of a table) stands nowhere. Offsets are UTF-16 units.

(() => {
  /** @typedef {{start: number, node: Text, from: number, length: number}} Run */

  class OffsetMap {
    /** @type {Run[]} in order of `start` */
    #runs = [];

    /** @param {number} start  in the taken text @param {Text} node @param {number} from  in the node @param {number} length */
    add(start, node, from, length) {
      const last = this.#runs.at(-1);
      if (last && last.node === node && last.from + last.length === from && last.start + last.length === start) {
        last.length += length;
      } else {
        this.#runs.push({ start, node, from, length });
      }
    }

    /** @returns {readonly Readonly<Run>[]} */
    get runs() {
      return this.#runs;
    }

    /**
     * @param {number} start @param {number} end  of the taken text
     * @returns {Range | null} the same stretch of the page; null if nothing of it stands there any more
     */
    toRange(start, end) {
      const first = this.#runs.find((run) => run.start + run.length > start);
      const last = this.#runs.findLast((run) => run.start < end);
      if (!first || !last || first.start >= end || !isThere(first) || !isThere(last)) return null;
      const range = document.createRange();
      range.setStart(first.node, first.from + Math.max(start - first.start, 0));
      range.setEnd(last.node, last.from + Math.min(end - last.start, last.length));
      return range;
    }

    /** @param {Node} node @param {number} at @returns {number | null} where that place stands in the taken text */
    toOffset(node, at) {
      const run = this.#runs.find((each) => each.node === node && each.from <= at && at <= each.from + each.length);
      return run ? run.start + at - run.from : null;
    }
  }

  /** @param {Run} run  the page may have changed since @returns {boolean} */
  function isThere({ node, from, length }) {
    return node.isConnected && node.length >= from + length;
  }

  globalThis.utterPage = { ...globalThis.utterPage, OffsetMap };
})();
