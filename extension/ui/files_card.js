// The natural voice's files on a page: who stands in and why, a button that brings them with its price beside it, how far
// that is, and what went wrong. One for the popup and the welcome page.
//
// Its elements stay, only their words change: the focus never moves by itself while the button is there, and a screen
// reader hears a download in steps of ten percent.

import { HELPER_LANGUAGE } from "../protocol.js";
import { make, writtenIn } from "./elements.js";
import { filesWords, isBegun, partHere, sizeWords } from "./files_words.js";
import { showProblem } from "./problem.js";
import { familyName } from "./voices.js";
import { interfaceLanguage, words } from "./words.js";

/** @import { Helper, VoiceFiles } from "../messages.js" */
/** @import { FilesWords } from "./files_words.js" */
/** @import { Worker } from "./worker.js" */

const SAID_STEPS = 10;

export class FilesCard {
  #line = make("p", { class: "line", tabindex: "-1" });
  #told = make("p", writtenIn(HELPER_LANGUAGE));
  #problem = make("div", { class: "trouble", role: "alert", hidden: true });
  #bar = make("progress", { max: "1", value: "0", "aria-label": words("files_progress") });
  #have = make("span", {});
  #percent = make("span", {});
  #row = make("div", { class: "progress-row", hidden: true }, this.#bar, make("p", { class: "times" }, this.#have, this.#percent));
  #price = make("p", { class: "quiet" });
  #button = make("button", { type: "button" });
  #said = make("p", { class: "unseen", role: "status" });
  #inPercent = new Intl.NumberFormat(interfaceLanguage(), { style: "percent" });
  #root;
  #worker;
  /** What is shown now. @type {FilesWords | null} */
  #shown = null;
  #saw = false; // a download, in the life of this page: its success is then worth a word

  /** @param {HTMLElement} root  empty and hidden  @param {Worker} worker */
  constructor(root, worker) {
    this.#root = root;
    this.#worker = worker;
    root.classList.add("files");
    root.append(this.#line, this.#told, this.#problem, this.#row, this.#price, this.#button, this.#said);
    this.#button.addEventListener("click", (event) => this.#pressed(event));
  }

  /** @param {Helper} helper  @param {VoiceFiles} files  @param {Record<string, string>} [choices]  voices by language */
  show(helper, files, choices = {}) {
    // The browser stops a worker that is idle, and the next one knows nothing yet. What was said is true until it does; only
    // a download must be looked for.
    if (helper.families.length === 0 && ["unknown", "connecting"].includes(helper.phase)) {
      if (this.#shown?.state === "coming") this.#worker.post({ type: "files", action: "status" });
      return;
    }
    let shown = filesWords(helper, files, Object.values(choices));
    this.#saw ||= shown?.state === "coming";
    if (shown === null && this.#saw && files.phase === "installed") {
      shown = { state: "here", line: "files_here", standIn: null, told: null, button: null, isReady: true };
    }
    this.#shown = shown;
    this.#root.hidden = shown === null;
    if (shown === null) return;
    this.#root.dataset.state = shown.state;
    set(this.#line, shown.line ? words(shown.line, familyName(shown.standIn ?? "")) : "");
    set(this.#told, shown.told ?? "");
    showProblem(this.#problem, shown.state === "failed" ? files.problem : null);
    set(this.#price, this.#priceOf(shown, files));
    this.#drawBar(shown, files);
    this.#drawButton(shown);
    this.#say(shown, files);
  }

  /** What pressing the button costs; while it comes, that it needs nobody. @param {FilesWords} shown  @param {VoiceFiles} files */
  #priceOf({ state, button }, files) {
    if (state === "coming") return words("files_by_itself");
    const { size_bytes, left_bytes, free_bytes } = files;
    if (button === null || size_bytes === null || left_bytes === null || free_bytes === null) return "";
    const [size, left, free] = [size_bytes, left_bytes, free_bytes].map((bytes) => sizeWords(bytes, interfaceLanguage()));
    return isBegun(files) ? words("files_price_left", left, size, free) : words("files_price", size, free);
  }

  /** @param {FilesWords} shown  @param {VoiceFiles} files */
  #drawBar({ state }, files) {
    this.#row.hidden = state !== "coming";
    if (state !== "coming") return;
    const { size_bytes, left_bytes } = files;
    this.#bar.value = partHere(files);
    if (size_bytes === null || left_bytes === null) return set(this.#have, words("files_begin"));
    const [here, size] = [size_bytes - left_bytes, size_bytes].map((bytes) => sizeWords(bytes, interfaceLanguage()));
    set(this.#have, words("files_have", here, size));
    set(this.#percent, this.#inPercent.format(Math.floor(partHere(files) * 100) / 100));
  }

  /** @param {FilesWords} shown */
  #drawButton({ button, isReady }) {
    const hadFocus = this.#button === document.activeElement;
    this.#button.hidden = button === null;
    this.#button.disabled = !isReady;
    if (button) set(this.#button, words(button));
    if (hadFocus && button === null) this.#line.focus(); // else the focus is nowhere
  }

  /** @param {FilesWords} shown  @param {VoiceFiles} files */
  #say({ state }, files) {
    if (state === "here" || state === "coming") {
      const step = this.#inPercent.format(Math.floor(partHere(files) * SAID_STEPS) / SAID_STEPS);
      set(this.#said, state === "here" ? words("files_here") : words("files_said", step));
    } else set(this.#said, "");
  }

  /** @param {MouseEvent} event */
  #pressed(event) {
    if (event.detail > 1) return; // a double click begins; it does not begin and cancel
    this.#worker.post({ type: "files", action: this.#shown?.state === "coming" ? "cancel" : "install" });
  }
}

/** Only what differs is written: a live region would be read out again. @param {HTMLElement} element  @param {string} text */
function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
  if (element instanceof HTMLParagraphElement && !element.classList.contains("unseen")) element.hidden = text === "";
}
