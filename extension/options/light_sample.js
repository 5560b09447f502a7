// A few words as a page shows them while they are read, with the very rules that the pages get: a shadow tree each, for
// rules of one name in different colours.

import "../page/colors.js";
import { make } from "../ui/elements.js";
import { words } from "../ui/words.js";

/** @import { Settings } from "../settings.js" */
/** @typedef {Settings["color"]} Color */

const GROUNDS = {
  light: ":host { background: #ffffff; color: #1b1b1b; }",
  dark: ":host { background: #1c1c1e; color: #ececec; }",
};

export class LightSample {
  element;
  #passed = make("span", { class: "passed" }, words("sample_passed"));
  #before = new Text(words("sample_before"));
  #word = new Text(words("sample_word"));
  #after = new Text(words("sample_after"));

  /** @param {Color} color  @param {keyof typeof GROUNDS} ground  of the page */
  constructor(color, ground) {
    this.element = make("span", { class: "light-sample", "aria-hidden": "true" });
    const root = this.element.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `${GROUNDS[ground]} .passed[data-dimmed] { opacity: 0.6; } ${utterPage.highlightRules(color, { inks: [], isDark: ground === "dark" })}`,
    );
    root.adoptedStyleSheets = [sheet];
    // An element around the text: the rules are for those of this tree, and the host is not of it.
    const gap = /[。！？]$/.test(words("sample_passed")) ? "" : " "; // Chinese and Japanese write none
    root.append(make("span", {}, this.#passed, gap, this.#before, this.#word, this.#after));
  }

  /** @param {boolean} isDimmed  all but the sentence that is read */
  dim(isDimmed) {
    this.#passed.toggleAttribute("data-dimmed", isDimmed);
  }

  get sentence() {
    return range(this.#before, this.#after);
  }

  get word() {
    return range(this.#word, this.#word);
  }
}

/**
 * Light all samples so. There is one registry of what is lit for the whole page.
 * @param {LightSample[]} samples  @param {Settings["highlight"]} highlight
 */
export function light(samples, highlight) {
  const word = ["auto", "both", "word"].includes(highlight);
  // As in page/light.js: forced colours paint every highlight alike, and the word could not be told from its sentence.
  const isOnlyOne = word && matchMedia("(forced-colors: active)").matches;
  const isLit = { word, sentence: ["auto", "both", "sentence"].includes(highlight) && !isOnlyOne };
  for (const part of /** @type {const} */ (["sentence", "word"])) {
    const ranges = isLit[part] ? samples.map((sample) => sample[part]) : [];
    const lit = new Highlight(...ranges);
    lit.priority = part === "word" ? 1 : 0;
    CSS.highlights.set(`utter-${part}`, lit);
  }
}

/** @param {Text} first  @param {Text} last  @returns {Range} */
function range(first, last) {
  const whole = new Range();
  whole.setStartBefore(first);
  whole.setEndAfter(last);
  return whole;
}
