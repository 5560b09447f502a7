// What is selected in a tab: taken by a script in the page, or what the browser itself tells.
//
// Access comes from activeTab: the person clicked or pressed our key in that tab. It does not reach frames of other
// sites, the browser's own pages and the PDF viewer; there only the menu's text is left, without its line structure.
// Nor does it reach our own pages: those are asked over their port (ui_port.js).

import { SELECTION_SCRIPTS } from "../page/scripts.js";
import { runInPage } from "./in_page.js";

/** @import { Segment } from "../protocol.js" */

/**
 * @typedef {object} Selected
 * @property {string} text  raw; "" if nothing is selected
 * @property {Segment[]} segments
 * @property {string | null} language
 * @property {string} title
 * @property {boolean} focused  the frame that has the focus
 */

/** No script of ours may run in the page. */
export class PageForbidden extends Error {}

/**
 * @param {number} tab_id
 * @param {number} [frame_id]  that frame only; else all that can be reached
 * @returns {Promise<Selected | null>} null if nothing is selected
 * @throws {PageForbidden}
 */
export async function takeSelection(tab_id, frame_id) {
  const target = frame_id === undefined ? { tabId: tab_id, allFrames: true } : { tabId: tab_id, frameIds: [frame_id] };
  /** @type {chrome.scripting.InjectionResult<Selected | undefined>[]} */
  let results;
  try {
    await runInPage({ target, files: SELECTION_SCRIPTS });
    results = await runInPage({ target, func: () => utterPage.takeSelection() });
  } catch (error) {
    // The browser has a sentence per kind of page; for the person they all mean the same.
    throw new PageForbidden(error instanceof Error ? error.message : String(error));
  }
  const selected = results.flatMap(({ result }) => (result && isAny(result) ? [result] : []));
  return selected.find(({ focused }) => focused) ?? selected[0] ?? null;
}

/** @param {Selected} selected @returns {boolean} whether there is anything to speak */
export function isAny({ text }) {
  return text.trim() !== "";
}

/**
 * What the menu tells: line ends are blanks there, blocks run together.
 *
 * @param {string} text @param {string} title
 * @returns {Selected}
 */
export function fromMenu(text, title) {
  return { text, segments: [], language: null, title, focused: true };
}
