// The language that "Translate and speak" translates into: one of the helper's, else the browser's own.

import { save } from "../settings.js";
import { languageName } from "../ui/languages.js";
import { showProblem } from "../ui/problem.js";
import { translatorProblem } from "../ui/translator.js";
import { interfaceLanguage, words } from "../ui/words.js";

/** @import { Helper } from "../messages.js" */
/** @import { Settings } from "../settings.js" */

export class TargetChoice {
  /** @type {string[]} */
  #targets = [];
  /** @type {Helper | null} */
  #helper = null;
  /** @type {Pick<Settings, "translate" | "translate_to">} */
  #settings = { translate: false, translate_to: "" };
  #select;
  #trouble;

  /** @param {HTMLSelectElement} select  @param {HTMLElement} trouble  role="alert" */
  constructor(select, trouble) {
    this.#select = select;
    this.#trouble = trouble;
    select.addEventListener("change", () => void save({ translate_to: select.value }));
  }

  /** @param {Pick<Settings, "translate" | "translate_to">} settings */
  show(settings) {
    this.#settings = settings;
    this.#draw();
  }

  /** @param {string[]} targets  BCP 47 */
  showTargets(targets) {
    this.#targets = targets;
    this.#draw();
  }

  /** @param {Helper} helper */
  showHelper(helper) {
    this.#helper = helper;
    showProblem(this.#trouble, this.#settings.translate ? translatorProblem(helper) : null);
  }

  #draw() {
    const { translate, translate_to } = this.#settings;
    const inLanguage = interfaceLanguage();
    // One that was chosen stays in the list while no helper tells what there is.
    const tags = new Set([...this.#targets, ...(translate_to === "" ? [] : [translate_to])]);
    const named = [...tags].map((tag) => ({ tag, name: languageName(tag, inLanguage) ?? tag }));
    const order = new Intl.Collator(inLanguage);
    named.sort((one, other) => order.compare(one.name, other.name));
    const own = new Option(words("translate_own"), "");
    this.#select.replaceChildren(own, ...named.map(({ tag, name }) => new Option(name, tag)));
    this.#select.value = translate_to;
    this.#select.disabled = !translate;
    showProblem(this.#trouble, translate ? translatorProblem(this.#helper) : null);
  }
}
