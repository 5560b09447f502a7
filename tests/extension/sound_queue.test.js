import assert from "node:assert/strict";
import { test } from "node:test";

import { RAMP, SoundQueue } from "../../extension/player/sound_queue.js";

const BLOCK = 128; // what the audio thread asks for at a time

/** @param {number} from @param {number} n @returns {Float32Array} distinct samples, none of them zero */
const samples = (from, n) => Float32Array.from({ length: n }, (_, at) => ((from + at) % 30_000) / 32_768 + 1 / 65_536);

/** @param {SoundQueue} queue @param {number} n_blocks @returns {number[]} */
function played(queue, n_blocks) {
  return Array.from({ length: n_blocks }).flatMap(() => {
    const out = new Float32Array(BLOCK).fill(NaN);
    queue.fill(out);
    return [...out];
  });
}

/** @param {number[]} sound @returns {number} the largest step between neighbours */
const step = (sound) => Math.max(...sound.slice(1).map((sample, at) => Math.abs(sample - sound[at])));

test("chunks of any length go out joined, each sample as it came", () => {
  const queue = new SoundQueue();
  const lengths = [1, 127, 128, 129, 1000, 24_000, 0, 3];
  let at = 0;
  for (const n of lengths) {
    queue.push(samples(at, n));
    at += n;
  }
  const out = played(queue, Math.ceil(at / BLOCK));
  assert.deepEqual(out.slice(0, at), [...samples(0, at)]);
  assert.ok(out.slice(at).every((sample) => sample === 0));
  assert.equal(queue.position, at);
});

test("while sound is missing there is silence, the position stays, and what comes is held until it is enough", () => {
  const queue = new SoundQueue();
  queue.push(samples(0, 12_200));
  played(queue, 100);
  assert.equal(queue.position, 12_200);
  assert.equal(queue.silent, 100 * BLOCK - 12_200);
  queue.push(samples(12_200, 200));
  assert.equal(queue.isDry, true);
  assert.ok(played(queue, 5).every((sample) => sample === 0));
  queue.goOn();
  assert.deepEqual(played(queue, 1), [...samples(12_200, BLOCK)]);
  assert.equal(queue.silent, 0);
  assert.equal(queue.isDry, false);
});

test("the rest of a first sentence that comes a moment after its head is played at once", () => {
  const queue = new SoundQueue();
  queue.push(samples(0, 12_000));
  played(queue, 100);
  assert.equal(queue.isDry, false);
  queue.push(samples(12_000, 200));
  assert.deepEqual(played(queue, 1), [...samples(12_000, BLOCK)]);
});

test("sound that has not begun, was all heard, or is paused is not missing", () => {
  const queue = new SoundQueue();
  played(queue, 5);
  assert.equal(queue.isDry, false);
  queue.push(samples(0, 2000));
  played(queue, 5);
  queue.pause();
  played(queue, 20);
  assert.equal(queue.isDry, false);
  queue.resume();
  queue.complete();
  played(queue, 20);
  assert.equal(queue.position, 2000);
  assert.equal(queue.isDry, false);
});

test("a pause fades to silence without a click, holds the place, and resume fades in from there", () => {
  const queue = new SoundQueue();
  queue.push(new Float32Array(10_000).fill(0.5));
  played(queue, 4);
  queue.pause();
  const fading = played(queue, 4);
  const { position } = queue;
  assert.ok(step([0.5, ...fading]) <= 0.5 / RAMP + 1e-6);
  assert.equal(fading.at(-1), 0);
  assert.equal(position, 4 * BLOCK + RAMP);
  assert.ok(played(queue, 50).every((sample) => sample === 0));
  assert.equal(queue.position, position);
  queue.resume();
  const rising = played(queue, 4);
  assert.ok(step([0, ...rising]) <= 0.5 / RAMP + 1e-6);
  assert.equal(queue.position, position + 4 * BLOCK);
});

test("no sample is lost or heard twice over a pause", () => {
  const queue = new SoundQueue();
  queue.push(samples(0, 3000));
  const before = played(queue, 3);
  queue.pause();
  played(queue, 10);
  queue.resume();
  const at = queue.position;
  played(queue, 2);
  const after = played(queue, 4);
  assert.deepEqual(before, [...samples(0, 3 * BLOCK)]);
  assert.deepEqual(after, [...samples(at + 2 * BLOCK, 4 * BLOCK)]);
});

test("sound that comes during a pause waits for resume", () => {
  const queue = new SoundQueue();
  queue.pause();
  queue.push(samples(0, 1000));
  assert.ok(played(queue, 5).slice(RAMP).every((sample) => sample === 0));
  const at = queue.position;
  queue.resume();
  played(queue, 3);
  assert.equal(queue.position, at + 3 * BLOCK);
});

test("sound that comes while a silent player is paused is not heard at all", () => {
  const queue = new SoundQueue();
  queue.pause();
  queue.cut(0);
  queue.push(samples(0, 1000));
  assert.ok(played(queue, 5).every((sample) => sample === 0));
  assert.equal(queue.position, 0);
});

test("a cut ahead keeps what comes before it, to the sample", () => {
  const queue = new SoundQueue();
  for (let at = 0; at < 1000; at += 100) queue.push(samples(at, 100));
  played(queue, 1);
  queue.cut(555);
  queue.push(samples(20_000, 500));
  const out = played(queue, 5);
  assert.deepEqual(out, [...samples(BLOCK, 555 - BLOCK), ...samples(20_000, 6 * BLOCK - 555)]);
  assert.equal(queue.position, 6 * BLOCK);
});

test("a cut at what sounds now ends it within the fade and goes on with what comes next, untouched", () => {
  const queue = new SoundQueue();
  queue.push(new Float32Array(10_000).fill(0.5));
  played(queue, 4);
  queue.cut(100);
  queue.push(samples(0, 1000));
  const out = played(queue, 4);
  assert.ok(step([0.5, ...out.slice(0, RAMP)]) <= 0.5 / RAMP + 1e-6);
  assert.deepEqual(out.slice(RAMP), [...samples(0, 4 * BLOCK - RAMP)]);
  assert.equal(queue.position, 100 + 4 * BLOCK - RAMP);
});

test("a cut where nothing sounds has nothing to fade: a new reading begins as it came", () => {
  const queue = new SoundQueue();
  queue.push(samples(0, 100));
  played(queue, 5);
  queue.cut(0);
  queue.push(samples(7, 500));
  assert.deepEqual(played(queue, 2), [...samples(7, 2 * BLOCK)]);
  assert.equal(queue.position, 2 * BLOCK);
});

test("a cut beyond what is there moves the position to it", () => {
  const queue = new SoundQueue();
  queue.cut(48_000);
  queue.push(samples(0, 500));
  assert.deepEqual(played(queue, 1), [...samples(0, BLOCK)]);
  assert.equal(queue.position, 48_000 + BLOCK);
});
