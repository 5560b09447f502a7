// The player's page: what the worker says, in order, to the playback; its news back.
//
// The worker comes and goes. While a reading sounds, a worker that went is called back: it holds the reading.

import { PLAYER_PORT, PLAYER_WAITS } from "../messages.js";
import { Playback } from "./playback.js";

/** @import { FromPlayer, ToPlayer } from "../messages.js" */

/** @type {chrome.runtime.Port | null} */
let worker = null;
/** @type {Promise<void>} each message is done before the next begins */
let chain = Promise.resolve();

// Only another page of the extension can open this one with a query: it is not web-accessible.
const playback = new Playback(tellWorker, new URLSearchParams(location.search).has("tap"));

chrome.runtime.onConnect.addListener((port) => {
  if (port.name !== PLAYER_PORT) return;
  worker = port;
  port.onMessage.addListener((message) => {
    chain = chain.then(() => told(message)).catch(failed);
  });
  port.onDisconnect.addListener(() => workerLost(port));
  tellWorker({ type: "holding", id: playback.id, position_s: playback.position_s });
});

/** @param {ToPlayer} message */
async function told(message) {
  switch (message.type) {
    case "begin":
      return playback.begin(message);
    case "audio":
      return playback.add(message.id, message.pcm);
    case "last":
      return playback.complete(message.id);
    case "pause":
      return playback.pause();
    case "resume":
      return playback.resume();
    case "seek":
      return playback.seek(message.id, message.position_s);
    case "stop":
      return playback.stop();
  }
}

/** @param {FromPlayer} news */
function tellWorker(news) {
  worker?.postMessage(news);
}

/** @param {chrome.runtime.Port} port */
function workerLost(port) {
  if (port !== worker) return;
  worker = null;
  if (!playback.isPlaying) return;
  chrome.runtime.sendMessage({ type: PLAYER_WAITS }).catch((error) => {
    // No worker can start: the extension is being removed or reloaded, and this page goes with it.
    console.warn(`event=worker_gone reason=${error.message}`);
  });
}

/** @param {unknown} error */
function failed(error) {
  console.error(error);
  if (playback.id !== null) tellWorker({ type: "problem", id: playback.id, code: "audio_failed" });
}
