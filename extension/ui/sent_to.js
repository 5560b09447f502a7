// Where a voice sends what it reads, in a person's words: the helper says the same in English (native_helper/shown.py).

import { isOpen } from "./progress.js";
import { words } from "./words.js";

/** @import { Helper, Reading } from "../messages.js" */

const NEAR = /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/;

/** @param {string} host  @returns {string} */
export function sentTo(host) {
  return words(NEAR.test(host) ? "sent_near" : "sent_away", host);
}

/**
 * The line about privacy, true at every moment: what is read now is sent somewhere, or may be, or stays.
 * @param {Reading | null} reading  @param {Helper | null} helper  @returns {string}
 */
export function privacyLine(reading, helper) {
  const sender = helper?.families.find(({ host }) => host !== undefined);
  if (sender?.host === undefined) return words("privacy_line");
  const speaks = reading !== null && isOpen(reading) && reading.voice?.startsWith(`${sender.name}:`);
  return speaks ? sentTo(sender.host) : words("privacy_line_some", sender.host);
}

/** @param {HTMLElement} line  @param {Reading | null} reading  @param {Helper | null} helper */
export function showPrivacy(line, reading, helper) {
  const told = privacyLine(reading, helper);
  if (line.textContent !== told) line.textContent = told;
}
