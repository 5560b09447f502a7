// The line that says which key speaks, or that the browser granted none.

import { make } from "./elements.js";
import { speakShortcut } from "./shortcut.js";
import { sentence, words } from "./words.js";

/** @param {HTMLElement} line  @returns {Promise<boolean>} whether there is a key */
export async function showKey(line) {
  const shortcut = await speakShortcut();
  // The browser writes the key in its own language; each part is a key of its own.
  const keys = make("span", { dir: "ltr" }, ...shortcut.split("+").flatMap((key, at) => [at > 0 ? " + " : "", make("kbd", {}, key)]));
  if (shortcut) line.replaceChildren(...sentence("key_now", keys));
  else line.textContent = words("key_none");
  return shortcut !== "";
}
