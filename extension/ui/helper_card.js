// The helper's state on a page: a line that says it, and while something is wrong the way out. A newer extension that waits in
// its folder is offered there too.
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
  #onReload;

  /**
   * @param {HTMLElement} line  takes the title; a live region
   * @param {HTMLElement} remedy  takes what to do; hidden while there is nothing to do
   * @param {() => void} onCheck  a person asks to look again
   * @param {() => void} onReload  a person asks for the newer extension
   */
  constructor(line, remedy, onCheck, onReload) {
    this.#line = line;
    this.#remedy = remedy;
    this.#onCheck = onCheck;
    this.#onReload = onReload;
  }

  /** @param {Helper} helper  @param {boolean} isReading  nothing is offered that would end it */
  show(helper, isReading) {
    const state = helperWords(helper);
    const offer = helper.newer === true && !isReading ? this.#offer() : [];
    const drawn = JSON.stringify([state, offer.length]);
    if (this.#drawn === drawn) return;
    this.#drawn = drawn;
    this.#line.dataset.tone = state.tone;
    this.#line.textContent = words(state.title);
    const isBad = state.tone === "bad";
    this.#remedy.hidden = !isBad && offer.length === 0;
    this.#remedy.replaceChildren(...(isBad ? this.#wayOut(state) : []), ...offer);
  }

  /** @param {import("./helper_words.js").HelperWords} state */
  #wayOut(state) {
    const check = make("button", { type: "button" }, words("check_again"));
    check.addEventListener("click", this.#onCheck);
    return [
      ...(state.text ? [make("p", {}, words(state.text, chrome.runtime.id))] : []),
      ...(state.told ? [make("p", writtenIn(state.told_language), state.told)] : []),
      ...(state.remedy ? [make("p", writtenIn(state.remedy_language), state.remedy)] : []),
      ...(state.command ? [command(state.command, check)] : [check]),
      ...(state.note ? [make("p", {}, words(state.note))] : []),
    ];
  }

  #offer() {
    const reload = make("button", { type: "button" }, words("reload"));
    reload.addEventListener("click", this.#onReload);
    return [make("p", {}, words("helper_newer")), reload];
  }
}
