// What would be spoken of a text with the rules as they are, as the helper tells it: the words in order, and the text with
// what is left out struck through.

import { byId, make } from "../ui/elements.js";
import { showProblem } from "../ui/problem.js";
import { interfaceLanguage, sentence, words } from "../ui/words.js";
import { Unanswered } from "../ui/worker.js";

/** @import { PreviewReport, Rewrite, Segment, SkipRule } from "../protocol.js" */
/** @import { Worker } from "../ui/worker.js" */

const SETTLE_MS = 300;

export class SkipPreview {
  #text = byId("skip_sample", HTMLTextAreaElement);
  #told = byId("skip_told", HTMLElement);
  #problem = byId("skip_problem", HTMLElement);
  /** @type {SkipRule[]} */
  #skip = [];
  #isReady = false;
  #n_asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;
  #worker;

  /** @param {Worker} worker */
  constructor(worker) {
    this.#worker = worker;
    this.#text.value = words("trial_sample");
    this.#text.addEventListener("input", () => {
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#ask(), SETTLE_MS);
    });
    this.#told.textContent = words("trial_wait");
  }

  /** @param {SkipRule[]} skip */
  showRules(skip) {
    if (JSON.stringify(skip) === JSON.stringify(this.#skip)) return;
    this.#skip = skip;
    void this.#ask();
  }

  /** The helper can be asked from now on. */
  ready() {
    this.#isReady = true;
    void this.#ask();
  }

  async #ask() {
    if (!this.#isReady) return;
    const asked = (this.#n_asked += 1);
    const text = this.#text.value;
    if (text.trim() === "") return this.#told.replaceChildren();
    const question = { text, skip: this.#skip, segments: codeLines(text), language: interfaceLanguage() };
    try {
      const report = await this.#worker.ask({ type: "preview", ...question });
      if (asked !== this.#n_asked) return; // the person typed on
      showProblem(this.#problem, null);
      this.#told.replaceChildren(...told(text, report));
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      showProblem(this.#problem, error.problem);
    }
  }
}

/** @param {string} text  @param {PreviewReport} report  @returns {Node[]} */
function told(text, { spoken, spans }) {
  const out = leftOut(text, spans);
  const said = spoken.trim() === "" ? words("trial_silent") : spoken;
  const heading = (/** @type {string} */ name) => make("p", { class: "quiet" }, words(name));
  const shown = [heading("trial_spoken"), make("p", { class: "spoken" }, said)];
  if (out.length === 0) return [...shown, heading("trial_nothing_out")];
  return [...shown, heading("trial_out"), make("p", { class: "written" }, ...struck(text, out))];
}

/**
 * The parts of the text for which nothing is spoken; those of white space alone are none.
 * @param {string} text  @param {Rewrite[]} spans  @returns {Rewrite[]}
 */
export function leftOut(text, spans) {
  return spans.filter(({ start, end, spoken_start, spoken_end }) => spoken_start === spoken_end && text.slice(start, end).trim() !== "");
}

/** @param {string} text  @param {Rewrite[]} out  in order  @returns {(Node | string)[]} */
function struck(text, out) {
  let at = 0;
  const parts = out.flatMap(({ start, end }) => {
    const before = text.slice(at, start);
    at = end;
    return [before, make("del", {}, ...forEars(text.slice(start, end)))];
  });
  return [...parts, text.slice(at)];
}

/** A line through a word is seen, and seldom read out: those who listen hear it said. @param {string} part */
function forEars(part) {
  const shown = make("span", {}, part);
  return sentence("trial_out_said", shown).map((each) => (each === shown ? each : make("span", { class: "unseen" }, each)));
}

/**
 * Lines that begin with four spaces are code, as in a plain text that people write to each other.
 * @param {string} text  @returns {Segment[]}
 */
export function codeLines(text) {
  return [...text.matchAll(/^(?: {4}|\t).*$/gm)].map(({ index, 0: line }) => ({ start: index, end: index + line.length, kind: "code" }));
}
