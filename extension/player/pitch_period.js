// How long one period of a voice is: sound in, the shift at which it is most like itself out. Pure.
//
// Normalised cross-correlation, as it is usual for voices: first of every fourth sample, over all periods of 65 to
// 400 Hz, then of all samples around what was found. A multiple of the period is as good to whoever cuts or repeats
// sound, so errors by octaves upwards do no harm, and those downwards have a low correlation.

const DECIMATION = 4;
const LEAST = 60; // samples of 24 kHz: 400 Hz
const MOST = 368; // 65 Hz
const COMPARED = 360; // 15 ms of sound are laid over each other
const FINE_COMPARED = 240;
const SILENT = 1e-7; // mean square, -70 dB: nothing there to be compared

/** Samples that a search looks at. */
export const SEARCHED = MOST + COMPARED;

const coarse = new Float32Array(SEARCHED / DECIMATION);

/**
 * @param {Float32Array} sound  at least SEARCHED samples of 24 kHz
 * @returns {number | null} in samples, to within DECIMATION; null where there is silence
 */
export function coarsePeriod(sound) {
  for (let at = 0; at < coarse.length; at += 1) {
    const first = at * DECIMATION;
    coarse[at] = sound[first] + sound[first + 1] + sound[first + 2] + sound[first + 3];
  }
  const n = COMPARED / DECIMATION;
  const own = energy(coarse, 0, n);
  if (own < SILENT * n * DECIMATION * DECIMATION) return null;
  const least = LEAST / DECIMATION;
  let shifted = energy(coarse, least, n);
  let best = least;
  let highest = -Infinity;
  for (let lag = least; lag <= MOST / DECIMATION; lag += 1) {
    const likeness = product(coarse, lag, n) / Math.sqrt(own * shifted + 1e-12);
    if (likeness > highest) {
      highest = likeness;
      best = lag;
    }
    shifted += coarse[lag + n] ** 2 - coarse[lag] ** 2;
  }
  return best * DECIMATION;
}

/**
 * @param {Float32Array} sound  at least around + reach + 240 samples
 * @param {number} around  where to look @param {number} reach  how far to each side
 * @returns {{period: number, likeness: number}} with the part of a sample; 1 is quite alike
 */
export function finePeriod(sound, around, reach) {
  const own = energy(sound, 0, FINE_COMPARED);
  /** @param {number} lag */
  const likeness = (lag) =>
    product(sound, lag, FINE_COMPARED) / Math.sqrt(own * energy(sound, lag, FINE_COMPARED) + 1e-12);
  let best = around;
  let highest = -Infinity;
  for (let lag = around - reach; lag <= around + reach; lag += 1) {
    const found = likeness(lag);
    if (found > highest) {
      highest = found;
      best = lag;
    }
  }
  // The top lies between samples: that of the parabola through three of them.
  const [before, after] = [likeness(best - 1), likeness(best + 1)];
  const bend = before - 2 * highest + after;
  const part = bend < 0 && highest >= before && highest >= after ? (before - after) / (2 * bend) : 0;
  return { period: best + part, likeness: Math.min(Math.max(highest, 0), 1) };
}

/** @param {Float32Array} sound @param {number} from @param {number} n */
function energy(sound, from, n) {
  let sum = 0;
  for (let at = from; at < from + n; at += 1) sum += sound[at] * sound[at];
  return sum;
}

/** @param {Float32Array} sound @param {number} lag @param {number} n */
function product(sound, lag, n) {
  let sum = 0;
  for (let at = 0; at < n; at += 1) sum += sound[at] * sound[at + lag];
  return sum;
}
