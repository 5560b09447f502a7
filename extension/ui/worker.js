// The pages' one way to the service worker: the "ui" port, opened again when the worker was evicted and came back.
//
//   worker -> page   { type: "state", reading, helper, files } at once and on every change; { type: "voices", ... } when asked
//   page -> worker   what a button asks for
//
// Owns the port and the last state. Knows nothing of the page.

import { UI_PORT } from "../messages.js";
import { ownSelection } from "./own_selection.js";

/** @import { FromUi, Helper, Problem, Reading, ToUi, VoiceFiles, VoiceInfo } from "../messages.js" */
/** @typedef {{resolve: (voices: VoiceInfo[]) => void, reject: (reason: Error) => void}} Waiter */

const REOPEN_MS = 300; // an eviction is over in tens of ms; a port that cannot open must not spin

/** The worker told why there is no list; `problem` holds its sentences. */
export class NoVoices extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.message);
    this.problem = problem;
  }
}

export class Worker {
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  /** @type {Waiter[]} */
  #waiting = [];
  #onState;

  /** @param {(reading: Reading, helper: Helper, files: VoiceFiles) => void} onState */
  constructor(onState) {
    this.#onState = onState;
    this.#open();
  }

  /** @param {FromUi} message */
  post(message) {
    (this.#port ?? this.#open()).postMessage(message);
  }

  /** All voices of the helper. Rejects with NoVoices, or when the worker goes before it answers. @returns {Promise<VoiceInfo[]>} */
  voices() {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      if (this.#waiting.length === 1) this.post({ type: "voices" });
    });
  }

  #open() {
    const port = chrome.runtime.connect({ name: UI_PORT });
    port.onMessage.addListener((message) => this.#receive(message));
    port.onDisconnect.addListener(() => this.#lost());
    this.#port = port;
    return port;
  }

  /** @param {ToUi} message */
  #receive(message) {
    if (message.type === "take_selection") return this.post({ type: "selection", selected: ownSelection() });
    if (message.type === "state") return this.#onState(message.reading, message.helper, message.files);
    for (const waiter of this.#waiting.splice(0)) {
      if ("problem" in message) waiter.reject(new NoVoices(message.problem));
      else waiter.resolve(message.voices);
    }
  }

  #lost() {
    this.#port = null;
    for (const waiter of this.#waiting.splice(0)) waiter.reject(new Error("the worker went before it answered"));
    // Without a runtime id this page belongs to an extension that was removed or reloaded: nobody is left to call.
    setTimeout(() => {
      if (this.#port === null && chrome.runtime?.id) this.#open();
    }, REOPEN_MS);
  }
}
