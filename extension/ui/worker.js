// The pages' one way to the service worker: the "ui" port, opened again when the worker was evicted and came back.
//
//   worker -> page   { type: "state", reading, helper, files } at once and on every change; { type: "answer", ... } to a question
//   page -> worker   what a button asks for; { type: "ask", ... } for the helper
//
// Owns the port. Knows nothing of the page.

import { UI_PORT } from "../messages.js";
import { ownSelection } from "./own_selection.js";

/** @import { FromUi, Helper, HelperAnswer, HelperQuestion, Problem, Reading, ToUi, VoiceFiles } from "../messages.js" */
/** @typedef {{resolve: (answer: HelperAnswer) => void, reject: (reason: Error) => void}} Waiter */

const REOPEN_MS = 300; // an eviction is over in tens of ms; a port that cannot open must not spin

/** The helper did not answer, or refused; `problem` holds the sentences that say why. */
export class Unanswered extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.message);
    this.problem = problem;
  }
}

export class Worker {
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  /** @type {Map<string, Waiter>} */
  #waiting = new Map();
  #n_asked = 0;
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

  /**
   * Ask the helper. Rejects with Unanswered, or when the worker goes before it answers.
   * @template {HelperQuestion} Q
   * @param {Q} question
   * @returns {Promise<Extract<HelperAnswer, {type: Q["type"]}>>}
   */
  ask(question) {
    const ask = String((this.#n_asked += 1));
    /** @type {Promise<any>} the worker lets no answer of another type through */
    const answer = new Promise((resolve, reject) => this.#waiting.set(ask, { resolve, reject }));
    this.post({ type: "ask", ask, question });
    return answer;
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
    const waiter = this.#waiting.get(message.ask);
    this.#waiting.delete(message.ask);
    if ("problem" in message) waiter?.reject(new Unanswered(message.problem));
    else waiter?.resolve(message.answer);
  }

  #lost() {
    this.#port = null;
    for (const waiter of this.#waiting.values()) waiter.reject(new Error("the worker went before it answered"));
    this.#waiting.clear();
    // Without a runtime id this page belongs to an extension that was removed or reloaded: nobody is left to call.
    setTimeout(() => {
      if (this.#port === null && chrome.runtime?.id) this.#open();
    }, REOPEN_MS);
  }
}
