// The audio thread's end of the player: between its port and its device.

import { SoundThread } from "./sound_thread.js";

class SoundProcessor extends AudioWorkletProcessor {
  #thread = new SoundThread();

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#thread.told(data);
  }

  /** @param {Float32Array[][]} _inputs @param {Float32Array[][]} outputs */
  process(_inputs, outputs) {
    const report = this.#thread.play(outputs[0][0], currentTime);
    if (report !== null) this.port.postMessage(report);
    return true;
  }
}

registerProcessor("sound", SoundProcessor);
