import assert from "node:assert/strict";
import { test } from "node:test";

import { Kept } from "../../extension/player/kept.js";

/** @param {number} from @param {number} n */
const samples = (from, n) => Int16Array.from({ length: n }, (_, at) => from + at);

/** @param {Kept} kept @param {number} at @returns {Promise<number[]>} */
async function heard(kept, at) {
  /** @type {number[]} */
  const all = [];
  for await (const piece of kept.from(at)) all.push(...piece);
  return all;
}

test("what was kept comes back from any sample on", async () => {
  const kept = new Kept();
  kept.add(0, samples(0, 100), 0);
  kept.add(100, samples(100, 50), 0);
  for (const at of [0, 1, 99, 100, 149]) assert.deepEqual(await heard(kept, at), [...samples(at, 150 - at)]);
});

test("what was cut does not come back, and the rest goes on with what comes next", async () => {
  const kept = new Kept();
  kept.add(0, samples(0, 100), 0);
  kept.add(100, samples(100, 100), 0);
  kept.cut(130);
  kept.add(130, samples(5000, 20), 0);
  assert.deepEqual(await heard(kept, 120), [...samples(120, 10), ...samples(5000, 20)]);
});

test("over the bound the oldest goes, but nothing that was not heard", () => {
  const kept = new Kept(400); // 200 samples
  for (let at = 0; at < 1000; at += 100) kept.add(at, samples(0, 100), 350);
  assert.equal(kept.has(0), false);
  assert.equal(kept.has(299), false);
  assert.equal(kept.has(300), true);
  assert.equal(kept.has(999), true);
  assert.equal(kept.has(1000), false);
});

test("nothing is there after clear", () => {
  const kept = new Kept();
  kept.add(0, samples(0, 10), 0);
  kept.clear();
  assert.equal(kept.has(0), false);
});
