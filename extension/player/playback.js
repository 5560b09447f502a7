// Chunks of sound in; gapless sound out, and what is heard of it. Knows the job whose sound this is and its places.
//
// The clock is the device's: the audio thread reports where the ear is. No other clock is asked, so a stalled device
// never runs ahead. Over 300 lines, since every change of one queue of sound stands here; whoever can be apart from it is.

import { RATE_HZ } from "../protocol.js";
import { Device } from "./device.js";
import { Kept } from "./kept.js";
import { Lit } from "./lit.js";
import { HEAD } from "./sound_queue.js";
import { Supply } from "./supply.js";
import { Words } from "./words.js";

/** @import { Begin, FromPlayer, PlayerAudio } from "../messages.js" */
/** @import { Report } from "./sound_thread.js" */

const NEWS = RATE_HZ / 2; // heard samples between two pieces of news
const QUIET = RATE_HZ; // frames of silence after which the device is given back

export class Playback {
  #device;
  #news;
  #inOrder;
  #kept = new Kept();
  #words = new Words();
  #lit;
  #supply;
  /** The message that began the present job. @type {Begin | null} */
  #begun = null;
  #epoch = 0;
  /** Sample after the last that came. */
  #end = 0;
  /** The audio thread's last word of this epoch. */
  #thread = { position: 0, frames: 0, isDry: false };
  #complete = false;
  #paused = false;
  #told = 0;
  /** That the person chose. */
  #speed = 1;
  #limit = Infinity;
  /** The first sound, where the device would take more at once than there is of it: its rest is on its way. @type {(() => void) | null} */
  #heldBack = null;
  /** Where the ear was when the device broke last. */
  #brokeAt = -1;

  /** The job whose sound this is. @type {string | null} */
  id = null;
  /** Samples heard. */
  heard = 0;

  /**
   * @param {(news: FromPlayer) => void} news
   * @param {(step: () => Promise<void>) => void} inOrder  runs a step after all that came before
   * @param {boolean} wantsTap  a test wants to see what goes out
   */
  constructor(news, inOrder, wantsTap) {
    this.#news = news;
    this.#inOrder = inOrder;
    const ofJob = (/** @type {any} */ one) => this.id !== null && news({ ...one, id: this.id });
    this.#device = new Device({
      reported: (report) => this.#reported(report),
      isDue: () => this.isPlaying,
      failed: (code) => ofJob({ type: "problem", code }),
      ran: () => ofJob({ type: "runs" }),
      lost: () => this.#lost(),
    }, wantsTap);
    this.#supply = new Supply((message) => this.#device.tell(message), ofJob);
    this.#lit = new Lit(this.#words, ofJob);
  }

  /** @returns {boolean} whether sound is due */
  get isPlaying() {
    return this.id !== null && !this.#paused;
  }

  /** @returns {number} */
  get position_s() {
    return this.heard / RATE_HZ;
  }

  /** @param {Begin} begin */
  async begin(begin) {
    if (await this.#open(begin.latency_s)) this.#forget();
    this.id = begin.id;
    this.#begun = begin;
    this.#complete = false;
    this.#paused = begin.paused;
    // A paused queue is told first, so that nothing of the new sound slips out before the pause.
    this.#device.tell({ type: begin.paused ? "pause" : "resume" });
    this.#cut(Math.round(begin.base_s * RATE_HZ));
    this.#speed = begin.speed;
    this.#supply.begin(begin.speed);
    if (!begin.paused) this.#wake();
  }

  /** @param {PlayerAudio} audio */
  add(audio) {
    if (audio.id !== this.id || this.#begun === null) return;
    const samples = new Int16Array(Uint8Array.fromBase64(audio.pcm).buffer);
    this.#supply.made(samples.length / RATE_HZ, this.#stock());
    this.#kept.add(this.#end, samples, this.heard);
    this.#words.add(Math.round(this.#begun.base_s * RATE_HZ), this.#end, audio);
    const start = this.#end;
    this.#end += samples.length;
    this.#letGo();
    if (this.#isTooShort(start, samples.length)) this.#heldBack = () => this.#push(start, samples);
    else this.#push(start, samples);
    this.#supply.check(this.#thread.isDry, this.#stock());
  }

  /** All sound of the job has come. @param {string} id */
  complete(id) {
    if (id !== this.id) return;
    this.#letGo();
    this.#complete = true;
    this.#device.tell({ type: "complete" });
    this.#supply.check(this.#thread.isDry, this.#stock());
  }

  pause() {
    if (this.id === null) return;
    this.#paused = true;
    this.#device.tell({ type: "pause" });
    this.#tellHeard();
  }

  resume() {
    if (this.id === null) return;
    this.#paused = false;
    this.#supply.interrupted();
    this.#device.tell({ type: "resume" });
    this.#wake();
  }

  /** @param {string} [id]  only if this is the job */
  stop(id = this.id ?? undefined) {
    if (id !== undefined && id !== this.id) return;
    this.id = null;
    this.#device.forgive();
    this.#startAt(0);
    this.#forget();
  }

  /** Go to sound that came already. @param {string} id @param {number} position_s */
  async seek(id, position_s) {
    if (id !== this.id) return undefined;
    const at = Math.round(position_s * RATE_HZ);
    if (!this.#kept.has(at)) return this.#news({ type: "lacks", id, position_s });
    await this.#playFrom(at);
    return this.#tellHeard();
  }

  /** @param {number} speed  that the person chose */
  speed(speed) {
    this.#speed = speed;
    this.#supply.choose(speed);
  }

  /** For tests: sound goes out up to there, and no further. @param {number} position_s */
  playTo(position_s) {
    this.#limit = position_s * RATE_HZ;
    this.#device.tell({ type: "limit", at: this.#limit });
  }

  /** For tests. @returns {object} what is heard */
  where() {
    return { position_s: this.position_s, ...this.#lit.now };
  }

  /** Tell once more what is lit. */
  tellLit() {
    this.#lit.tell(this.heard);
  }

  /** @param {number} latency_s @returns {Promise<boolean>} whether it is another device */
  async #open(latency_s) {
    const isOther = await this.#device.open(latency_s);
    if (isOther) {
      this.#supply.tellSpeed();
      this.#device.tell({ type: "limit", at: this.#limit });
    }
    return isOther;
  }

  #wake() {
    const frames = Math.round((this.#begun?.preroll_s ?? 0) * RATE_HZ);
    if (this.#device.isAsleep && frames > 0) this.#device.tell({ type: "preroll", frames });
    this.#device.wake();
  }

  /** @param {Report} report  of the audio thread */
  #reported({ epoch, heard, position, silent, isDry, frames }) {
    if (epoch !== this.#epoch) return; // from before a cut
    const hasMoved = heard > this.heard;
    this.heard = heard;
    this.#thread = { position, frames, isDry };
    if (this.id !== null) {
      if (hasMoved) this.#lit.hear(Math.floor(heard));
      if (this.#complete && heard >= this.#end) return this.#finish(this.id);
      if (heard - this.#told >= NEWS) this.#tellHeard();
      this.#supply.check(isDry, this.#stock());
    }
    if (silent >= QUIET && silent >= this.#device.latency && !this.isPlaying) this.#device.rest();
    return undefined;
  }

  /** @param {string} id */
  #finish(id) {
    this.#tellHeard();
    this.#lit.end(this.heard);
    this.id = null;
    this.#forget();
    this.#news({ type: "finished", id });
  }

  #tellHeard() {
    if (this.id === null) return;
    this.#told = this.heard;
    this.#news({ type: "heard", id: this.id, position_s: this.position_s });
  }

  /** @param {number} start @param {number} n  samples of a piece @returns {boolean} */
  #isTooShort(start, n) {
    const { base_s = 0, latency_s = 0 } = this.#begun ?? {};
    return n === HEAD && start === Math.round(base_s * RATE_HZ) && n < latency_s * this.#speed * RATE_HZ;
  }

  #letGo() {
    this.#heldBack?.();
    this.#heldBack = null;
  }

  /** Sound from sample `at` on is not wanted, what comes next begins there. @param {number} at */
  #cut(at) {
    this.#heldBack = null;
    const follows = at > this.heard && this.#kept.has(at - 1);
    this.#kept.cut(at);
    this.#words.cut(at);
    this.#end = at;
    if (!follows) return this.#startAt(at);
    this.#epoch += 1;
    this.#thread.isDry = false;
    return this.#device.tell({ type: "cut", at, epoch: this.#epoch });
  }

  /** What was queued is dropped, the next sample that sounds is `at`. @param {number} at */
  #startAt(at) {
    this.#epoch += 1;
    this.heard = this.#told = at;
    this.#thread = { ...this.#thread, position: at, isDry: false };
    this.#lit.startAt(at);
    this.#device.tell({ type: "start_at", at, epoch: this.#epoch });
  }

  /** The next that sounds is what is kept from sample `at` on. @param {number} at */
  async #playFrom(at) {
    this.#heldBack = null; // it is kept, as all else that came
    this.#startAt(at);
    if (this.#paused) this.#lit.hear(at); // nothing will be heard that could light it
    let start = at;
    for await (const samples of this.#kept.from(at)) {
      this.#push(start, samples);
      start += samples.length;
    }
    if (this.#complete) this.#device.tell({ type: "complete" });
  }

  /** @param {number} start @param {Int16Array} samples */
  #push(start, samples) {
    const floats = new Float32Array(samples); // and not from() with a function, which is ten times as slow
    for (let at = 0; at < floats.length; at += 1) floats[at] /= 32_768;
    const bounds = this.#words.bounds(start, start + samples.length);
    this.#device.tell({ type: "push", samples: floats, bounds }, [floats.buffer]);
  }

  /** The device broke: go on with a new one where the ear was, unless that one breaks at the same place. */
  #lost() {
    if (this.id === null) return;
    if (this.#brokeAt === this.heard) return this.#news({ type: "problem", id: this.id, code: "audio_failed" });
    this.#brokeAt = this.heard;
    this.#inOrder(async () => {
      if (this.id === null || this.#begun === null) return;
      await this.#open(this.#begun.latency_s);
      this.#device.tell({ type: this.#paused ? "pause" : "resume" });
      await this.#playFrom(Math.floor(this.heard));
      if (!this.#paused) this.#wake();
    });
  }

  /** @returns {import("./supply.js").Stock} */
  #stock() {
    const { position, frames } = this.#thread;
    const waits_s = (this.#end - position) / RATE_HZ;
    return { now_s: frames / RATE_HZ, waits_s, isWhole: this.#words.beginsAfter(position), isComplete: this.#complete };
  }

  #forget() {
    this.#heldBack = null;
    this.#kept.clear();
    this.#words.clear();
    this.#lit.startAt(0);
    this.heard = this.#end = 0;
  }
}
