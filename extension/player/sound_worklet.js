// The audio thread's end of the player: a SoundQueue that the page fills by messages and the sound device empties.
//
// In    {type: "push", samples} | {type: "cut", at, epoch} | {type: "pause"} | {type: "resume"}
// Out   {epoch, position, silent} ten times per second of the device's own clock

import { SoundQueue } from "./sound_queue.js";

const REPORT_SAMPLES = 2_400;

class SoundProcessor extends AudioWorkletProcessor {
  #queue = new SoundQueue();
  /** Counts the cuts, so that the page can tell a report from before one. */
  #epoch = 0;
  #sinceReport = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#told(data);
  }

  /** @param {Float32Array[][]} _inputs @param {Float32Array[][]} outputs */
  process(_inputs, outputs) {
    const out = outputs[0][0];
    this.#queue.fill(out);
    this.#sinceReport += out.length;
    if (this.#sinceReport >= REPORT_SAMPLES) {
      this.#sinceReport = 0;
      const { position, silent } = this.#queue;
      this.port.postMessage({ epoch: this.#epoch, position, silent });
    }
    return true;
  }

  /** @param {{type: "push", samples: Float32Array} | {type: "cut", at: number, epoch: number}
   *   | {type: "pause"} | {type: "resume"}} message */
  #told(message) {
    switch (message.type) {
      case "push":
        return this.#queue.push(message.samples);
      case "cut":
        this.#epoch = message.epoch;
        return this.#queue.cut(message.at);
      case "pause":
        return this.#queue.pause();
      case "resume":
        return this.#queue.resume();
    }
  }
}

registerProcessor("sound", SoundProcessor);
