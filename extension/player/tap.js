// For tests only: shows, sample by sample, what the player hands to the sound device.
//
// Loaded when the player's page was opened as player.html?tap, which only a page of the extension can do. Asked with
// the runtime message {type: "tap_read"}, it answers with all samples since the start: float32, as base64.

/**
 * @param {AudioContext} context
 * @param {AudioNode} source
 * @returns {Promise<AudioNode>} carries the same sound as `source`
 */
export async function insertTap(context, source) {
  await context.audioWorklet.addModule("tap_worklet.js");
  const tap = new AudioWorkletNode(context, "tap", { outputChannelCount: [1] });
  /** @type {Float32Array<ArrayBuffer>[]} */
  const blocks = [];
  tap.port.onmessage = ({ data }) => blocks.push(data);
  source.connect(tap);
  chrome.runtime.onMessage.addListener((message, sender, answer) => {
    if (message?.type !== "tap_read" || sender.id !== chrome.runtime.id) return undefined;
    void new Blob(blocks).arrayBuffer().then((bytes) => answer({ samples: new Uint8Array(bytes).toBase64() }));
    return true; // the answer comes later
  });
  return tap;
}
