// Faster and slower speech of the same pitch: pitch-synchronous overlap-add, in small units. Pure.
//
// A unit is a few milliseconds of sound. Faster: what is heard now fades over to what comes one pitch period (or some)
// later, so that the periods between are never heard. Slower: one period is heard and fades over to itself, so that it is heard
// twice. Both join the waveform where it is alike, so that nothing clicks and the pitch stays. Between the joints the
// sound goes out as it came. `ahead` keeps the account of what was taken too much or too little: the speed is exact in
// the long run, whatever the periods are.

import { coarsePeriod, finePeriod, SEARCHED } from "./pitch_period.js";

/** Samples that a unit may look at. */
export const LOOK_AHEAD = 1_200;

const COPIED = 240; // 10 ms: the most that goes out unchanged before the speed is looked at again
const SHORTEST_FADE = 96; // 4 ms: shorter ones join too many different periods to one
const LONGEST_SKIP = 720; // 30 ms: longer ones swallow whole sounds
const IN_SILENCE = 240; // what is skipped or repeated where there is no period to be found
const LONGEST_UNIT = 2 * LONGEST_SKIP;

/** What goes out next: `length` samples in `out`, made of the next `taken` samples. */
export class Stretch {
  out = new Float32Array(LONGEST_UNIT);
  length = 0;
  taken = 0;
  /** Samples taken more than the speed wants, over all units; less is negative. */
  #ahead = 0;
  /** What the rounding of periods to whole samples has moved the pitch by, in samples. */
  #slip = 0;
  #speed = 1;

  get speed() {
    return this.#speed;
  }

  set speed(speed) {
    if (speed === this.#speed) return;
    this.#speed = speed;
    this.#ahead = 0;
  }

  /**
   * Make the next unit.
   *
   * @param {Float32Array} sound  what comes next @param {number} n  samples of it; fewer than LOOK_AHEAD at its end
   */
  next(sound, n) {
    if (n < LOOK_AHEAD) return this.#copy(sound, Math.min(n, COPIED));
    const wait = this.#ahead / (this.#speed - 1); // samples until a period is to be skipped or repeated
    if (wait >= 1) return this.#copy(sound, Math.min(Math.ceil(wait), COPIED));
    return this.#speed > 1 ? this.#skip(sound) : this.#repeat(sound);
  }

  /** @param {Float32Array} sound @param {number} n */
  #copy(sound, n) {
    this.out.set(sound.subarray(0, n));
    this.#made(n, n);
  }

  /** @param {Float32Array} sound */
  #skip(sound) {
    const speed = this.#speed;
    // With `skipped` samples left out and `fade` samples heard, nothing is ahead: ahead + skipped = (speed - 1) * fade.
    const { shift, likeness } = this.#shift(sound, SHORTEST_FADE * (speed - 1) - this.#ahead);
    const fade = Math.round((shift + this.#ahead) / (speed - 1));
    const n = Math.min(Math.max(fade, SHORTEST_FADE), shift);
    crossfade(this.out, 0, sound, 0, shift, n, likeness);
    this.#made(n, n + shift);
  }

  /** @param {Float32Array} sound */
  #repeat(sound) {
    const { shift, likeness } = this.#shift(sound, SHORTEST_FADE);
    this.out.set(sound.subarray(0, shift));
    crossfade(this.out, shift, sound, shift, -shift, shift, likeness);
    this.#made(2 * shift, shift);
  }

  /**
   * By how much the sound may be moved so that it fits to itself.
   *
   * @param {Float32Array} sound @param {number} least
   */
  #shift(sound, least) {
    const coarse = coarsePeriod(sound);
    if (coarse === null) return { shift: Math.max(IN_SILENCE, Math.min(Math.ceil(least), LONGEST_SKIP)), likeness: 1 };
    const most = Math.max(Math.floor(LONGEST_SKIP / coarse), 1);
    const periods = Math.min(Math.max(Math.ceil(least / coarse), 1), most);
    const { period, likeness } = finePeriod(sound, periods * coarse, 2 * periods + 3);
    const shift = Math.round(period + this.#slip);
    this.#slip += period - shift;
    return { shift, likeness };
  }

  /** @param {number} length @param {number} taken */
  #made(length, taken) {
    this.length = length;
    this.taken = taken;
    this.#ahead += taken - length * this.#speed;
  }
}

/**
 * Fade from what is at `from` to what is `shift` further, over `n` samples, with the loudness of both: where they are
 * not alike, as in hissing sounds, the middle of a plain fade would be too soft.
 *
 * @param {Float32Array} out @param {number} at @param {Float32Array} sound @param {number} from @param {number} shift
 * @param {number} n @param {number} likeness
 */
function crossfade(out, at, sound, from, shift, n, likeness) {
  for (let i = 0; i < n; i += 1) {
    const rising = (i + 0.5) / n;
    const falling = 1 - rising;
    const loudness = 1 / Math.sqrt(rising ** 2 + falling ** 2 + 2 * rising * falling * likeness);
    out[at + i] = (falling * sound[from + i] + rising * sound[from + shift + i]) * loudness;
  }
}

if (LOOK_AHEAD < Math.max(SEARCHED, LONGEST_SKIP + 240)) throw new Error("LOOK_AHEAD is too short");
