import assert from "node:assert/strict";
import { test } from "node:test";

import { HeardClock } from "../../extension/player/heard_clock.js";

const BLOCK = 128;

test("what is heard is what went out a latency ago, whatever the speed was since", () => {
  const clock = new HeardClock();
  clock.latency = 1_000;
  /** Position at each frame that went out. */
  const places = [0];
  for (let n = 0; n < 200; n += 1) {
    const speed = [1, 4, 0, 0.5, 2.75][Math.floor(n / 11) % 5];
    const from = /** @type {number} */ (places.at(-1));
    for (let i = 1; i <= BLOCK; i += 1) places.push(from + i * speed);
    clock.went(BLOCK, from, from + BLOCK * speed);
    const wanted = places[Math.max(places.length - 1 - 1_000, 0)];
    assert.ok(Math.abs(clock.position - wanted) < 1e-6, `after block ${n}: ${clock.position} for ${wanted}`);
  }
});

test("a latency that grows halts the ear, and one that falls lets it catch up without a leap", () => {
  const clock = new HeardClock();
  let at = 0;
  const play = () => {
    clock.went(BLOCK, at, at + BLOCK);
    at += BLOCK;
    return clock.position;
  };
  clock.latency = 2_000;
  for (let n = 0; n < 50; n += 1) play();
  const before = clock.position;
  clock.latency = 3_000;
  assert.equal(play(), before);
  for (let n = 0; n < 20; n += 1) play();
  assert.equal(at - clock.position, 3_000);
  clock.latency = 2_000;
  for (let n = 0; n < 100; n += 1) {
    const last = clock.position;
    assert.ok(play() - last <= BLOCK * 1.25);
  }
  assert.equal(at - clock.position, 2_000);
});

test("after a jump nothing of what is underway is heard", () => {
  const clock = new HeardClock();
  clock.latency = 1_000;
  clock.went(5_000, 0, 5_000);
  clock.reset(70_000);
  assert.equal(clock.position, 70_000);
  clock.went(900, 70_000, 70_900);
  assert.equal(clock.position, 70_000);
  clock.went(200, 70_900, 71_100);
  assert.equal(clock.position, 70_100);
});
