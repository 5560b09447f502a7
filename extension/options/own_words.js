// The person's own words, kept by the helper: the list with its faults, a form that adds, a try that is seen and heard.
//
// Owns the part #own_words. The file is the helper's, and may be edited by hand meanwhile: it is looked at again whenever
// the person comes back to this page.

import { HELPER_LANGUAGE } from "../protocol.js";
import { byId, icon, make } from "../ui/elements.js";
import { languageName } from "../ui/languages.js";
import { showProblem } from "../ui/problem.js";
import { interfaceLanguage, words } from "../ui/words.js";
import { Unanswered } from "../ui/worker.js";
import { OwnWordsTrial } from "./own_words_trial.js";

/** @import { Problem } from "../messages.js" */
/** @import { Dictionary, DictionaryEntry, DictionaryReport } from "../protocol.js" */
/** @import { Worker } from "../ui/worker.js" */

/** @typedef {Omit<Dictionary, "type" | "id" | "action">} Fields */

export class OwnWords {
  #form = byId("own_form", HTMLFormElement);
  #word = byId("own_word", HTMLInputElement);
  #said = byId("own_said", HTMLInputElement);
  #pattern = byId("own_pattern", HTMLInputElement);
  #language = byId("own_language", HTMLSelectElement);
  #done = byId("own_done", HTMLElement);
  #problem = byId("own_problem", HTMLElement);
  #list = byId("own_list", HTMLUListElement);
  #title = byId("own_list_title", HTMLElement);
  #wrong = byId("own_wrong", HTMLElement);
  #heading = byId("own_title", HTMLElement);
  #isReady = false;
  /** What was asked when the problem that is shown came up. @type {Dictionary["action"] | null} */
  #failed = null;
  #worker;

  /** @param {Worker} worker */
  constructor(worker) {
    this.#worker = worker;
    new OwnWordsTrial(worker);
    this.showLanguages([]);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#add();
    });
    this.#form.addEventListener("change", () => this.#drawHint());
    document.addEventListener("visibilitychange", () => void this.#look());
    this.#drawHint();
    byId("own_list_part", HTMLElement).hidden = true;
  }

  /** The helper can be asked from now on. */
  ready() {
    this.#isReady = true;
    void this.#look();
  }

  /** What an entry can be limited to. @param {string[]} tags  of the voices */
  showLanguages(tags) {
    const chosen = this.#language.value;
    const named = [...new Set(tags)].flatMap((tag) => {
      const name = languageName(tag, interfaceLanguage());
      return name ? [{ tag, name }] : [];
    });
    const order = new Intl.Collator(interfaceLanguage());
    const options = named.sort((a, b) => order.compare(a.name, b.name)).map(({ tag, name }) => make("option", { value: tag }, name));
    this.#language.replaceChildren(make("option", { value: "" }, words("own_any_language")), ...options);
    this.#language.value = chosen;
  }

  async #look() {
    if (!this.#isReady || document.visibilityState !== "visible") return;
    await this.#ask("list", {});
  }

  async #add() {
    const fields = this.#written();
    const report = await this.#ask("add", fields);
    if (report === null) return;
    const name = report.done === "unchanged" ? "own_unchanged" : report.done === "replaced" ? "own_replaced" : "own_added";
    this.#done.textContent = words(name, this.#word.value.trim());
    this.#form.reset();
    this.#drawHint();
    this.#word.focus();
    await this.#look();
  }

  /** @returns {Fields} */
  #written() {
    const language = this.#language.value;
    return {
      [this.#pattern.checked ? "pattern" : "word"]: this.#word.value.trim(),
      [this.#isSound ? "ipa" : "say"]: this.#said.value.trim(),
      ...(language !== "" && { language }),
    };
  }

  /** @param {DictionaryEntry} entry  @param {number} at  in the list */
  async #remove({ word, pattern, language }, at) {
    const named = { ...(word !== undefined ? { word } : { pattern }), ...(language !== undefined && { language }) };
    if ((await this.#ask("remove", named)) === null) return;
    this.#done.textContent = words("own_removed", word ?? pattern ?? "");
    await this.#look();
    // The button that was pressed is gone: its neighbour takes the focus.
    const buttons = this.#list.querySelectorAll("button");
    (buttons[Math.min(at, buttons.length - 1)] ?? this.#heading).focus();
  }

  /**
   * @param {Dictionary["action"]} action  @param {Fields} fields
   * @returns {Promise<DictionaryReport | null>} null if the helper refused; the person was told
   */
  async #ask(action, fields) {
    if (action !== "list") this.#done.textContent = "";
    try {
      const report = await this.#worker.ask({ type: "dictionary", action, ...fields });
      if (action === "list") this.#draw(report);
      // A look by itself must not take away what was just told of a bad entry.
      if (action !== "list" || this.#failed === "list") showProblem(this.#problem, null);
      return report;
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.#failed = action;
      showProblem(this.#problem, error.problem);
      return null;
    }
  }

  get #isSound() {
    return new FormData(this.#form).get("way") === "ipa";
  }

  #drawHint() {
    this.#said.placeholder = words(this.#isSound ? "own_ipa_hint" : "own_say_hint");
  }

  /** @param {DictionaryReport} report */
  #draw({ entries, problems }) {
    const number = new Intl.NumberFormat(interfaceLanguage()).format(entries.length);
    byId("own_list_part", HTMLElement).hidden = entries.length === 0;
    this.#title.textContent = words("own_list", number);
    this.#list.replaceChildren(...entries.map((entry, at) => this.#row(entry, at)));
    showProblem(this.#wrong, problems.length > 0 ? wrongWords(problems) : null);
  }

  /** @param {DictionaryEntry} entry  @param {number} at */
  #row(entry, at) {
    const { word, pattern, say, ipa, language } = entry;
    const written = word ?? pattern ?? "";
    const facts = [
      pattern !== undefined && words("own_is_pattern"), ipa !== undefined && words("own_is_ipa"),
      language !== undefined && (languageName(language, interfaceLanguage()) ?? language),
    ].filter(Boolean).join(" · ");
    const remove = make("button", { type: "button", class: "round", "aria-label": words("own_remove", written), title: words("own_remove", written) }, icon("bin"));
    remove.addEventListener("click", () => void this.#remove(entry, at));
    return make(
      "li", {},
      make("span", { class: "pair" }, make("bdi", { class: "name" }, written), make("span", { class: "arrow" }, " → "), make("bdi", {}, say ?? ipa ?? "")),
      make("small", { class: "quiet" }, facts),
      remove,
    );
  }
}

/** What is wrong in the file, each by its line, in the helper's words. @param {DictionaryReport["problems"]} problems  @returns {Problem} */
export function wrongWords(problems) {
  const lines = problems.map(({ line, message }) => (line === undefined ? message : words("own_line", String(line), message)));
  return { code: "own_words_wrong", message: words("own_wrong"), remedy: lines.join("\n"), remedy_language: HELPER_LANGUAGE };
}
