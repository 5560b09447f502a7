// Finds a text again on a page that put other nodes in the place of those it was taken from. A classic script, after
// offset_map.js and ranges.js: adds findAgain to utterPage.
//
// Both texts are compared without their blanks, since a page's blanks and those of what was taken differ. The sentence
// that is heard is looked for first, with what stands around it; from there both are followed in both directions,
// over what only one of them has (a footnote mark, a word that was changed). Bounded in time: a page may be huge.

(() => {
  if (globalThis.utterPage?.findAgain) return;

  /** @typedef {{start: number, end: number}} Span */
  /** @typedef {{from: number, to: number, length: number}} Stretch  from: in the taken text, to: on the page */

  const BUDGET_MS = 40;
  const AROUND = 48; // characters before and after the sentence, which tell it from its equals
  const SEED = 16; // so many in a row are no chance
  const MOST_LEFT_OUT = 600; // in a row, on the page
  const MOST_MISSING = 160; // in a row, of the taken text
  const NOT_TEXT = new Set([
    "SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "TEXTAREA", "SELECT", "UTTER-BAR", "UTTER-NOTICE",
  ]);

  /**
   * @param {string} text  that was taken @param {Span} sentence  of it
   * @param {Node} root  where to look
   * @returns {any} an OffsetMap of the text, or of as much of it as was found in time; null if the sentence is nowhere
   */
  function findAgain(text, sentence, root) {
    const late = performance.now() + BUDGET_MS;
    const taken = bare(text);
    const page = new PageText(root, late);
    const from = taken.placeOf(sentence.start);
    const seed = find(taken.bare, from, taken.placeOf(sentence.end), page);
    if (seed === null) return null;
    const after = [...follow(taken.bare, page.bare, seed, late)];
    const [takenBack, pageBack] = [reversed(taken.bare), reversed(page.bare)];
    const start = { from: taken.bare.length - seed.from, to: page.bare.length - seed.to, length: 0 };
    const before = [...follow(takenBack, pageBack, start, late)].map(({ from, to, length }) => ({
      from: taken.bare.length - from - length, to: page.bare.length - to - length, length,
    }));
    const map = new utterPage.OffsetMap();
    for (const stretch of [...before.reverse(), ...after]) page.addTo(map, stretch, taken.places);
    return map;
  }

  /**
   * @param {string} taken @param {number} start @param {number} end  of the sentence in it @param {PageText} page
   * @returns {Stretch | null} with length 0: where the two texts are the same place
   */
  function find(taken, start, end, page) {
    const [head, tail] = [Math.max(start - AROUND, 0), end + AROUND];
    // The more of what stands around it is found with it, the surer; then parts of the sentence, where it was changed.
    const tries = [[head, tail], [start, tail], [head, end], [start, end]];
    for (let part = start; part + SEED < end; part += SEED) tries.push([part, part + SEED]);
    for (const [from, to] of tries) {
      const wanted = taken.slice(from, to);
      const isSure = wanted.length >= SEED || (from === start && to === end);
      const found = isSure ? page.only(wanted) : null;
      if (found !== null) return { from, to: found, length: 0 };
    }
    return null;
  }

  /**
   * @param {string} taken @param {string} page @param {Stretch} seed @param {number} late
   * @returns {Generator<Stretch>}
   */
  function* follow(taken, page, seed, late) {
    let { from, to } = seed;
    // What stands at the sentence itself is always followed: on a slow machine the time may be over before it begins.
    do {
      let length = 0;
      while (from + length < taken.length && taken[from + length] === page[to + length]) length += 1;
      if (length > 0) yield { from, to, length };
      const next = resume(taken, page, from + length, to + length);
      if (next === null) return;
      [from, to] = next;
    } while (performance.now() < late);
  }

  /**
   * @param {string} taken @param {string} page @param {number} from @param {number} to  where they part
   * @returns {[number, number] | null} where they are the same again
   */
  function resume(taken, page, from, to) {
    const near = page.slice(to, to + MOST_LEFT_OUT);
    for (let missing = 0; missing <= MOST_MISSING; missing += 1) {
      const wanted = taken.slice(from + missing, from + missing + SEED);
      if (wanted === "") return null;
      const found = near.indexOf(wanted);
      if (found >= 0) return [from + missing, to + found];
    }
    return null;
  }

  /** The text of a page as it is painted, without blanks, and the node of each character. */
  class PageText {
    /** @type {Map<Text, number[]>} places of a node's characters: a page may hold all of its text in one node */
    #places = new Map();
    /** @type {{node: Text, start: number}[]} start: in `bare` */
    #nodes = [];
    bare = "";

    /** @param {Node} root @param {number} late */
    constructor(root, late) {
      const parts = [];
      let length = 0;
      for (const node of textNodes(root)) {
        const written = utterPage.withoutBlanks(node.data);
        if (written === "") continue;
        this.#nodes.push({ node, start: length });
        parts.push(written);
        length += written.length;
        if (this.#nodes.length % 256 === 0 && performance.now() > late) break;
      }
      this.bare = parts.join("");
    }

    /** @param {string} wanted @returns {number | null} where it stands, if it is seen at one place and no other */
    only(wanted) {
      let found = null;
      for (let at = this.bare.indexOf(wanted); at >= 0; at = this.bare.indexOf(wanted, at + 1)) {
        if (!this.#isSeen(at)) continue;
        if (found !== null) return null;
        found = at;
      }
      return found;
    }

    /** @param {number} at @returns {boolean} pages keep copies that nobody sees, for narrow windows or for print */
    #isSeen(at) {
      const { node } = this.#nodes[this.#nodeAt(at)];
      return node.parentElement?.checkVisibility({ visibilityProperty: true }) ?? true;
    }

    /** @param {number} at @returns {number} */
    #nodeAt(at) {
      let [low, high] = [0, this.#nodes.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (this.#nodes[middle].start <= at) low = middle;
        else high = middle;
      }
      return low;
    }

    /** @param {Text} node @returns {number[]} */
    #placesIn(node) {
      const known = this.#places.get(node) ?? bare(node.data).places;
      this.#places.set(node, known);
      return known;
    }

    /** @param {any} map @param {Stretch} stretch @param {number[]} places  of the taken text's characters */
    addTo(map, { from, to, length }, places) {
      let at = to;
      for (let i = this.#nodeAt(to); at < to + length; i += 1) {
        const { node, start } = this.#nodes[i];
        const end = Math.min(this.#nodes[i + 1]?.start ?? Infinity, to + length);
        const inNode = this.#placesIn(node);
        let run = at;
        for (; at < end; at += 1) {
          const isLast = at + 1 === end;
          const step = isLast ? 0 : places[from + at + 1 - to] - places[from + at - to];
          // Where the blanks between two characters are as many on both sides, the run goes on over them.
          if (!isLast && step === inNode[at + 1 - start] - inNode[at - start]) continue;
          const [first, last] = [inNode[run - start], inNode[at - start]];
          map.add(places[from + run - to], node, first, last + 1 - first);
          run = at + 1;
        }
      }
    }
  }

  /** @param {string} text @returns {{bare: string, places: number[], placeOf: (offset: number) => number}} */
  function bare(text) {
    const places = [];
    for (const { index } of text.matchAll(/\S/g)) places.push(index);
    const written = utterPage.withoutBlanks(text);
    const placeOf = (/** @type {number} */ offset) => utterPage.withoutBlanks(text.slice(0, offset)).length;
    return { bare: written, places, placeOf };
  }

  /** @param {string} text @returns {string} unit by unit: halves of an emoji are compared like any others */
  function reversed(text) {
    return text.split("").reverse().join("");
  }

  /** @param {Node} root @returns {Generator<Text>} in the order in which they are painted */
  function* textNodes(root) {
    const left = [root]; // no recursion: a page can be nested deeper than the stack is
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      if (node instanceof Text) yield node;
      else if (!(node instanceof Element && NOT_TEXT.has(utterPage.sure.tagName(node)))) {
        for (const child of [...utterPage.flatChildren(node)].reverse()) left.push(child); // too many for one call
      }
    }
  }

  globalThis.utterPage = { ...globalThis.utterPage, findAgain };
})();
