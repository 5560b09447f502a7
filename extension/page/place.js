// Where a stretch of the taken text stands on the page, if it still does. A classic script, after offset_map.js: adds
// rangesOf and withoutBlanks to utterPage.
//
// One range can be too much, where what was left out lies between (a footnote mark), and too little, where the text
// goes through a shadow tree: then it is several.

(() => {
  if (globalThis.utterPage?.rangesOf) return;

  const LEAST_SHARE = 0.6; // of the characters that must stand where they did
  const LONG_WORD = 8;

  /**
   * @param {{text: string, map: any}} text @param {{start: number, end: number}} span
   * @returns {Range[]} none if another text stands there, or nothing
   */
  function rangesOf({ text, map }, { start, end }) {
    const wanted = withoutBlanks(text.slice(start, end)).length;
    const ranges = [...pieces(text, map, start, end)];
    const found = ranges.reduce((sum, range) => sum + withoutBlanks(range.toString()).length, 0);
    return wanted > 0 && found >= wanted * LEAST_SHARE ? ranges : [];
  }

  /** @param {string} text @param {any} map @param {number} start @param {number} end @returns {Generator<Range>} */
  function* pieces(text, map, start, end) {
    const written = text.slice(start, end);
    if (/^\s*$/.test(written)) return;
    const range = map.toRange(start, end);
    if (range && !range.collapsed && withoutBlanks(range.toString()) === withoutBlanks(written)) {
      yield range;
      return;
    }
    const middle = start + nearMiddle(written);
    if (middle === start) return;
    yield* pieces(text, map, start, middle);
    yield* pieces(text, map, middle, end);
  }

  /** @param {string} written @returns {number} where the word near its middle begins; 0 if it is not to be parted */
  function nearMiddle(written) {
    const half = written.length >> 1;
    const after = written.slice(half).search(/(?<=\s)\S/);
    if (after >= 0) return half + after;
    const before = written.slice(0, half).search(/(?<=\s)\S*$/);
    if (before > 0) return before;
    return written.length < LONG_WORD ? 0 : half; // in some languages a sentence has no blanks
  }

  /** A page's blanks and those of what was taken differ. @param {string} text */
  function withoutBlanks(text) {
    return text.replace(/\s+/g, "");
  }

  globalThis.utterPage = { ...globalThis.utterPage, rangesOf, withoutBlanks };
})();
