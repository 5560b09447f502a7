// The helper's voices on a page: asked for when the helper is ready, and again when another helper answers.

import { nameOf } from "./voices.js";
import { interfaceLanguage } from "./words.js";
import { Unanswered } from "./worker.js";

/** @import { Helper, Problem, VoiceInfo } from "../messages.js" */
/** @import { Worker } from "./worker.js" */

export class VoiceList {
  /** @type {VoiceInfo[]} */
  voices = [];
  /** What can be translated into, BCP 47. @type {string[]} */
  targets = [];
  #asked = "";
  #worker;
  #onChange;

  /** @param {Worker} worker  @param {(voices: VoiceInfo[], problem: Problem | null) => void} onChange */
  constructor(worker, onChange) {
    this.#worker = worker;
    this.#onChange = onChange;
  }

  /** A voice's name, also while the helper does not tell it. @param {string} id */
  nameOf(id) {
    return nameOf(id, this.voices, interfaceLanguage());
  }

  /** @param {Helper} helper */
  async follow({ phase, build, families }) {
    const key = phase === "ready" ? JSON.stringify([build, families]) : "";
    if (key === "" || key === this.#asked) return;
    this.#asked = key;
    try {
      ({ voices: this.voices, targets: this.targets = [] } = await this.#worker.ask({ type: "voices" }));
      this.#onChange(this.voices, null);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.#asked = "";
      this.#onChange(this.voices, error.problem);
    }
  }
}
