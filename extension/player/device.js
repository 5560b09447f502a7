// The sound device: opens it, lets it run only while something sounds, and survives its loss. Owns the audio context.

import { RATE_HZ } from "../protocol.js";

/** @import { Report, ToThread } from "./sound_thread.js" */

// A context that is still suspended by then was not allowed to sound; a device on a busy computer took more than 2 s.
const START_MS = 8_000;
const ASLEEP = 2 * RATE_HZ; // silence after which headphones may have gone to sleep

/**
 * @typedef {object} Listener
 * @property {(report: Report) => void} reported
 * @property {() => boolean} isDue  whether sound is due
 * @property {(code: "audio_suspended" | "audio_failed") => void} failed
 * @property {() => void} ran  after "audio_suspended": it was only slow
 * @property {() => void} lost  it broke while it was open; what it had is gone
 */

export class Device {
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {AudioWorkletNode | null} */
  #node = null;
  #latency_s = 0;
  /** Frames of latency that the thread was told. */
  #told = 0;
  #silent = 0;
  /** When the last report is due. */
  #due_ms = 0;
  /** Until when a device that was called may take to run. @type {ReturnType<typeof setTimeout> | undefined} */
  #deadline;
  #isLate = false; // it did not run by then; that it does after all is worth a word
  #listener;
  #wantsTap;

  /** @param {Listener} listener @param {boolean} wantsTap  a test wants to see what goes out */
  constructor(listener, wantsTap) {
    this.#listener = listener;
    this.#wantsTap = wantsTap;
  }

  /** @returns {boolean} whether the first sound might be swallowed by what it goes through */
  get isAsleep() {
    return this.#context?.state !== "running" || this.#silent >= ASLEEP;
  }

  /** @returns {number} frames between the audio thread and the ear */
  get latency() {
    return Math.round((this.#context?.outputLatency || this.#context?.baseLatency || 0) * RATE_HZ);
  }

  /**
   * @param {number} latency_s  a number: the words that the browser takes give a small buffer, which breaks up
   * @returns {Promise<boolean>} whether it is another device, which has nothing of what was told before
   */
  async open(latency_s) {
    if (this.#context !== null && this.#latency_s === latency_s) return false;
    const before = this.#context;
    this.#context = null;
    await before?.close();
    this.#latency_s = latency_s;
    this.#told = this.#silent = 0;
    const context = new AudioContext({ sampleRate: RATE_HZ, latencyHint: latency_s });
    this.#context = context;
    context.addEventListener("error", () => this.#broke(context));
    context.addEventListener("statechange", () => this.#changed(context));
    await context.audioWorklet.addModule("sound_worklet.js");
    const node = new AudioWorkletNode(context, "sound", { numberOfInputs: 0, outputChannelCount: [1] });
    this.#node = node;
    node.port.onmessage = ({ data }) => this.#reported(data, node);
    node.addEventListener("processorerror", () => this.#broke(context));
    const last = this.#wantsTap ? await (await import("./tap.js")).insertTap(context, node) : node;
    last.connect(context.destination);
    this.#tellLatency();
    return true;
  }

  /** @param {ToThread} message @param {Transferable[]} [transfer] */
  tell(message, transfer = []) {
    this.#node?.port.postMessage(message, transfer);
  }

  /** Sound is due. */
  wake() {
    const context = this.#context;
    // A context that says "running" may be on its way to sleep, so it is called in every case. Not awaited: it never
    // settles where sound is not allowed.
    void context?.resume();
    clearTimeout(this.#deadline); // of an earlier call, which a pause may have followed
    this.#isLate = false;
    this.#deadline = setTimeout(() => {
      if (context !== this.#context || context?.state === "running" || !this.#listener.isDue()) return;
      this.#isLate = true;
      this.#listener.failed("audio_suspended");
    }, START_MS);
  }

  /** No sound is due for now. */
  rest() {
    void this.#context?.suspend();
  }

  /** That it runs late is no news any more. */
  forgive() {
    this.#isLate = false;
  }

  /** @param {Report} report @param {AudioWorkletNode} node  that made it */
  #reported(report, node) {
    this.#tellLatency();
    const deliver = () => {
      if (node !== this.#node) return;
      this.#silent = report.silent;
      this.#listener.reported(report);
    };
    const now_ms = performance.now();
    this.#due_ms = Math.max(this.#due_ms, now_ms + 1000 * this.#early_s(report.time_s, now_ms));
    if (this.#due_ms - now_ms < 1) deliver();
    else setTimeout(deliver, this.#due_ms - now_ms);
  }

  /**
   * How long before the ear a report comes. The device asks for a whole buffer at once: the audio thread makes it within
   * a millisecond, with all the reports of what will be heard one after the other.
   *
   * @param {number} time_s  the device's, when the report was made @param {number} now_ms
   */
  #early_s(time_s, now_ms) {
    const { contextTime = 0, performanceTime = 0 } = this.#context?.getOutputTimestamp() ?? {};
    if (performanceTime === 0) return 0; // nothing was heard yet
    const heard_s = contextTime + (now_ms - performanceTime) / 1000;
    // No longer than a buffer lasts: a device that stalls holds up no news.
    return Math.min(Math.max(time_s - this.#told / RATE_HZ - heard_s, 0), this.#context?.baseLatency ?? 0);
  }

  /** The browser knows it better and better while the device runs. */
  #tellLatency() {
    if (this.latency === this.#told) return;
    this.#told = this.latency;
    this.tell({ type: "latency", frames: this.#told });
  }

  /** @param {AudioContext} context */
  #changed(context) {
    if (context !== this.#context) return;
    // The system took the device, as for a call or for sleep. What waits goes on where it was once it is back.
    if (/** @type {string} */ (context.state) === "interrupted" && this.#listener.isDue()) return this.wake();
    // Nobody knows beforehand whether a suspended device is forbidden or slow.
    if (!this.#isLate || context.state !== "running") return;
    this.#isLate = false;
    this.#listener.ran();
  }

  /** @param {AudioContext} context */
  #broke(context) {
    if (context !== this.#context) return;
    this.#context = this.#node = null;
    void context.close().catch(() => {}); // a broken one may be closed already
    this.#listener.lost();
  }
}
