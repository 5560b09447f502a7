// The playback over a device that plays when the test says so: the audio thread's own code behind a node's port.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Playback } from "../../extension/player/playback.js";
import { SoundThread } from "../../extension/player/sound_thread.js";

/** @import { FromPlayer } from "../../extension/messages.js" */

const RATE_HZ = 24_000;
const LATENCY_S = 0.25;
const BLOCK = 120; // frames that the device asks for at a time; a fifth of a hundredth of a second

/** The sound device and its thread; what went out is in `out`. */
class FakeDevice {
  state = "running";
  outputLatency = LATENCY_S;
  baseLatency = 0.1;
  destination = {};
  audioWorklet = { addModule: async () => {} };
  thread = new SoundThread();
  /** @type {number[]} */
  out = [];
  /** @type {any} */
  node = null;

  constructor(/** @type {any} */ options) {
    this.options = options;
    devices.push(this);
  }

  /** @type {Record<string, () => void>} */
  listeners = {};

  addEventListener(/** @type {string} */ name, /** @type {() => void} */ listener) {
    this.listeners[name] = listener;
  }
  /** The browser lets it play at last. */
  runs() {
    this.state = "running";
    this.listeners.statechange();
  }
  async resume() {
    if (allowed) this.state = "running";
  }
  async suspend() {
    this.state = "suspended";
  }
  async close() {
    this.state = "closed";
  }

  /** Play, as long as it runs. @param {number} duration_s */
  play(duration_s) {
    for (let n = Math.round((duration_s * RATE_HZ) / BLOCK); n > 0 && this.state === "running"; n -= 1) {
      const block = new Float32Array(BLOCK);
      const report = this.thread.play(block);
      this.out.push(...block);
      if (report !== null) this.node.port.onmessage({ data: report });
    }
  }
}

/** @type {FakeDevice[]} */
let devices;
let allowed = true;
/** @type {FromPlayer[]} */
let news;
/** @type {Playback} */
let playback;
/** What the playback wanted to be done after all else. @type {Promise<void>} */
let steps;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  devices = [];
  news = [];
  allowed = true;
  const all = /** @type {any} */ (globalThis);
  all.AudioContext = FakeDevice;
  all.AudioWorkletNode = class {
    constructor(/** @type {FakeDevice} */ device) {
      device.node = this;
      this.port = { postMessage: (/** @type {any} */ message) => device.thread.told(structuredClone(message)), onmessage: null };
    }
    addEventListener() {}
    connect() {}
  };
  // Chrome has it since 140, Node not yet.
  all.Uint8Array.fromBase64 ??= (/** @type {string} */ text) => Uint8Array.from(Buffer.from(text, "base64"));
  steps = Promise.resolve();
  playback = new Playback((one) => news.push(one), (step) => (steps = steps.then(step)), false);
});

afterEach(() => mock.timers.reset());

/** @param {string} id @param {Partial<import("../../extension/messages.js").Begin>} [more] */
const begin = (id, more) =>
  playback.begin({ type: "begin", id, base_s: 0, paused: false, latency_s: 0.15, speed: 1, preroll_s: 0, ...more });

/** @param {string} id @param {string} pcm @param {Partial<import("../../extension/messages.js").PlayerAudio>} [more] */
const add = (id, pcm, more) =>
  playback.add({ type: "audio", id, pcm, start_s: 0, sentence: { start: 0, end: 9 }, words: [], ...more });

/** @param {number} duration_s @param {number} [level] @returns {string} */
const sound = (duration_s, level = 1000) => {
  const samples = Int16Array.from({ length: duration_s * RATE_HZ }, (_, at) => level + (at % 100));
  return Buffer.from(samples.buffer).toString("base64");
};

/** @param {FromPlayer["type"]} type @returns {any[]} */
const told = (type) => news.filter((one) => one.type === type);

test("the device runs at the sound's own rate, with the buffer that the person set, as a number", async () => {
  await begin("a", { latency_s: 0.2 });
  assert.deepEqual(devices[0].options, { sampleRate: RATE_HZ, latencyHint: 0.2 });
});

test("chunks go out as they came, and the reading is over when the last sample was heard, not when it was handed over", async () => {
  await begin("a");
  add("a", sound(0.5, 1000));
  add("a", sound(0.5, 2000));
  playback.complete("a");
  devices[0].play(1);
  const wanted = [1000, 2000].flatMap((level) => Array.from({ length: RATE_HZ / 2 }, (_, at) => (level + (at % 100)) / 32_768));
  assert.deepEqual(devices[0].out, [...Float32Array.from(wanted)]);
  devices[0].play(LATENCY_S - 0.05);
  assert.deepEqual(told("finished"), []);
  devices[0].play(0.1);
  assert.deepEqual(told("finished"), [{ type: "finished", id: "a" }]);
  assert.equal(told("heard").at(-1).position_s, 1);
  assert.equal(playback.id, null);
});

test("what was heard is told about every half second of sound, and not while nothing sounds", async () => {
  await begin("a");
  add("a", sound(3));
  devices[0].play(3);
  const positions = told("heard").map(({ position_s }) => position_s);
  assert.equal(positions.length, 5);
  for (const [at, position_s] of positions.entries()) assert.ok(position_s >= (at + 1) / 2 && position_s < (at + 1) / 2 + 0.35);
  devices[0].play(10);
  assert.ok(told("heard").length <= 6);
  assert.deepEqual(told("finished"), []); // more was promised
});

test("sound of another job is not taken", async () => {
  await begin("b");
  add("a", sound(1));
  playback.complete("a");
  devices[0].play(1);
  assert.ok(devices[0].out.every((sample) => sample === 0));
  assert.deepEqual(told("finished"), []);
});

test("a job that begins further on leaves what is queued before it and drops what is after it", async () => {
  await begin("a");
  add("a", sound(2, 1000));
  devices[0].play(0.5);
  await begin("b", { base_s: 1 });
  add("b", sound(1, 9000));
  playback.complete("b");
  devices[0].play(2);
  const heard = devices[0].out.slice(0, 2 * RATE_HZ).map((sample) => Math.round(sample * 32_768));
  assert.ok(heard.slice(0, RATE_HZ).every((sample) => sample >= 1000 && sample < 1100));
  assert.ok(heard.slice(RATE_HZ).every((sample) => sample >= 9000));
  assert.deepEqual(told("finished"), [{ type: "finished", id: "b" }]);
  assert.equal(told("heard").at(-1).position_s, 2);
});

test("a job that begins at what is heard takes its place", async () => {
  await begin("a");
  add("a", sound(3, 1000));
  devices[0].play(1.5);
  await begin("b", { base_s: 1 });
  assert.equal(playback.position_s, 1);
  add("b", sound(1, 9000));
  devices[0].play(0.5);
  assert.ok(devices[0].out.slice(-RATE_HZ / 4).every((sample) => sample * 32_768 >= 9000));
});

test("a paused player keeps still, gives the device back, and goes on where it was", async () => {
  await begin("a");
  add("a", sound(3));
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
  assert.equal(told("heard").at(-1).position_s, 3);
  assert.ok(paused_s < 1.1);
  assert.equal(told("finished").length, 1);
});

test("a reading that begins paused makes no sound until resume", async () => {
  await begin("a", { paused: true });
  add("a", sound(1));
  devices[0].play(0.5);
  assert.ok(devices[0].out.every((sample) => sample === 0));
  playback.resume();
  devices[0].play(0.5);
  assert.ok(devices[0].out.slice(-100).every((sample) => sample > 0));
});

test("a step back plays kept sound again and then what follows it", async () => {
  await begin("a");
  add("a", sound(1, 1000));
  add("a", sound(1, 5000));
  devices[0].play(1.5);
  await playback.seek("a", 0.5);
  assert.equal(told("heard").at(-1).position_s, 0.5);
  const { length } = devices[0].out;
  playback.complete("a");
  devices[0].play(2);
  const again = devices[0].out.slice(length + 240, length + 1.5 * RATE_HZ).map((sample) => Math.round(sample * 32_768));
  assert.ok(again.slice(0, RATE_HZ / 2 - 240).every((sample) => sample < 1100));
  assert.ok(again.slice(RATE_HZ / 2 + 240).every((sample) => sample >= 5000));
  assert.equal(told("finished").length, 1);
});

test("sound that is not kept is told to be lacking", async () => {
  await begin("a", { base_s: 10 });
  add("a", sound(1));
  await playback.seek("a", 3);
  assert.deepEqual(told("lacks"), [{ type: "lacks", id: "a", position_s: 3 }]);
});

test("stop ends the sound at once; a stop for another job does not", async () => {
  await begin("a");
  add("a", sound(3));
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
  allowed = false;
  await begin("a", { paused: true });
  devices[0].state = "suspended";
  playback.resume();
  mock.timers.tick(8_000);
  assert.deepEqual(told("problem"), [{ type: "problem", id: "a", code: "audio_suspended" }]);
});

test("a device that runs later than it may is told once, so that the reading goes on", async () => {
  allowed = false;
  await begin("a", { paused: true });
  devices[0].state = "suspended";
  playback.resume();
  mock.timers.tick(8_000);
  playback.pause(); // as the worker says to a problem
  devices[0].runs();
  devices[0].runs();
  assert.deepEqual(told("runs"), [{ type: "runs", id: "a" }]);
});

test("a device that runs in time, after a stop, or after the person's resume is no news", async () => {
  await begin("a");
  devices[0].runs();
  allowed = false;
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
  assert.equal(told("problem").length, 2);
  assert.deepEqual(told("runs"), []);
});

test("the time that a device has begins anew with each resume", async () => {
  allowed = false;
  await begin("a", { paused: true });
  devices[0].state = "suspended";
  playback.resume();
  mock.timers.tick(1_000);
  playback.pause();
  mock.timers.tick(6_000);
  playback.resume();
  mock.timers.tick(7_999);
  assert.deepEqual(told("problem"), []);
  mock.timers.tick(1);
  assert.equal(told("problem").length, 1);
});

test("another buffer size makes another device", async () => {
  await begin("a");
  await begin("b", { latency_s: 0.3 });
  assert.deepEqual(devices.map((device) => device.state), ["closed", "running"]);
});
