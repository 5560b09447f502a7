// A command for a terminal, with a button that copies it.

import { make } from "./elements.js";
import { words } from "./words.js";

const SAID_MS = 2500; // how long "Copied" stands before the button says "Copy" again

/** @param {string} text  @param {...HTMLElement} others  buttons beside it  @returns {HTMLElement} */
export function command(text, ...others) {
  const label = make("span", { "aria-live": "polite" }, words("copy"));
  const button = make("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    label.textContent = words((await copied(text)) ? "copied" : "not_copied");
    setTimeout(() => (label.textContent = words("copy")), SAID_MS);
  });
  // A command reads from left to right in every language.
  return make("div", { class: "command" }, make("code", { dir: "ltr", translate: "no" }, text), button, ...others);
}

/** @param {string} text  @returns {Promise<boolean>} */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false; // the browser refused: the person can still select the text
    throw error;
  }
}
