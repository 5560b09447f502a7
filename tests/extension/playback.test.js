// The playback over a device that plays when the test says so.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { RATE_HZ } from "../../extension/protocol.js";
import { BLOCK, LATENCY_S, PlayerStage, sound } from "./player_stage.js";

/** @type {PlayerStage} */
let stage;
/** @type {PlayerStage["devices"]} */
let devices;
/** @type {PlayerStage["playback"]} */
let playback;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  stage = new PlayerStage();
  ({ devices, playback } = stage);
});

afterEach(() => mock.timers.reset());

test("the device runs at the sound's own rate, with the buffer that the person set, as a number", async () => {
  await stage.begin("a", { latency_s: 0.2 });
  assert.deepEqual(devices[0].options, { sampleRate: RATE_HZ, latencyHint: 0.2 });
});

test("chunks go out as they came, and the reading is over when the last sample was heard, not when it was handed over", async () => {
  await stage.begin("a");
  stage.add("a", sound(0.5, 1000));
  stage.add("a", sound(0.5, 2000));
  playback.complete("a");
  devices[0].play(1);
  const wanted = [1000, 2000].flatMap((level) => Array.from({ length: RATE_HZ / 2 }, (_, at) => (level + (at % 100)) / 32_768));
  assert.deepEqual(devices[0].out, [...Float32Array.from(wanted)]);
  devices[0].play(LATENCY_S - 0.05);
  assert.deepEqual(stage.told("finished"), []);
  devices[0].play(0.1);
  assert.deepEqual(stage.told("finished"), [{ type: "finished", id: "a" }]);
  assert.equal(stage.told("heard").at(-1).position_s, 1);
  assert.equal(playback.id, null);
});

test("what was heard is told about every half second of sound, and not while nothing sounds", async () => {
  await stage.begin("a");
  stage.add("a", sound(3));
  devices[0].play(3);
  const positions = stage.told("heard").map(({ position_s }) => position_s);
  assert.equal(positions.length, 5);
  for (const [at, position_s] of positions.entries()) assert.ok(position_s >= (at + 1) / 2 && position_s < (at + 1) / 2 + 0.35);
  devices[0].play(10);
  assert.ok(stage.told("heard").length <= 6);
  assert.deepEqual(stage.told("finished"), []); // more was promised
});

test("a head that the device would take at once waits for what comes behind it, and no gap is heard", async () => {
  await stage.begin("a", { speed: 4, latency_s: 0.4 });
  stage.add("a", sound(0.5));
  stage.device.play(0.2);
  assert.ok(stage.device.out.every((sample) => sample === 0));
  stage.add("a", sound(2));
  stage.device.play(0.5);
  const out = stage.device.out.slice(-0.5 * RATE_HZ);
  assert.ok(out.slice(BLOCK).every((sample) => sample !== 0), "without a gap");
  await stage.begin("b", { latency_s: 0.4 });
  stage.add("b", sound(0.5));
  stage.device.play(0.1);
  assert.ok(stage.device.out.at(-1) !== 0, "at speed 1 it is enough");
  await stage.begin("c", { speed: 4, latency_s: 0.4 });
  stage.add("c", sound(0.5));
  stage.playback.complete("c");
  stage.device.play(1);
  assert.equal(stage.told("finished").at(-1).id, "c", "nothing comes behind it");
});

test("sound of another job is not taken", async () => {
  await stage.begin("b");
  stage.add("a", sound(1));
  playback.complete("a");
  devices[0].play(1);
  assert.ok(devices[0].out.every((sample) => sample === 0));
  assert.deepEqual(stage.told("finished"), []);
});

test("a job that begins further on leaves what is queued before it and drops what is after it", async () => {
  await stage.begin("a");
  stage.add("a", sound(2, 1000));
  devices[0].play(0.5);
  await stage.begin("b", { base_s: 1 });
  stage.add("b", sound(1, 9000));
  playback.complete("b");
  devices[0].play(2);
  const heard = devices[0].out.slice(0, 2 * RATE_HZ).map((sample) => Math.round(sample * 32_768));
  assert.ok(heard.slice(0, RATE_HZ).every((sample) => sample >= 1000 && sample < 1100));
  assert.ok(heard.slice(RATE_HZ).every((sample) => sample >= 9000));
  assert.deepEqual(stage.told("finished"), [{ type: "finished", id: "b" }]);
  assert.equal(stage.told("heard").at(-1).position_s, 2);
});

test("a job that begins at what is heard takes its place", async () => {
  await stage.begin("a");
  stage.add("a", sound(3, 1000));
  devices[0].play(1.5);
  await stage.begin("b", { base_s: 1 });
  assert.equal(playback.position_s, 1);
  stage.add("b", sound(1, 9000));
  devices[0].play(0.5);
  assert.ok(devices[0].out.slice(-RATE_HZ / 4).every((sample) => sample * 32_768 >= 9000));
});

test("a paused player keeps still, gives the device back, and goes on where it was", async () => {
  await stage.begin("a");
  stage.add("a", sound(3));
  devices[0].play(1);
  playback.pause();
  devices[0].play(5);
  assert.equal(devices[0].state, "suspended");
  const paused_s = playback.position_s;
  assert.equal(playback.isPlaying, false);
  playback.resume();
  await Promise.resolve();
  assert.equal(devices[0].state, "running");
  playback.complete("a");
  devices[0].play(4);
  assert.equal(stage.told("heard").at(-1).position_s, 3);
  assert.ok(paused_s < 1.1);
  assert.equal(stage.told("finished").length, 1);
});

test("a reading that begins paused makes no sound until resume", async () => {
  await stage.begin("a", { paused: true });
  stage.add("a", sound(1));
  devices[0].play(0.5);
  assert.ok(devices[0].out.every((sample) => sample === 0));
  playback.resume();
  devices[0].play(0.5);
  assert.ok(devices[0].out.slice(-100).every((sample) => sample > 0));
});

test("a step back plays kept sound again and then what follows it", async () => {
  await stage.begin("a");
  stage.add("a", sound(1, 1000));
  stage.add("a", sound(1, 5000));
  devices[0].play(1.5);
  await playback.seek("a", 0.5);
  assert.equal(stage.told("heard").at(-1).position_s, 0.5);
  const { length } = devices[0].out;
  playback.complete("a");
  devices[0].play(2);
  const again = devices[0].out.slice(length + 240, length + 1.5 * RATE_HZ).map((sample) => Math.round(sample * 32_768));
  assert.ok(again.slice(0, RATE_HZ / 2 - 240).every((sample) => sample < 1100));
  assert.ok(again.slice(RATE_HZ / 2 + 240).every((sample) => sample >= 5000));
  assert.equal(stage.told("finished").length, 1);
});

test("sound that is not kept is told to be lacking", async () => {
  await stage.begin("a", { base_s: 10 });
  stage.add("a", sound(1));
  await playback.seek("a", 3);
  assert.deepEqual(stage.told("lacks"), [{ type: "lacks", id: "a", position_s: 3 }]);
});

test("stop ends the sound at once; a stop for another job does not", async () => {
  await stage.begin("a");
  stage.add("a", sound(3));
  devices[0].play(0.5);
  playback.stop("b");
  assert.equal(playback.id, "a");
  playback.stop();
  devices[0].play(0.1);
  devices[0].out = [];
  devices[0].play(1);
  assert.ok(devices[0].out.every((sample) => sample === 0));
  assert.equal(playback.id, null);
});

test("a device that is not allowed to sound is told", async () => {
  stage.allowed = false;
  await stage.begin("a", { paused: true });
  devices[0].state = "suspended";
  playback.resume();
  mock.timers.tick(8_000);
  assert.deepEqual(stage.told("problem"), [{ type: "problem", id: "a", code: "audio_suspended" }]);
});

test("a device that runs later than it may is told once, so that the reading goes on", async () => {
  stage.allowed = false;
  await stage.begin("a", { paused: true });
  devices[0].state = "suspended";
  playback.resume();
  mock.timers.tick(8_000);
  playback.pause(); // as the worker says to a problem
  devices[0].runs();
  devices[0].runs();
  assert.deepEqual(stage.told("runs"), [{ type: "runs", id: "a" }]);
});

test("a device that runs in time, after a stop, or after the person's resume is no news", async () => {
  await stage.begin("a");
  devices[0].runs();
  stage.allowed = false;
  devices[0].state = "suspended";
  playback.resume();
  mock.timers.tick(8_000);
  playback.pause();
  playback.resume();
  devices[0].runs();
  devices[0].state = "suspended";
  playback.resume();
  mock.timers.tick(8_000);
  playback.stop();
  devices[0].runs();
  assert.equal(stage.told("problem").length, 2);
  assert.deepEqual(stage.told("runs"), []);
});

test("the time that a device has begins anew with each resume", async () => {
  stage.allowed = false;
  await stage.begin("a", { paused: true });
  devices[0].state = "suspended";
  playback.resume();
  mock.timers.tick(1_000);
  playback.pause();
  mock.timers.tick(6_000);
  playback.resume();
  mock.timers.tick(7_999);
  assert.deepEqual(stage.told("problem"), []);
  mock.timers.tick(1);
  assert.equal(stage.told("problem").length, 1);
});

test("another buffer size makes another device", async () => {
  await stage.begin("a");
  await stage.begin("b", { latency_s: 0.3 });
  assert.deepEqual(devices.map((device) => device.state), ["closed", "running"]);
});
