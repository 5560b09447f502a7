import assert from "node:assert/strict";
import { test } from "node:test";

import { SoundQueue } from "../../extension/player/sound_queue.js";

const RATE_HZ = 24_000;
const BLOCK = 128;
const SPEEDS = [0.5, 0.75, 1.25, 1.5, 2, 3, 4];

/** @param {number} pitch_hz @param {number} duration_s @returns {Float32Array} a voice's tone */
function voiced(pitch_hz, duration_s) {
  return Float32Array.from({ length: duration_s * RATE_HZ }, (_, at) => {
    let sum = 0;
    for (let k = 1; k * pitch_hz < 6_000; k += 1) sum += Math.sin((2 * Math.PI * k * pitch_hz * at) / RATE_HZ) / k ** 1.5;
    return 0.2 * sum;
  });
}

/** @param {number} n @returns {Float32Array} the same noise each time */
function noise(n) {
  let seed = 1;
  return Float32Array.from({ length: n }, () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return 0.4 * (seed / 2_147_483_647 - 0.5);
  });
}

/** @param {Float32Array} sound @param {number} speed @returns {number[]} all that goes out */
function stretched(sound, speed) {
  const queue = new SoundQueue();
  queue.speed = speed;
  queue.push(sound);
  queue.complete();
  /** @type {number[]} */
  const all = [];
  while (queue.position < sound.length) all.push(...next(queue));
  return all.slice(0, all.length - queue.silent);
}

/** @param {SoundQueue} queue @returns {Float32Array} */
function next(queue) {
  const out = new Float32Array(BLOCK).fill(NaN);
  queue.fill(out);
  return out;
}

/** @param {ArrayLike<number>} sound @param {number} about_hz @returns {number} of its middle, by correlation over many periods */
function pitchHz(sound, about_hz) {
  const n = 3_000;
  const from = Math.floor(sound.length / 2) - n;
  const likeness = (/** @type {number} */ lag) => {
    let sum = 0;
    for (let at = from; at < from + n; at += 1) sum += sound[at] * sound[at + lag];
    return sum;
  };
  const top = (/** @type {number} */ low, /** @type {number} */ high) => {
    let best = low;
    let highest = likeness(low);
    for (let lag = low + 1; lag <= high; lag += 1) {
      const found = likeness(lag);
      if (found > highest) [best, highest] = [lag, found];
    }
    const [before, here, after] = [likeness(best - 1), likeness(best), likeness(best + 1)];
    return best + (before - after) / (2 * (before - 2 * here + after));
  };
  const about = RATE_HZ / about_hz;
  const one = top(Math.floor(about * 0.8), Math.ceil(about * 1.2));
  // The longer the lag, the finer: eight periods lie within one sample of eight times the first guess.
  const eight = top(Math.round(8 * one) - 4, Math.round(8 * one) + 4);
  return (8 * RATE_HZ) / eight;
}

/** @param {ArrayLike<number>} sound */
const step = (sound) => Array.from(sound).reduce((most, sample, at) => (at === 0 ? 0 : Math.max(most, Math.abs(sample - sound[at - 1]))), 0);
/** @param {ArrayLike<number>} sound */
const level = (sound) => Math.sqrt(Array.from(sound).reduce((sum, sample) => sum + sample ** 2, 0) / sound.length);

const VOICES = [71.3, 118.7, 233.1, 389].map((pitch_hz) => ({ pitch_hz, sound: voiced(pitch_hz, 1.2) }));

for (const speed of SPEEDS) {
  test(`at speed ${speed} a voice keeps its pitch, its level and its smoothness, and lasts as long as it should`, () => {
    for (const { pitch_hz, sound } of VOICES) {
      const out = stretched(sound, speed);
      const cents = 1200 * Math.log2(pitchHz(out, pitch_hz) / pitch_hz);
      assert.ok(Math.abs(cents) < 4, `${pitch_hz} Hz: ${cents} cents`);
      assert.ok(Math.abs(out.length * speed - sound.length) < 0.05 * RATE_HZ * Math.max(speed, 1), `${pitch_hz} Hz: ${out.length}`);
      assert.ok(Math.abs(20 * Math.log10(level(out) / level(sound))) < 0.5);
      assert.ok(step(out) <= 1.1 * step(sound), `${pitch_hz} Hz: a click of ${step(out)}`);
    }
  });
}

test("hiss keeps its level: where sounds are not alike, their joint is no softer", () => {
  const sound = noise(2 * RATE_HZ);
  for (const speed of SPEEDS) {
    const change_db = 20 * Math.log10(level(stretched(sound, speed)) / level(sound));
    assert.ok(Math.abs(change_db) < 0.7, `speed ${speed}: ${change_db} dB`);
  }
});

test("silence stays silent and gets shorter all the same", () => {
  const out = stretched(new Float32Array(2 * RATE_HZ), 2);
  assert.ok(out.every((sample) => sample === 0));
  assert.ok(Math.abs(out.length - RATE_HZ) < 0.1 * RATE_HZ);
});

test("speeds that change all the time make no click, and lose no place", () => {
  const sound = voiced(137.3, 6);
  const queue = new SoundQueue();
  queue.push(sound);
  queue.complete();
  /** @type {number[]} */
  const out = [];
  for (let n = 0; queue.position < sound.length - RATE_HZ / 2; n += 1) {
    queue.speed = [1, 2, 0.5, 1, 4, 1.25, 3, 0.8][Math.floor(n / 7) % 8];
    out.push(...next(queue));
  }
  assert.ok(step(out) <= 1.1 * step(sound));
  queue.speed = 1;
  for (let n = 0; n < 10; n += 1) next(queue);
  const at = queue.position;
  assert.deepEqual([...next(queue)], [...sound.subarray(at, at + BLOCK)]);
});

test("a new speed acts within 50 ms of sound", () => {
  const queue = new SoundQueue();
  queue.push(voiced(66, 8));
  for (const speed of [4, 0.5, 2, 1, 3]) {
    queue.speed = speed;
    for (let done = 0; done < 0.05 * RATE_HZ; done += BLOCK) next(queue);
    const at = queue.position;
    const n = Math.ceil(RATE_HZ / BLOCK / 2);
    for (let i = 0; i < n; i += 1) next(queue);
    const measured = (queue.position - at) / (n * BLOCK);
    assert.ok(Math.abs(measured / speed - 1) < 0.1, `${measured} for ${speed}`);
  }
});

test("sound pauses, goes on and is cut at another speed as at speed 1: faded, from where it was", () => {
  const sound = voiced(120, 4);
  const queue = new SoundQueue();
  queue.speed = 2;
  queue.push(sound);
  const out = [];
  for (let n = 0; n < 20; n += 1) out.push(...next(queue));
  queue.pause();
  for (let n = 0; n < 10; n += 1) out.push(...next(queue));
  const paused = queue.position;
  assert.equal(out.at(-1), 0);
  for (let n = 0; n < 10; n += 1) next(queue);
  assert.equal(queue.position, paused);
  queue.resume();
  for (let n = 0; n < 20; n += 1) out.push(...next(queue));
  queue.startAt(RATE_HZ);
  queue.push(sound.subarray(RATE_HZ, 2 * RATE_HZ));
  for (let n = 0; n < 20; n += 1) out.push(...next(queue));
  assert.ok(step(out.slice(0, 50 * BLOCK)) <= 1.1 * step(sound));
  assert.ok(queue.position > RATE_HZ && queue.position < RATE_HZ + 45 * BLOCK);
});

test("a cut ahead is kept to the sample at any speed", () => {
  const queue = new SoundQueue();
  queue.speed = 2;
  queue.push(voiced(120, 2));
  for (let n = 0; n < 20; n += 1) next(queue);
  queue.cut(RATE_HZ);
  queue.push(new Float32Array(RATE_HZ).fill(0.25));
  queue.complete();
  for (let n = 0; queue.position < 2 * RATE_HZ; n += 1) {
    assert.ok(n < 1_000);
    const from = queue.position;
    const out = next(queue);
    if (from > RATE_HZ + 2_000 && queue.position < 2 * RATE_HZ) assert.ok(out.every((sample) => Math.abs(sample - 0.25) < 1e-6));
  }
});
