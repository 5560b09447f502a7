// Which character of the taken text stands where on the page. A classic script: adds OffsetMap to utterPage.
//
// The text is made of runs: stretches that stand in one text node without anything collapsed or left out between, or
// that are told instead of an element (a picture's description, a formula), which then is their place as a whole.
// What was put between them (paragraph breaks, tabs of a table) stands nowhere. Offsets are UTF-16 units.
//
// A book has 100,000 runs, and each spoken word asks: every way through them is a binary search.

(() => {
  /** @typedef {{start: number, node: Text | Element, from: number, length: number}} Run */

  class OffsetMap {
    /** @type {Run[]} in order of `start` */
    #runs = [];
    /** @type {Map<Node, Run[]>} a node's own, in order of `start`, which is that of `from` too */
    #runsOf = new Map();

    /** @param {number} start  in the taken text @param {Text | Element} node @param {number} from  in the node @param {number} length */
    add(start, node, from, length) {
      const last = this.#runs.at(-1);
      const goesOn = last && last.node === node && last.from + last.length === from && last.start + last.length === start;
      if (goesOn) {
        last.length += length;
        return;
      }
      const run = { start, node, from, length };
      this.#runs.push(run);
      const own = this.#runsOf.get(node);
      if (own) own.push(run);
      else this.#runsOf.set(node, [run]);
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
      const first = this.#runs[firstWhere(this.#runs, (run) => run.start + run.length > start)];
      const last = this.#runs[firstWhere(this.#runs, (run) => run.start >= end) - 1];
      if (!first || !last || first.start >= end || !isThere(first) || !isThere(last)) return null;
      const range = document.createRange();
      if (isWhole(first)) range.setStartBefore(first.node);
      else range.setStart(first.node, first.from + Math.max(start - first.start, 0));
      if (isWhole(last)) range.setEndAfter(last.node);
      else range.setEnd(last.node, last.from + Math.min(end - last.start, last.length));
      return range;
    }

    /** @param {Node} node @param {number} at @returns {number | null} where that place stands in the taken text */
    toOffset(node, at) {
      const own = this.#runsOf.get(node) ?? [];
      if (own.length > 0 && isWhole(own[0])) return own[0].start;
      const run = own[firstWhere(own, (each) => each.from + each.length >= at)];
      return run && run.from <= at ? run.start + at - run.from : null;
    }

    /** @param {Node} node @param {number} at @returns {number | null} the same, or of what follows in this node */
    toOffsetFrom(node, at) {
      const own = this.#runsOf.get(node) ?? [];
      const run = own[firstWhere(own, (each) => each.from + each.length > at)];
      return run ? run.start + Math.max(at - run.from, 0) : null;
    }
  }

  /**
   * @template T @param {readonly T[]} items @param {(item: T) => boolean} holds  for none up to some item, then for all
   * @returns {number} the first for which it holds; the length if there is none
   */
  function firstWhere(items, holds) {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(items[middle])) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** @param {Run} run @returns {boolean} */
  function isWhole({ node }) {
    return node.nodeType === Node.ELEMENT_NODE;
  }

  /** @param {Run} run  the page may have changed since @returns {boolean} */
  function isThere(run) {
    if (!run.node.isConnected) return false;
    return isWhole(run) || /** @type {Text} */ (run.node).length >= run.from + run.length;
  }

  globalThis.utterPage = { ...globalThis.utterPage, OffsetMap, firstWhere };
})();
