// The sound of the present reading, kept so that a step back needs no engine.
//
// Each piece is a Blob: the browser holds it outside this page's heap and may put it on disk. Pieces lie without a
// gap, in order; when they are more than MAX_BYTES, the oldest go, but none that was not heard yet.

import { SAMPLE_BYTES } from "../protocol.js";

export const MAX_BYTES = 64 << 20; // 23 minutes

/** @typedef {{start: number, end: number, blob: Blob}} Piece  in samples of the reading */

export class Kept {
  /** @type {Piece[]} */
  #pieces = [];
  #maxBytes;

  /** @param {number} [maxBytes] */
  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** @param {number} start @param {Int16Array<ArrayBuffer>} samples @param {number} heard  sample that was heard last */
  add(start, samples, heard) {
    if (samples.length === 0) return;
    this.#pieces.push({ start, end: start + samples.length, blob: new Blob([samples]) });
    let bytes = this.#pieces.reduce((sum, piece) => sum + piece.blob.size, 0);
    while (bytes > this.#maxBytes && this.#pieces[0].end <= heard) {
      bytes -= /** @type {Piece} */ (this.#pieces.shift()).blob.size;
    }
  }

  /** Forget what lies from sample `at` on. @param {number} at */
  cut(at) {
    this.#pieces = this.#pieces
      .filter(({ start }) => start < at)
      .map((piece) => (piece.end <= at ? piece : shortened(piece, at)));
  }

  clear() {
    this.#pieces = [];
  }

  /** @param {number} at @returns {boolean} whether the sound from sample `at` on is all here */
  has(at) {
    return this.#pieces.some(({ start, end }) => start <= at && at < end);
  }

  /** @param {number} at @returns {AsyncGenerator<Int16Array>} the sound from sample `at` on */
  async *from(at) {
    for (const { start, end, blob } of [...this.#pieces]) {
      if (end <= at) continue;
      const samples = new Int16Array(await blob.arrayBuffer());
      yield samples.subarray(Math.max(at - start, 0));
    }
  }
}

/** @param {Piece} piece @param {number} end @returns {Piece} */
function shortened({ start, blob }, end) {
  return { start, end, blob: blob.slice(0, (end - start) * SAMPLE_BYTES) };
}
