// The helper's state on a page: a line that says it, and while something is wrong the way out.
//
// Draws only on a change, so that a screen reader hears each state once and a button keeps its focus.

import { command } from "./command.js";
import { make, writtenIn } from "./elements.js";
import { helperWords } from "./helper_words.js";
import { words } from "./words.js";

/** @import { Helper } from "../messages.js" */

export class HelperCard {
  #drawn = "";
  #line;
  #remedy;
  #onCheck;

  /**
   * @param {HTMLElement} line  takes the title; a live region
   * @param {HTMLElement} remedy  takes what to do; hidden while there is nothing to do
   * @param {() => void} onCheck  a person asks to look again
   */
  constructor(line, remedy, onCheck) {
    this.#line = line;
    this.#remedy = remedy;
    this.#onCheck = onCheck;
  }

  /** @param {Helper} helper */
  show(helper) {
    const state = helperWords(helper);
    if (this.#drawn === JSON.stringify(state)) return;
    this.#drawn = JSON.stringify(state);
    this.#line.dataset.tone = state.tone;
    this.#line.textContent = words(state.title);
    this.#remedy.hidden = state.tone !== "bad";
    if (state.tone !== "bad") return;
    const check = make("button", { type: "button" }, words("check_again"));
    check.addEventListener("click", this.#onCheck);
    this.#remedy.replaceChildren(
      ...(state.text ? [make("p", {}, words(state.text, chrome.runtime.id))] : []),
      ...(state.told ? [make("p", writtenIn(state.told_language), state.told)] : []),
      ...(state.remedy ? [make("p", writtenIn(state.remedy_language), state.remedy)] : []),
      ...(state.command ? [command(state.command, check)] : [check]),
      ...(state.note ? [make("p", {}, words(state.note))] : []),
    );
  }
}
