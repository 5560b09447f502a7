// Samples in, sound of the wanted speed out, in order: the part of the player that runs in the audio thread. Pure: no
// clock but the frames that went out, no messages.
//
// At speed 1, where nothing is paused or cut, every sample goes out as it came. At other speeds units of the stretch
// go out, each of some milliseconds, so that a new speed acts at once. Where sound is paused or cut it fades, over RAMP
// samples: sound that breaks off clicks. While no sample is there, silence goes out and the position stays. Where that
// happens before the last sample came, sound that comes is held until `goOn`: it is for others to say how much is enough.

import { RATE_HZ } from "../protocol.js";
import { HeardClock } from "./heard_clock.js";
import { SampleBlocks } from "./sample_blocks.js";
import { LOOK_AHEAD, Stretch } from "./stretch.js";

// The engine sends the first sound as soon as it can, and the rest of its sentence right behind it.
export const HEAD = RATE_HZ / 2;

export const RAMP = 240; // 10 ms: too short to be heard as a fade, long enough not to click

export class SoundQueue {
  #blocks = new SampleBlocks();
  #stretch = new Stretch();
  #ahead = new Float32Array(LOOK_AHEAD);
  /** Samples of the stretch's unit that went out; all of them at first. */
  #done = 0;
  /** Sample of the reading that is first in the blocks. */
  #front = 0;
  /** Faded end of what was cut off while it sounded; it goes out first and counts nowhere. @type {Float32Array | null} */
  #tail = null;
  /** Frames of silence that are still to go out before the next sound. */
  #preroll = 0;
  #playing = true;
  #isComplete = false;
  /** Fade: 0 is silent, RAMP is as it came. */
  #level = RAMP;
  #isSounding = false;
  /** Sample where the sound began that goes out now. */
  #begin = 0;

  /** What the ear hears of it. */
  clock = new HeardClock();
  /** Frames of silence that went out since the last sound. */
  silent = 0;
  /** It ran dry before the last sample came, and holds what came since. */
  isDry = false;
  /** Position that is not passed: a test plays up to it. */
  limit = Infinity;

  /** @returns {number} sample of the reading that goes out next; between samples within a unit of the stretch */
  get position() {
    const { length, taken } = this.#stretch;
    return this.#done === length ? this.#front : this.#front - taken + (taken * this.#done) / length;
  }

  /** @param {number} speed  from the next unit on */
  set speed(speed) {
    this.#stretch.speed = speed;
  }

  /** @param {Float32Array} samples  go out after all that came before */
  push(samples) {
    this.#blocks.push(samples);
  }

  /** No more will come. */
  complete() {
    this.#isComplete = true;
    this.isDry = false;
  }

  /** What came since it ran dry is enough. */
  goOn() {
    this.isDry = false;
  }

  /** @param {number} frames  of silence before the next sound; it is no part of the reading */
  preroll(frames) {
    this.#preroll = frames;
  }

  /**
   * Drop the samples from `at` on; the next that come are `at` and following. An `at` that went out already, or that
   * was never there, moves the position to it.
   *
   * @param {number} at
   */
  cut(at) {
    this.#isComplete = this.isDry = false;
    const ahead = at - this.#front;
    if (at > this.position && ahead >= 0 && ahead <= this.#blocks.length) return this.#blocks.keep(ahead);
    return this.startAt(at);
  }

  /** Drop all; the next samples that come are `at` and following. @param {number} at */
  startAt(at) {
    this.#isComplete = this.isDry = false;
    this.#tail = this.#fadedEnd();
    if (!this.#playing) this.#level = 0;
    this.#blocks.clear();
    this.#done = this.#stretch.length;
    this.#front = this.#begin = at;
    this.clock.reset(at);
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
    if (this.#playing && this.#preroll > 0) done += this.#fillSilent(out, done, this.#preroll);
    while (done < out.length && this.#sounds()) {
      const room = out.subarray(done);
      done += this.#done < this.#stretch.length ? this.#fillFromUnit(room) : this.#fillFromBlocks(room);
    }
    if (done < out.length) this.#runDry(out, done);
  }

  #sounds() {
    const isThere = this.#done < this.#stretch.length || (this.#blocks.length > 0 && !this.isDry);
    return isThere && (this.#playing || this.#level > 0) && this.position < this.limit;
  }

  /** @param {Float32Array} out @param {number} done */
  #runDry(out, done) {
    const isEmpty = this.#blocks.length === 0 && this.#done === this.#stretch.length;
    if (isEmpty && this.#playing && !this.#isComplete && this.#front - this.#begin > HEAD) this.isDry = true;
    // A pause while nothing sounds has nothing to fade; sound that comes after a gap begins as it came.
    if (isEmpty) this.#level = this.#playing ? RAMP : 0;
    this.#fillSilent(out, done, out.length);
  }

  /** @param {Float32Array} out @param {number} done @param {number} most @returns {number} frames written */
  #fillSilent(out, done, most) {
    const n = Math.min(out.length - done, most);
    out.fill(0, done, done + n);
    this.silent += n;
    if (n > 0) this.#isSounding = false;
    this.#preroll = Math.max(this.#preroll - n, 0);
    this.clock.went(n, this.position, this.position);
    return n;
  }

  /** @param {Float32Array} room @returns {number} frames that went out */
  #fillFromBlocks(room) {
    if (this.#stretch.speed !== 1) {
      this.#stretch.next(this.#ahead, this.#blocks.peek(this.#ahead));
      this.#done = 0;
      this.#blocks.take(this.#stretch.taken);
      this.#front += this.#stretch.taken;
      return 0;
    }
    const n = this.#fade(room, this.#blocks.peek(room, Math.min(room.length, Math.ceil(this.limit - this.#front))));
    this.#blocks.take(n);
    this.#front += n;
    return this.#went(n, this.#front - n);
  }

  /** @param {Float32Array} room @returns {number} frames that went out */
  #fillFromUnit(room) {
    const { out, length, taken } = this.#stretch;
    const from = this.position;
    const left = Math.ceil(((this.limit - from) * length) / taken);
    const unit = out.subarray(this.#done, Math.min(length, this.#done + Math.min(room.length, left)));
    room.set(unit);
    const n = this.#fade(room, unit.length);
    this.#done += n;
    return this.#went(n, from);
  }

  /** @param {number} n  frames that went out @param {number} from  position before */
  #went(n, from) {
    this.silent = 0;
    this.#isSounding = true;
    this.clock.went(n, from, this.position);
    return n;
  }

  /** @param {Float32Array} room @param {number} n  samples in it that are to go out @returns {number} that do */
  #fade(room, n) {
    if (this.#playing && this.#level === RAMP) return n;
    let done = 0;
    while (done < n && (this.#playing || this.#level > 0)) {
      this.#level = Math.min(Math.max(this.#level + (this.#playing ? 1 : -1), 0), RAMP);
      room[done] *= this.#level / RAMP;
      done += 1;
    }
    return done;
  }

  /** @param {Float32Array} out @returns {number} frames written */
  #fillFromTail(out) {
    if (this.#tail === null) return 0;
    const n = Math.min(this.#tail.length, out.length);
    out.set(this.#tail.subarray(0, n));
    this.#tail = n < this.#tail.length ? this.#tail.subarray(n) : null;
    this.clock.went(n, this.position, this.position);
    return n;
  }

  /** @returns {Float32Array | null} the next samples, falling to silence; null if nothing sounds */
  #fadedEnd() {
    if (this.#tail !== null) return this.#tail; // cut twice within a tail: the first one still has to end
    if (!this.#isSounding) return null;
    const end = new Float32Array(this.#level);
    const unit = this.#stretch.out.subarray(this.#done, Math.min(this.#stretch.length, this.#done + end.length));
    end.set(unit);
    const n = unit.length + this.#blocks.peek(end.subarray(unit.length));
    for (let at = 0; at < n; at += 1) end[at] *= (this.#level * (1 - (at + 1) / n)) / RAMP;
    return n === 0 ? null : end.subarray(0, n);
  }
}
