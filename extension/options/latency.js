// How much sound the browser keeps ready: three sizes that a person can tell apart, instead of a number of seconds.

import { DEFAULTS, save } from "../settings.js";
import { words } from "../ui/words.js";
import { choiceRow } from "./choice_row.js";

/** @import { Settings } from "../settings.js" */

// The middle one is the default; the real delay is about twice the number (settings.js has the measurement).
const SIZES = [
  { latency_s: 0.05, name: "latency_small" },
  { latency_s: DEFAULTS.latency_s, name: "latency_middle" },
  { latency_s: 0.4, name: "latency_large" },
];

/** @param {HTMLElement} root  @returns {(current: Settings) => void} shows the size that is nearest */
export function latencyChoice(root) {
  const sizes = SIZES.map(({ latency_s, name }) => {
    const choice = { value: String(latency_s), name: words(name), text: words(`${name}_text`) };
    return { latency_s, ...choiceRow("radio", "latency", choice) };
  });
  root.replaceChildren(...sizes.map(({ row }) => row));
  root.addEventListener("change", () => {
    const chosen = sizes.find(({ input }) => input.checked);
    if (chosen) void save({ latency_s: chosen.latency_s });
  });
  return ({ latency_s }) => {
    // An imported file may hold any number; the list shows the size that sounds most like it.
    const nearest = sizes.toSorted((a, b) => Math.abs(a.latency_s - latency_s) - Math.abs(b.latency_s - latency_s))[0];
    nearest.input.checked = true;
  };
}
