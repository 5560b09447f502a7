// For tests only: passes sound on unchanged and posts a copy of every block.

class TapProcessor extends AudioWorkletProcessor {
  /** @param {Float32Array[][]} inputs @param {Float32Array[][]} outputs */
  process(inputs, outputs) {
    const block = inputs[0][0];
    if (block === undefined) return true; // the source is not connected yet
    outputs[0][0].set(block);
    this.port.postMessage(block.slice());
    return true;
  }
}

registerProcessor("tap", TapProcessor);
