// The keys and clicks that do something, besides the one of the browser's page of keys.

import { make } from "../ui/elements.js";
import { words } from "../ui/words.js";

const KEYS = ["alt_click", "media_play", "media_steps", "media_stop"];

/** @param {HTMLElement} list  a dl */
export function listKeys(list) {
  list.append(...KEYS.map((name) =>
    make("div", {}, make("dt", {}, make("kbd", {}, words(`keys_${name}`))), make("dd", {}, words(`keys_${name}_text`)))));
}
