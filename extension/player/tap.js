// For tests only: shows, sample by sample, what the player hands to the sound device, and plays it step by step.
//
// Loaded when the player's page was opened as player.html?tap, which only a page of the extension can do. Runtime messages:
//   {type: "tap_read"}                 answers with all samples since the start: float32, as base64
//   {type: "tap_play_to", position_s}  sound goes out up to that media position, which then stands
//   {type: "tap_free"}                 sound goes out as ever
//   {type: "tap_where"}                answers {position_s, word, sentence}, as heard

/** @typedef {object} Tapped  the player
 * @property {(at_s: number) => void} playTo
 * @property {() => object} where
 */

/** What every device since the page's start was handed. @type {Float32Array<ArrayBuffer>[]} */
const blocks = [];

/**
 * @param {AudioContext} context
 * @param {AudioNode} source
 * @returns {Promise<AudioNode>} carries the same sound as `source`
 */
export async function insertTap(context, source) {
  await context.audioWorklet.addModule("tap_worklet.js");
  const tap = new AudioWorkletNode(context, "tap", { outputChannelCount: [1] });
  tap.port.onmessage = ({ data }) => blocks.push(data);
  source.connect(tap);
  return tap;
}

/** @param {Tapped} player */
export function answerTests(player) {
  chrome.runtime.onMessage.addListener((message, sender, answer) => {
    if (sender.id !== chrome.runtime.id) return undefined;
    switch (message?.type) {
      case "tap_read":
        void new Blob(blocks).arrayBuffer().then((bytes) => answer({ samples: new Uint8Array(bytes).toBase64() }));
        return true; // the answer comes later
      case "tap_play_to":
        player.playTo(message.position_s);
        return void answer({});
      case "tap_free":
        player.playTo(Infinity);
        return void answer({});
      case "tap_where":
        return void answer(player.where());
      default:
        return undefined;
    }
  });
}
