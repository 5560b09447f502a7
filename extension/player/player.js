// The player's page: what the worker says, in order, to the playback; its news back.
//
// The worker comes and goes. While a reading sounds, the player opens a port again and so starts the next worker; else
// it waits until it is called.

import { CALL_PLAYER, PLAYER_PORT } from "../messages.js";
import { MediaKeys } from "./media_keys.js";
import { Playback } from "./playback.js";

/** @import { FromPlayer, ToPlayer } from "../messages.js" */

const SETTLE_MS = 100; // a click's first sound comes before what the system shows of it, and a stop before it needs no showing
const REOPEN_MS = 300; // an eviction is over in tens of ms; a worker that cannot start must not be asked without end

/** @type {chrome.runtime.Port | null} */
let worker = null;
/** @type {Promise<void>} each message is done before the next begins */
let chain = Promise.resolve();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let showing;

// Only another page of the extension can open this one with a query: it is not web-accessible.
const isTapped = new URLSearchParams(location.search).has("tap");
const playback = new Playback(tellWorker, inOrder, isTapped);
const mediaKeys = new MediaKeys((key) => tellWorker({ type: "media_key", key }));
if (isTapped) void import("./tap.js").then(({ answerTests }) => answerTests(playback));

chrome.runtime.onMessage.addListener((message) => {
  if (message?.type === CALL_PLAYER && worker === null) meetWorker();
});
meetWorker();

function meetWorker() {
  const port = chrome.runtime.connect({ name: PLAYER_PORT });
  worker = port;
  port.onMessage.addListener((message) => {
    inOrder(() => told(message));
  });
  port.onDisconnect.addListener(() => workerLost(port));
  tellWorker({ type: "holding", id: playback.id, position_s: playback.position_s });
  playback.tellLit();
}

/** @param {() => Promise<void>} step */
function inOrder(step) {
  chain = chain.then(step).catch(failed).then(showStateSoon);
}

function showStateSoon() {
  clearTimeout(showing);
  showing = setTimeout(showState, SETTLE_MS);
}

function showState() {
  if (playback.id === null) mediaKeys.show("none");
  else mediaKeys.show(playback.isPlaying ? "playing" : "paused");
}

/** @param {ToPlayer} message */
async function told(message) {
  switch (message.type) {
    case "begin":
      return playback.begin(message);
    case "audio":
      return playback.add(message);
    case "last":
      return playback.complete(message.id);
    case "pause":
      return playback.pause();
    case "resume":
      return playback.resume();
    case "speed":
      return playback.speed(message.speed);
    case "seek":
      return playback.seek(message.id, message.position_s);
    case "stop":
      return playback.stop(message.id);
  }
}

/** @param {FromPlayer} news */
function tellWorker(news) {
  worker?.postMessage(news);
  if (news.type === "finished") showStateSoon();
}

/** @param {chrome.runtime.Port} port */
function workerLost(port) {
  if (port !== worker) return;
  worker = null;
  setTimeout(() => {
    if (worker === null && playback.isPlaying) meetWorker();
  }, REOPEN_MS);
}

/** @param {unknown} error */
function failed(error) {
  console.error(error);
  if (playback.id !== null) tellWorker({ type: "problem", id: playback.id, code: "audio_failed" });
}
