// Samples in, samples out, in order and each exactly once: the part of the player that runs in the audio thread.
// Pure: no clock, no messages.
//
// Where nothing is paused or cut, every sample goes out as it came in. Only at these edges it fades, over RAMP
// samples: sound that breaks off clicks. While no sample is there, silence goes out and the position stays.

export const RAMP = 240; // 10 ms: too short to be heard as a fade, long enough not to click

export class SoundQueue {
  /** @type {Float32Array[]} */
  #blocks = [];
  /** Samples of the first block that went out. */
  #used = 0;
  /** Faded end of what was cut off while it sounded; it goes out first and counts nowhere. @type {Float32Array | null} */
  #tail = null;
  #playing = true;
  /** Fade: 0 is silent, RAMP is as it came. */
  #level = RAMP;

  /** Sample of the reading that goes out next. */
  position = 0;
  /** Samples of silence that went out since the last sample of sound. */
  silent = 0;

  /** @param {Float32Array} samples  go out after all that came before */
  push(samples) {
    if (samples.length > 0) this.#blocks.push(samples);
  }

  /**
   * Drop the samples from `at` on; the next that come are `at` and following. An `at` that went out already, or that
   * was never there, moves the position to it.
   *
   * @param {number} at
   */
  cut(at) {
    if (at > this.position && at <= this.position + this.#waiting()) return this.#keep(at - this.position);
    this.#tail = this.#fadedEnd();
    if (!this.#playing) this.#level = 0;
    this.#blocks = [];
    this.#used = 0;
    this.position = at;
    return undefined;
  }

  pause() {
    this.#playing = false;
  }

  resume() {
    this.#playing = true;
  }

  /** @param {Float32Array} out  is filled with what goes out now */
  fill(out) {
    let done = this.#fillFromTail(out);
    while (done < out.length && this.#blocks.length > 0 && (this.#playing || this.#level > 0)) {
      const block = this.#blocks[0];
      const n = Math.min(block.length - this.#used, out.length - done);
      const samples = block.subarray(this.#used, this.#used + n);
      const n_out = this.#copy(samples, out, done);
      done += n_out;
      this.#used += n_out;
      this.position += n_out;
      this.silent = 0;
      if (this.#used === block.length) {
        this.#blocks.shift();
        this.#used = 0;
      }
    }
    if (done === out.length) return;
    // A pause while nothing sounds has nothing to fade; sound that comes after a gap begins as it came.
    if (this.#blocks.length === 0) this.#level = this.#playing ? RAMP : 0;
    out.fill(0, done);
    this.silent += out.length - done;
  }

  /** @param {Float32Array} samples @param {Float32Array} out @param {number} at @returns {number} samples that went out */
  #copy(samples, out, at) {
    if (this.#playing && this.#level === RAMP) {
      out.set(samples, at);
      return samples.length;
    }
    let n = 0;
    while (n < samples.length && (this.#playing || this.#level > 0)) {
      this.#level = Math.min(Math.max(this.#level + (this.#playing ? 1 : -1), 0), RAMP);
      out[at + n] = (samples[n] * this.#level) / RAMP;
      n += 1;
    }
    return n;
  }

  /** @param {Float32Array} out @returns {number} samples written */
  #fillFromTail(out) {
    if (this.#tail === null) return 0;
    const n = Math.min(this.#tail.length, out.length);
    out.set(this.#tail.subarray(0, n));
    this.#tail = n < this.#tail.length ? this.#tail.subarray(n) : null;
    return n;
  }

  /** @returns {Float32Array | null} the next samples, falling to silence; null if nothing sounds */
  #fadedEnd() {
    if (this.#tail !== null) return this.#tail; // cut twice within a tail: the first one still has to end
    const n = Math.min(this.#level, this.#waiting());
    if (n === 0 || this.silent > 0) return null;
    const end = new Float32Array(n);
    let i = 0;
    let from = this.#used;
    for (const block of this.#blocks) {
      for (let at = from; at < block.length && i < n; at += 1, i += 1) {
        end[i] = (block[at] * this.#level * (1 - (i + 1) / n)) / RAMP;
      }
      from = 0;
    }
    return end;
  }

  /** @param {number} n  samples that stay; fewer than wait */
  #keep(n) {
    let left = n + this.#used;
    /** @type {Float32Array[]} */
    const kept = [];
    for (const block of this.#blocks) {
      if (left <= 0) break;
      kept.push(block.subarray(0, left));
      left -= block.length;
    }
    this.#blocks = kept;
  }

  #waiting() {
    return this.#blocks.reduce((sum, block) => sum + block.length, -this.#used);
  }
}
