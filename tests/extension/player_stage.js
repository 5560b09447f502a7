// A player on a device that plays when the test says so: the audio thread's own code behind a node's port.

import { Playback } from "../../extension/player/playback.js";
import { SoundThread } from "../../extension/player/sound_thread.js";
import { RATE_HZ } from "../../extension/protocol.js";

/** @import { Begin, FromPlayer, PlayerAudio } from "../../extension/messages.js" */

export const LATENCY_S = 0.25;
export const BLOCK = 120; // frames that the device asks for at a time

/** The sound device and its thread; what went out is in `out`. */
export class FakeDevice {
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
  /** @type {Record<string, () => void>} */
  listeners = {};

  /** @param {any} options @param {PlayerStage} stage */
  constructor(options, stage) {
    this.options = options;
    this.stage = stage;
    stage.devices.push(this);
  }

  addEventListener(/** @type {string} */ name, /** @type {() => void} */ listener) {
    this.listeners[name] = listener;
  }
  /** The browser lets it play at last. */
  runs() {
    this.state = "running";
    this.listeners.statechange();
  }
  /** It is unplugged. */
  breaks() {
    this.state = "closed";
    this.listeners.error();
  }
  async resume() {
    if (this.stage.allowed) this.state = "running";
  }
  async suspend() {
    this.state = "suspended";
  }
  async close() {
    this.state = "closed";
  }
  /** Here the thread is asked for each block when its time has come, so no report is early. */
  getOutputTimestamp() {
    return { contextTime: 0, performanceTime: 0 };
  }

  /** Play, as long as it runs. @param {number} duration_s */
  play(duration_s) {
    for (let n = Math.round((duration_s * RATE_HZ) / BLOCK); n > 0 && this.state === "running"; n -= 1) {
      const block = new Float32Array(BLOCK);
      const report = this.thread.play(block, this.out.length / RATE_HZ);
      this.out.push(...block);
      if (report !== null) this.node.port.onmessage({ data: report });
    }
  }
}

export class PlayerStage {
  /** @type {FakeDevice[]} */
  devices = [];
  allowed = true;
  /** @type {FromPlayer[]} */
  news = [];
  /** What the playback wanted to be done after all else. @type {Promise<void>} */
  steps = Promise.resolve();
  playback;

  constructor() {
    const stage = this;
    const all = /** @type {any} */ (globalThis);
    all.AudioContext = function (/** @type {any} */ options) {
      return new FakeDevice(options, stage);
    };
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
    const inOrder = (/** @type {() => Promise<void>} */ step) => void (this.steps = this.steps.then(step));
    this.playback = new Playback((one) => this.news.push(one), inOrder, false);
  }

  /** @returns {FakeDevice} the one that was opened last */
  get device() {
    return this.devices[this.devices.length - 1];
  }

  /** @param {string} id @param {Partial<Begin>} [more] */
  begin(id, more) {
    const usual = { base_s: 0, paused: false, latency_s: 0.15, speed: 1, preroll_s: 0 };
    return this.playback.begin({ type: "begin", id, ...usual, ...more });
  }

  /** @param {string} id @param {string} pcm @param {Partial<PlayerAudio>} [more] */
  add(id, pcm, more) {
    this.playback.add({ type: "audio", id, pcm, start_s: 0, sentence: { start: 0, end: 9 }, words: [], ...more });
  }

  /** @param {FromPlayer["type"]} type @returns {any[]} */
  told(type) {
    return this.news.filter((one) => one.type === type);
  }
}

/** @param {number} duration_s @param {number} [level] @returns {string} */
export function sound(duration_s, level = 1000) {
  return base64(Int16Array.from({ length: duration_s * RATE_HZ }, (_, at) => level + (at % 100)));
}

/** @param {Int16Array} samples */
export function base64(samples) {
  return Buffer.from(samples.buffer).toString("base64");
}
