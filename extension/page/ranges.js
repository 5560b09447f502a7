// Where a stretch of the taken text stands on the page, if it still does. A classic script, after offset_map.js: adds
// rangesOf and withoutBlanks to utterPage.
//
// It is several ranges where it goes through shadow trees: none reaches from one tree into another.

(() => {
  if (globalThis.utterPage?.rangesOf) return;

  /** @typedef {{start: number, node: Text | Element, from: number, length: number}} Run  as in offset_map.js */
  /** @typedef {{start: number, end: number}} Span */

  const LEAST_SHARE = 0.6; // of the characters that must stand where they did

  /**
   * @param {{text: string, map: {runs: readonly Run[]}}} text @param {Span} span
   * @returns {Range[]} none if another text stands there, or nothing
   */
  function rangesOf({ text, map: { runs } }, span) {
    /** @type {Range[]} */
    const ranges = [];
    let [wanted, found] = [0, 0];
    /** @type {Range | null} */
    let last = null;
    const isAfterStart = (/** @type {Run} */ run) => run.start + run.length > span.start;
    for (let i = utterPage.firstWhere(runs, isAfterStart); i < runs.length && runs[i].start < span.end; i += 1) {
      const run = runs[i];
      const part = { start: Math.max(run.start, span.start), end: Math.min(run.start + run.length, span.end) };
      wanted += part.end - part.start;
      if (!isThere(run, part, text)) {
        last = null;
        continue;
      }
      found += part.end - part.start;
      if (last && last.startContainer.getRootNode() === run.node.getRootNode()) {
        extend(last, run, part);
      } else {
        last = document.createRange();
        if (run.node instanceof Text) last.setStart(run.node, run.from + part.start - run.start);
        else last.setStartBefore(run.node);
        extend(last, run, part);
        ranges.push(last);
      }
    }
    return found > 0 && found >= wanted * LEAST_SHARE ? ranges : [];
  }

  /** @param {Range} range @param {Run} run @param {Span} part  of it, where the range shall end */
  function extend(range, { node, from, start }, { end }) {
    if (node instanceof Text) range.setEnd(node, from + end - start);
    else range.setEndAfter(node);
  }

  /** @param {Run} run @param {Span} part @param {string} text @returns {boolean} */
  function isThere({ node, from, start }, part, text) {
    if (!node.isConnected) return false;
    if (!(node instanceof Text)) return true; // it stands for its own description: a picture, a formula
    const written = node.data.slice(from + part.start - start, from + part.end - start);
    return withoutBlanks(written) === withoutBlanks(text.slice(part.start, part.end));
  }

  /** A page's blanks and those of what was taken differ. @param {string} text */
  function withoutBlanks(text) {
    return text.replace(/\s+/g, "");
  }

  globalThis.utterPage = { ...globalThis.utterPage, rangesOf, withoutBlanks };
})();
