// What the ear hears now: what went out, in media samples, delayed by the device's latency. Pure; its time is the frames
// that the device took.
//
// The way from the thread to the ear holds some tenths of a second, within which the speed may have changed, sound may have
// been missing, or nothing have sounded at all. So the clock remembers what went out as straight pieces: so many
// frames that led from one position to another.

const CATCH_UP = 8; // frames within which one frame of a latency that fell is made up

/** @typedef {{frames: number, from: number, to: number}} Piece */

export class HeardClock {
  /** What went out and is not wholly heard, oldest first. @type {Piece[]} */
  #pieces = [];
  /** Frames of the first piece that were heard. */
  #used = 0;
  /** Frames that went out and were not heard. */
  #underway = 0;
  /** Frames between going out and the ear, as the browser has it: in coarse steps, up and down. */
  latency = 0;
  /** The same, without steps down: these would pass over whole words. */
  #delay = 0;
  /** Media sample that is heard. It never goes back but by `reset`: a latency that grows halts it. */
  position = 0;

  /** @param {number} frames  that went out @param {number} from @param {number} to  media samples */
  went(frames, from, to) {
    this.#underway += frames;
    const last = this.#pieces.at(-1);
    if (last !== undefined && isOn(last, frames, from, to)) {
      last.frames += frames;
      last.to = to;
    } else {
      this.#pieces.push({ frames, from, to });
    }
    this.#delay = Math.max(this.#delay - frames / CATCH_UP, this.latency);
    this.#hear(this.#underway - this.#delay);
  }

  /** Nothing of what is underway counts any more. @param {number} position */
  reset(position) {
    this.#pieces = [];
    this.#used = this.#underway = 0;
    this.position = position;
  }

  /** @param {number} frames */
  #hear(frames) {
    let left = Math.floor(frames);
    while (left > 0 && this.#pieces.length > 0) {
      const { frames: all, from, to } = this.#pieces[0];
      const n = Math.min(left, all - this.#used);
      this.#used += n;
      this.#underway -= n;
      left -= n;
      this.position = this.#used === all ? to : from + ((to - from) * this.#used) / all;
      if (this.#used === all) {
        this.#pieces.shift();
        this.#used = 0;
      }
    }
  }
}

/** @param {Piece} piece @param {number} frames @param {number} from @param {number} to */
function isOn(piece, frames, from, to) {
  const isStraight = Math.abs((piece.to - piece.from) * frames - (to - from) * piece.frames) < 1e-6 * frames * piece.frames;
  return piece.to === from && isStraight;
}
