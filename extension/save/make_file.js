// A text in, a file of sound out: asked of the worker over a port that lives as long as the work.
//
// The file's parts become Blobs as they come: the browser holds those outside of this page's memory, on the disk if there
// are many.

import { SAVE_PORT } from "../messages.js";
import { words } from "../ui/words.js";

/** @import { FromSave, HowSaved, Problem, Savable, ToSave } from "../messages.js" */
/** @import { FileFormat } from "../protocol.js" */

/** @type {Record<FileFormat, string>} */
const TYPES = { mp3: "audio/mpeg", opus: "audio/ogg", ogg: "audio/ogg", flac: "audio/flac", wav: "audio/wav" };

/** No file was made; `problem` is for the person. */
export class NoFile extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.message);
    this.name = "NoFile";
    this.problem = problem;
  }
}

/**
 * @param {string} name
 * @param {(host: string | null) => void} [onHost]  who gets text of some voices, if that is known
 * @returns {Promise<Savable | null>} what this page was opened for; null if the worker has it no more
 */
export async function takeSavable(name, onHost = () => {}) {
  /** @type {Savable | null} */
  let taken = null;
  const until = new AbortController();
  await conversation({ type: "take", name }, until.signal, (message, end) => {
    if (message.type === "taken") taken = message.savable;
    if (message.type === "taken" && message.host !== undefined) onHost(message.host);
    end();
  });
  return taken;
}

/**
 * @param {Savable} savable @param {HowSaved} how
 * @param {(what: "loading" | "saving", fraction: number) => void} onAdvance
 * @param {AbortSignal} signal  ends the work, here and in the engine
 * @returns {Promise<{file: Blob, duration_s: number}>} rejects with NoFile, or with the signal's reason
 */
export async function makeFile(savable, how, onAdvance, signal) {
  /** @type {Blob[]} */
  const parts = [];
  let duration_s = 0;
  await conversation({ type: "save", savable, ...how }, signal, (message, end) => {
    if (message.type === "advanced") onAdvance(message.what, message.fraction);
    if (message.type === "part") parts.push(new Blob([Uint8Array.fromBase64(message.bytes)]));
    if (message.type === "failed") end(new NoFile(message.problem));
    if (message.type !== "saved") return;
    duration_s = message.duration_s;
    end();
  });
  return { file: new Blob(parts, { type: TYPES[how.format] }), duration_s };
}

/**
 * Ask the worker over a port of its own, and hear what it says until `end` is called. Rejects with what that was given, with
 * NoFile when the worker goes, or with the signal's reason.
 *
 * @param {FromSave} request @param {AbortSignal} signal
 * @param {(message: ToSave, end: (failure?: NoFile) => void) => void} onMessage
 * @returns {Promise<void>}
 */
function conversation(request, signal, onMessage) {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const port = chrome.runtime.connect({ name: SAVE_PORT });
    /** @param {unknown} [failure] */
    const end = (failure) => {
      signal.removeEventListener("abort", abort);
      port.disconnect();
      if (failure === undefined) resolve();
      else reject(failure);
    };
    const abort = () => end(signal.reason);
    signal.addEventListener("abort", abort);
    port.onMessage.addListener((message) => onMessage(message, end));
    port.onDisconnect.addListener(() => end(new NoFile(lost())));
    port.postMessage(request);
  });
}

/** @returns {Problem} */
function lost() {
  return { code: "save_lost", message: words("save_lost"), remedy: words("save_lost_remedy") };
}
