// A reading whose sound is made too slowly, and what else the device gets in the way.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { RATE_HZ } from "../../extension/protocol.js";
import { LATENCY_S, PlayerStage, sound } from "./player_stage.js";

/** @type {PlayerStage} */
let stage;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  stage = new PlayerStage();
});

afterEach(() => mock.timers.reset());

/** @param {number} n  of a sentence @param {number} [duration_s] */
const addSentence = (n, duration_s = 1) =>
  stage.add("a", sound(duration_s), { sentence: { start: n * 10, end: n * 10 + 9 } });

/** @param {number} n  frames @returns {boolean} whether the last of them were silent */
const wasSilent = (n = 1_200) => stage.device.out.slice(-n).every((sample) => sample === 0);

test("a queue that ran dry goes on when a whole sentence is there, and says so", async () => {
  await stage.begin("a");
  addSentence(0);
  stage.device.play(1.3);
  assert.deepEqual(stage.told("starved"), [{ type: "starved", id: "a", is: true }]);
  addSentence(1);
  stage.device.play(0.5);
  assert.ok(wasSilent());
  addSentence(2, 0.5);
  stage.device.play(0.1);
  assert.ok(!wasSilent());
  assert.deepEqual(stage.told("starved").map(({ is }) => is), [true, false]);
  assert.deepEqual(stage.told("capped"), []); // once is no pattern
});

test("it goes on too when the last sound has come, or eight seconds of a long sentence", async () => {
  await stage.begin("a");
  addSentence(0);
  stage.device.play(1.3);
  addSentence(1);
  stage.playback.complete("a");
  stage.device.play(0.1);
  assert.ok(!wasSilent());
  await stage.begin("a", { base_s: 0 });
  addSentence(0);
  stage.device.play(1.3);
  for (let n = 0; n < 7; n += 1) addSentence(1);
  stage.device.play(0.1);
  assert.ok(wasSilent());
  addSentence(1);
  stage.device.play(0.1);
  assert.ok(!wasSilent());
});

test("the end of a reading and a pause are no want of sound", async () => {
  await stage.begin("a");
  addSentence(0);
  stage.playback.pause();
  stage.device.play(3);
  stage.playback.resume();
  stage.playback.complete("a");
  stage.device.play(2);
  assert.equal(stage.told("finished").length, 1);
  assert.deepEqual(stage.told("starved"), []);
});

/** Sound comes at `rate` media seconds per second, a sentence of a second at a time. @param {number} rate @param {number} n_s */
function make(rate, n_s) {
  let made = 0;
  for (let tenth = 0; tenth < n_s * 10; tenth += 1) {
    if (Math.floor((tenth * rate) / 10) >= made) {
      addSentence(made);
      made += 1;
    }
    stage.device.play(0.1);
  }
}

/** @param {number} from_s @param {number} to_s @returns {number} media seconds per second, by what was told */
function heardSpeed(from_s, to_s) {
  const before = stage.playback.position_s;
  stage.device.play(to_s - from_s);
  return (stage.playback.position_s - before) / (to_s - from_s);
}

test("sound that is made too slowly is played just below the rate at which it is made", async () => {
  await stage.begin("a", { speed: 3 });
  make(1.6, 40);
  const caps = stage.told("capped").map(({ speed }) => speed);
  assert.ok(caps.length >= 1 && caps.every((speed) => speed >= 1.3 && speed < 1.6), `${caps}`);
  const starved = stage.told("starved").filter(({ is }) => is).length;
  make(1.6, 20);
  assert.ok(stage.told("starved").filter(({ is }) => is).length <= starved + 1);
});

test("the rest of a first sentence, which comes with its head, does not count as made in no time", async () => {
  await stage.begin("a", { speed: 3 });
  addSentence(0, 0.5);
  addSentence(0, 4);
  stage.device.play(2);
  for (let n = 1; n < 6; n += 1) {
    addSentence(n);
    stage.device.play(1);
  }
  assert.equal(stage.told("capped").at(-1).speed, 1);
});

test("the speed that is held is never below 1, and what was wanted comes back when much sound waits", async () => {
  await stage.begin("a", { speed: 2 });
  make(0.5, 30);
  assert.equal(stage.told("capped").at(-1).speed, 1);
  for (let n = 100; n < 120; n += 1) addSentence(n);
  assert.equal(stage.told("capped").at(-1).speed, null);
  stage.device.play(0.5);
  assert.ok(Math.abs(heardSpeed(0, 3) - 2) < 0.05);
});

test("nothing is held where the last sound has come, nor where the person wants no more than that", async () => {
  await stage.begin("a", { speed: 2 });
  make(0.8, 30);
  assert.equal(stage.told("capped").at(-1).speed, 1);
  stage.playback.speed(1);
  assert.equal(stage.told("capped").at(-1).speed, null);
  stage.playback.speed(2);
  make(0.8, 30);
  assert.equal(stage.told("capped").at(-1).speed, 1);
  stage.playback.complete("a");
  assert.equal(stage.told("capped").at(-1).speed, null);
});

test("a new speed acts on what is queued, and the places stay right", async () => {
  await stage.begin("a");
  for (let n = 0; n < 10; n += 1) addSentence(n);
  stage.device.play(1);
  stage.playback.speed(4);
  stage.device.play(LATENCY_S + 0.1);
  assert.ok(Math.abs(heardSpeed(0, 1) - 4) < 0.41); // what is heard is told ten times a second
  stage.playback.complete("a");
  stage.device.play(3);
  assert.equal(stage.told("heard").at(-1).position_s, 10);
  assert.equal(stage.told("finished").length, 1);
});

test("a device that was asleep gets silence before the first sound, which is no part of the reading", async () => {
  await stage.begin("a", { preroll_s: 0.5 });
  addSentence(0);
  stage.device.state = "suspended";
  await stage.begin("a", { preroll_s: 0.5 });
  addSentence(0);
  stage.playback.complete("a");
  stage.device.out = [];
  stage.device.play(2);
  assert.equal(stage.device.out.findIndex((sample) => sample !== 0), RATE_HZ / 2);
  assert.equal(stage.told("heard").at(-1).position_s, 1);
});

test("a device that sounds already gets no silence", async () => {
  await stage.begin("a", { preroll_s: 0.5 });
  addSentence(0);
  stage.device.play(0.9);
  stage.device.out = [];
  await stage.begin("b", { base_s: 1, preroll_s: 0.5 });
  stage.add("b", sound(1));
  stage.device.play(0.5);
  assert.ok(stage.device.out.every((sample) => sample !== 0));
});

test("a device that breaks is replaced, and the sound goes on from where the ear was", async () => {
  await stage.begin("a", { speed: 2 });
  for (let n = 0; n < 4; n += 1) addSentence(n);
  stage.playback.complete("a");
  stage.device.play(1);
  const { position_s } = stage.playback;
  stage.device.breaks();
  await stage.steps;
  assert.equal(stage.devices.length, 2);
  assert.equal(stage.playback.position_s, Math.floor(position_s * RATE_HZ) / RATE_HZ);
  assert.deepEqual(stage.told("problem"), []);
  assert.ok(stage.device.thread !== stage.devices[0].thread);
  stage.device.play(LATENCY_S + 0.1);
  assert.ok(Math.abs(heardSpeed(0, 0.5) - 2) < 0.2);
  stage.device.play(3);
  assert.equal(stage.told("heard").at(-1).position_s, 4);
  assert.equal(stage.told("finished").length, 1);
});

test("a device that breaks again at the same place is a problem for the person", async () => {
  await stage.begin("a");
  addSentence(0);
  stage.device.breaks();
  await stage.steps;
  stage.device.breaks();
  await stage.steps;
  assert.deepEqual(stage.told("problem"), [{ type: "problem", id: "a", code: "audio_failed" }]);
});
