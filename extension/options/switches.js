// Settings that are on or off: a checkbox each.

import { save } from "../settings.js";
import { words } from "../ui/words.js";
import { choiceRow } from "./choice_row.js";

/** @import { Settings } from "../settings.js" */
/** @typedef {{[K in keyof Settings]: Settings[K] extends boolean ? K : never}[keyof Settings]} Switch */

/** @param {HTMLElement} root  @param {Switch[]} settings  @returns {(current: Settings) => void} shows what is on */
export function switches(root, settings) {
  const rows = settings.map((setting) => {
    const choice = { value: setting, name: words(`switch_${setting}`), text: words(`switch_${setting}_text`) };
    return { setting, ...choiceRow("checkbox", setting, choice) };
  });
  for (const { setting, row, input } of rows) {
    root.append(row);
    input.addEventListener("change", () => void save({ [setting]: input.checked }));
  }
  return (current) => {
    for (const { setting, input } of rows) input.checked = current[setting];
  };
}
