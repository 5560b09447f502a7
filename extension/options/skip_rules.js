// What is left unspoken: a checkbox per rule.

import { SKIP_RULES } from "../protocol.js";
import { save } from "../settings.js";
import { words } from "../ui/words.js";
import { choiceRow } from "./choice_row.js";

/** @import { Settings } from "../settings.js" */

/** @param {HTMLElement} root  @returns {(current: Settings) => void} shows the rules that are on */
export function skipRules(root) {
  const rules = SKIP_RULES.map((rule) => {
    const choice = { value: rule, name: words(`skip_${rule}`), text: words(`skip_${rule}_text`) };
    return { rule, ...choiceRow("checkbox", "skip", choice) };
  });
  root.replaceChildren(...rules.map(({ row }) => row));
  root.addEventListener("change", () => {
    void save({ skip: rules.filter(({ input }) => input.checked).map(({ rule }) => rule) });
  });
  return ({ skip }) => {
    for (const { rule, input } of rules) input.checked = skip.includes(rule);
  };
}
