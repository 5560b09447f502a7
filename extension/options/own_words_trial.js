// A try of the person's own words: a text is spoken with them, and its words are shown with their sounds.

import { byId, make } from "../ui/elements.js";
import { showProblem } from "../ui/problem.js";
import { words } from "../ui/words.js";
import { Unanswered } from "../ui/worker.js";

/** @import { DictionaryTrial } from "../protocol.js" */
/** @import { Worker } from "../ui/worker.js" */

export class OwnWordsTrial {
  #sample = byId("own_sample", HTMLInputElement);
  #told = byId("own_told", HTMLElement);
  #problem = byId("own_problem", HTMLElement);
  #worker;

  /** @param {Worker} worker */
  constructor(worker) {
    this.#worker = worker;
    this.#sample.value = words("own_sample");
    byId("own_trial", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#hear(this.#sample.value.trim());
    });
  }

  /** @param {string} text */
  async #hear(text) {
    this.#worker.post({ type: "speak_text", text });
    try {
      const { trial } = await this.#worker.ask({ type: "dictionary", action: "test", text });
      if (trial) this.#told.replaceChildren(...shown(trial));
      showProblem(this.#problem, null);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      showProblem(this.#problem, error.problem);
    }
  }
}

/** @param {DictionaryTrial} trial  @returns {Node[]} */
function shown({ spoken, words: pronounced, sounded }) {
  const said = make("p", { class: "spoken" }, spoken);
  if (!sounded) return [said, make("p", { class: "quiet" }, words("own_no_sounds"))];
  const pairs = pronounced.map((word) =>
    make("span", { class: "sounds" }, make("span", {}, word.spoken), make("span", { class: "quiet", translate: "no" }, word.phonemes)));
  return [said, make("p", { class: "all-sounds" }, ...pairs)];
}
