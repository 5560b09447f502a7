// Chunks of sound in; gapless sound out, and how far it was heard. Owns the audio context and its clock.
//
// The clock is the device's: the audio thread reports what it handed over, and the context's output latency says how
// much of that is still on its way to the ear. No other clock is asked, so a stalled device never runs ahead.

import { RATE_HZ } from "../protocol.js";
import { Kept } from "./kept.js";

/** @import { FromPlayer } from "../messages.js" */

const NEWS_SAMPLES = RATE_HZ / 2; // heard sound between two pieces of news
const QUIET_SAMPLES = RATE_HZ; // silence after which the device is given back
// A context that is still suspended by then was not allowed to sound; a device on a busy computer took more than 2 s.
const START_MS = 8_000;

/** @typedef {{epoch: number, position: number, silent: number}} Report */

export class Playback {
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {AudioWorkletNode | null} */
  #node = null;
  #latency_s = 0;
  #kept = new Kept();
  #epoch = 0;
  /** Sample where the present epoch began; nothing of it was heard before. */
  #from = 0;
  /** Sample after the last that came. */
  #end = 0;
  #complete = false;
  #paused = false;
  #told = 0;
  /** Until when a device that was called may take to run. @type {ReturnType<typeof setTimeout> | undefined} */
  #deadline;
  #isLate = false; // the device did not run by then; that it does after all is worth a word
  #news;
  #wantsTap;

  /** The job whose sound this is. @type {string | null} */
  id = null;
  /** Samples heard. */
  heard = 0;

  /** @param {(news: FromPlayer) => void} news @param {boolean} wantsTap  a test wants to see what goes out */
  constructor(news, wantsTap) {
    this.#news = news;
    this.#wantsTap = wantsTap;
  }

  /** @returns {boolean} whether sound is due */
  get isPlaying() {
    return this.id !== null && !this.#paused;
  }

  /** @returns {number} */
  get position_s() {
    return this.heard / RATE_HZ;
  }

  /** @param {import("../messages.js").Begin} begin */
  async begin({ id, base_s, paused, latency_s }) {
    await this.#open(latency_s);
    this.id = id;
    this.#complete = false;
    this.#paused = paused;
    // A paused queue is told first, so that nothing of the new sound slips out before the pause.
    this.#tell({ type: paused ? "pause" : "resume" });
    this.#cut(Math.round(base_s * RATE_HZ));
    if (!paused) this.#wake();
  }

  /** @param {string} id @param {string} pcm in base64 */
  add(id, pcm) {
    if (id !== this.id) return;
    const samples = new Int16Array(Uint8Array.fromBase64(pcm).buffer);
    this.#kept.add(this.#end, samples, this.heard);
    this.#end += samples.length;
    this.#push(samples);
  }

  /** All sound of the job has come. @param {string} id */
  complete(id) {
    if (id === this.id) this.#complete = true;
  }

  pause() {
    if (this.id === null) return;
    this.#paused = true;
    this.#tell({ type: "pause" });
    this.#tellHeard();
  }

  resume() {
    if (this.id === null) return;
    this.#paused = false;
    this.#tell({ type: "resume" });
    this.#wake();
  }

  /** @param {string} [id]  only if this is the job */
  stop(id = this.id ?? undefined) {
    if (id !== undefined && id !== this.id) return;
    this.id = null;
    this.#isLate = false;
    this.#cut(0);
    this.#kept.clear();
  }

  /** Go back to sound that came already. @param {string} id @param {number} position_s */
  async seek(id, position_s) {
    if (id !== this.id) return;
    const at = Math.round(position_s * RATE_HZ);
    if (!this.#kept.has(at)) return this.#news({ type: "lacks", id, position_s });
    this.#startAt(at);
    this.#tellHeard();
    for await (const samples of this.#kept.from(at)) this.#push(samples);
    return undefined;
  }

  /** @param {number} latency_s  a number: the words that the browser takes give a small buffer, which breaks up */
  async #open(latency_s) {
    if (this.#context !== null && this.#latency_s === latency_s) return;
    await this.#context?.close();
    this.#kept.clear();
    this.heard = this.#end = 0;
    this.#latency_s = latency_s;
    const context = new AudioContext({ sampleRate: RATE_HZ, latencyHint: latency_s });
    this.#context = context;
    context.addEventListener("error", () => this.#failed("audio_failed"));
    context.addEventListener("statechange", () => this.#ranLate(context));
    await context.audioWorklet.addModule("sound_worklet.js");
    const node = new AudioWorkletNode(context, "sound", { numberOfInputs: 0, outputChannelCount: [1] });
    this.#node = node;
    node.port.onmessage = ({ data }) => this.#reported(data);
    node.addEventListener("processorerror", () => this.#failed("audio_failed"));
    const last = this.#wantsTap ? await (await import("./tap.js")).insertTap(context, node) : node;
    last.connect(context.destination);
  }

  /** The device runs only while something sounds. */
  #wake() {
    const context = this.#context;
    // A context that says "running" may be on its way to sleep, so it is called in every case. Not awaited: it never
    // settles where sound is not allowed.
    void context?.resume();
    clearTimeout(this.#deadline); // of an earlier call, which a pause may have followed
    this.#isLate = false;
    this.#deadline = setTimeout(() => {
      if (context !== this.#context || context?.state === "running" || !this.isPlaying) return;
      this.#isLate = true;
      this.#failed("audio_suspended");
    }, START_MS);
  }

  /** Nobody knows beforehand whether a suspended device is forbidden or slow. @param {AudioContext} context */
  #ranLate(context) {
    if (!this.#isLate || context !== this.#context || context.state !== "running" || this.id === null) return;
    this.#isLate = false;
    this.#news({ type: "runs", id: this.id });
  }

  /** @param {Report} report  of the audio thread */
  #reported({ epoch, position, silent }) {
    if (epoch !== this.#epoch) return; // from before a cut
    const onItsWay = Math.max(this.#latencySamples() - silent, 0);
    this.heard = Math.max(position - onItsWay, this.#from);
    const isOver = this.#complete && this.heard >= this.#end;
    if (this.id !== null && isOver) this.#finish();
    else if (this.heard - this.#told >= NEWS_SAMPLES) this.#tellHeard();
    const quiet = silent >= QUIET_SAMPLES && silent >= this.#latencySamples();
    if (quiet && !this.isPlaying) void this.#context?.suspend();
  }

  #finish() {
    const id = /** @type {string} */ (this.id);
    this.#tellHeard();
    this.id = null;
    this.#kept.clear();
    this.#news({ type: "finished", id });
  }

  #tellHeard() {
    if (this.id === null) return;
    this.#told = this.heard;
    this.#news({ type: "heard", id: this.id, position_s: this.position_s });
  }

  /** Sound from sample `at` on is not wanted, what comes next begins there. @param {number} at */
  #cut(at) {
    this.#kept.cut(at);
    this.#end = at;
    if (at <= this.heard || !this.#kept.has(at - 1)) return this.#startAt(at);
    this.#epoch += 1;
    return this.#tell({ type: "cut", at, epoch: this.#epoch });
  }

  /** What was queued is dropped, the next sample that sounds is `at`. @param {number} at */
  #startAt(at) {
    this.#epoch += 1;
    this.#from = this.heard = this.#told = at;
    this.#tell({ type: "cut", at, epoch: this.#epoch });
  }

  /** @param {Int16Array} samples */
  #push(samples) {
    const floats = Float32Array.from(samples, (sample) => sample / 32_768);
    this.#node?.port.postMessage({ type: "push", samples: floats }, [floats.buffer]);
  }

  /** @param {object} message to the audio thread */
  #tell(message) {
    this.#node?.port.postMessage(message);
  }

  #latencySamples() {
    return Math.round((this.#context?.outputLatency || this.#context?.baseLatency || 0) * RATE_HZ);
  }

  /** @param {"audio_suspended" | "audio_failed"} code */
  #failed(code) {
    if (this.id !== null) this.#news({ type: "problem", id: this.id, code });
  }
}
