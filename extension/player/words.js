// Which word and sentence is heard where: the tables of the reading's kept sound. Pure; places are samples.

import { RATE_HZ } from "../protocol.js";

/** @import { Span } from "../protocol.js" */
/** @import { PlayerAudio } from "../messages.js" */

// A shorter gap leaves the word lit: a light that goes out between any two words would flicker.
const GAP = RATE_HZ / 4;

/** @typedef {{start: number, end: number, span: Span}} Word */
/** @typedef {{start: number, span: Span}} Sentence  it lasts until the next one begins */

export class Words {
  /** @type {Word[]} */
  #words = [];
  /** @type {Sentence[]} */
  #sentences = [];

  /** @param {number} base  where the job began @param {number} start  where this sound begins @param {PlayerAudio} audio */
  add(base, start, { sentence, words }) {
    const last = this.#sentences.at(-1)?.span;
    if (last === undefined || !isSame(last, sentence)) this.#sentences.push({ start, span: span(sentence) });
    for (const word of words) {
      const at = base + Math.round(word.start_s * RATE_HZ);
      this.#words.push({ start: at, end: base + Math.round(word.end_s * RATE_HZ), span: span(word) });
    }
  }

  /** Forget what begins at sample `at` or later. @param {number} at */
  cut(at) {
    this.#words.length = firstFrom(this.#words, at);
    this.#sentences.length = firstFrom(this.#sentences, at);
  }

  clear() {
    this.#words = [];
    this.#sentences = [];
  }

  /**
   * @param {number} at @param {number} since  where the ear began
   * @returns {{word: Span | null, sentence: Span | null}} what is heard there
   */
  at(at, since) {
    const next = firstFrom(this.#words, at + 1);
    const word = this.#words[next - 1];
    const gap = (this.#words[next]?.start ?? Infinity) - (word?.end ?? 0);
    const isHeard = word !== undefined && word.end > since && (at < word.end || gap <= GAP);
    // As long as a word is lit over a gap, its sentence is too.
    return { word: isHeard ? word.span : null, sentence: this.#sentenceAt(isHeard ? word.start : at) };
  }

  /** @param {number} at @returns {Span | null} */
  #sentenceAt(at) {
    return this.#sentences[firstFrom(this.#sentences, at + 1) - 1]?.span ?? null;
  }

  /** @param {number} at @returns {boolean} whether a sentence begins after sample `at` */
  beginsAfter(at) {
    return (this.#sentences.at(-1)?.start ?? -1) > at;
  }

  /**
   * @param {number} from @param {number} to
   * @returns {number[]} the places within, rising, where what is heard may change
   */
  bounds(from, to) {
    const within = (/** @type {number} */ at) => at >= from && at < to;
    // A word that began before may end within; it is the one before the first.
    const words = this.#words.slice(Math.max(firstFrom(this.#words, from) - 1, 0), firstFrom(this.#words, to));
    const sentences = this.#sentences.slice(firstFrom(this.#sentences, from), firstFrom(this.#sentences, to));
    const all = [...words.flatMap(({ start, end }) => [start, end]), ...sentences.map(({ start }) => start)];
    return [...new Set(all.filter(within))].sort((a, b) => a - b);
  }
}

/** @param {Span} span @returns {Span} without what else there is */
function span({ start, end }) {
  return { start, end };
}

/** @param {Span | null} one @param {Span | null} other */
export function isSame(one, other) {
  return one?.start === other?.start && one?.end === other?.end;
}

/** @param {{start: number}[]} sorted @param {number} at @returns {number} the first that begins at `at` or later */
function firstFrom(sorted, at) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].start < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
