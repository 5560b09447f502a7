// Loaded before the player's own code, in a measured copy of the extension. `queued`: samples go to a worklet; `sample`: the
// first that is no silence has left for the sound device, as the player's tap shows.

import { mark, traced } from "./marks.js";

const connect = chrome.runtime.connect.bind(chrome.runtime);
chrome.runtime.connect = (info) => traced(connect(info), "told", "player_in");

const LOUD = 1e-3;
let wasLoud = false;

globalThis.AudioWorkletNode = class extends AudioWorkletNode {
  constructor(context, name, options) {
    super(context, name, options);
    const { port } = this;
    if (name === "tap") {
      port.addEventListener("message", ({ data }) => {
        const isLoud = data.some((sample) => Math.abs(sample) > LOUD);
        if (isLoud && !wasLoud) mark("sample");
        wasLoud = isLoud;
      });
      return;
    }
    const post = port.postMessage.bind(port);
    port.postMessage = (message, ...rest) => {
      if (holdsSamples(message)) mark("queued");
      post(message, ...rest);
    };
  }
};

/** @param {unknown} value */
function holdsSamples(value, depth = 0) {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return true;
  return depth < 3 && typeof value === "object" && value !== null && Object.values(value).some((each) => holdsSamples(each, depth + 1));
}
