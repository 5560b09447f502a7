// Sound that waits to go out: blocks of samples in the order in which they came. Pure.

export class SampleBlocks {
  /** @type {Float32Array[]} */
  #blocks = [];
  /** Samples of the first block that were taken. */
  #used = 0;
  /** Samples that wait. */
  length = 0;

  /** @param {Float32Array} samples */
  push(samples) {
    if (samples.length > 0) this.#blocks.push(samples);
    this.length += samples.length;
  }

  /** @param {Float32Array} into  is filled with the next samples @param {number} [n] @returns {number} how many there were */
  peek(into, n = into.length) {
    let done = 0;
    let from = this.#used;
    for (const block of this.#blocks) {
      if (done === n) break;
      const piece = block.subarray(from, from + n - done);
      into.set(piece, done);
      done += piece.length;
      from = 0;
    }
    return done;
  }

  /** @param {number} n  samples that are taken away from the front; no more than wait */
  take(n) {
    this.length -= n;
    this.#used += n;
    while (this.#blocks.length > 0 && this.#used >= this.#blocks[0].length) {
      this.#used -= this.#blocks[0].length;
      this.#blocks.shift();
    }
  }

  /** @param {number} n  samples that stay; fewer than wait */
  keep(n) {
    let left = n + this.#used;
    /** @type {Float32Array[]} */
    const kept = [];
    for (const block of this.#blocks) {
      if (left <= 0) break;
      kept.push(block.subarray(0, left));
      left -= block.length;
    }
    this.#blocks = kept;
    this.length = n;
  }

  clear() {
    this.#blocks = [];
    this.#used = this.length = 0;
  }
}
