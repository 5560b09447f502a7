// What the audio thread does: takes the page's messages for the sound queue, and reports what is heard. Pure: the worklet
// around it has the port, and a test can play it frame by frame.
//
// A report is made ten times per second of the device's own clock, and besides in the very block in which the ear
// passes one of the bounds that came with the sound, or the queue runs dry.

import { SoundQueue } from "./sound_queue.js";

const REPORT_FRAMES = 2_400;

/**
 * Page -> audio thread. Places are samples of the reading.
 * @typedef {{type: "push", samples: Float32Array, bounds: number[]}} Push  bounds: rising places within the samples
 * @typedef {{type: "cut" | "start_at", at: number, epoch: number}} Cut
 * @typedef {Push | Cut | {type: "complete"} | {type: "go_on"} | {type: "pause"} | {type: "resume"}
 *   | {type: "speed", speed: number} | {type: "latency", frames: number} | {type: "preroll", frames: number}
 *   | {type: "limit", at: number}} ToThread
 *
 * Audio thread -> page.
 * @typedef {object} Report
 * @property {number} epoch  counts the cuts, so that the page can tell a report from before one
 * @property {number} heard  place that the ear is at
 * @property {number} position  place that goes out next
 * @property {number} silent  frames of silence since the last sound
 * @property {boolean} isDry
 * @property {number} frames  that the device took since its start
 * @property {number} time_s  that the browser gives to the block in which the report was made
 */

export class SoundThread {
  #queue = new SoundQueue();
  #epoch = 0;
  /** Places that were not heard yet, rising. @type {number[]} */
  #bounds = [];
  #frames = 0;
  #reported = 0;
  #wasDry = false;

  /** @param {ToThread} message */
  told(message) {
    const queue = this.#queue;
    switch (message.type) {
      case "push":
        this.#bounds.push(...message.bounds);
        return queue.push(message.samples);
      case "cut":
        this.#epoch = message.epoch;
        this.#bounds = this.#bounds.filter((at) => at < message.at);
        return queue.cut(message.at);
      case "start_at":
        this.#epoch = message.epoch;
        this.#bounds = [];
        return queue.startAt(message.at);
      case "complete":
        return queue.complete();
      case "go_on":
        return queue.goOn();
      case "pause":
        return queue.pause();
      case "resume":
        return queue.resume();
      case "speed":
        return void (queue.speed = message.speed);
      case "latency":
        return void (queue.clock.latency = message.frames);
      case "preroll":
        return queue.preroll(message.frames);
      case "limit":
        return void (queue.limit = message.at);
    }
  }

  /**
   * @param {Float32Array} out  is filled with what goes out now
   * @param {number} time_s  the device's
   * @returns {Report | null}
   */
  play(out, time_s) {
    const queue = this.#queue;
    queue.fill(out);
    this.#frames += out.length;
    const ranDry = queue.isDry && !this.#wasDry;
    this.#wasDry = queue.isDry;
    if (!this.#passes() && !ranDry && this.#frames - this.#reported < REPORT_FRAMES) return null;
    this.#reported = this.#frames;
    const { position, silent, isDry, clock } = queue;
    return { epoch: this.#epoch, heard: clock.position, position, silent, isDry, frames: this.#frames, time_s };
  }

  /** @returns {boolean} whether the ear has passed a bound: not where it stands at one, but with the first sample after it */
  #passes() {
    const n = this.#bounds.findIndex((at) => at >= this.#queue.clock.position);
    const passed = n === -1 ? this.#bounds.length : n;
    this.#bounds.splice(0, passed);
    return passed > 0;
  }
}
