// The default key and the popup's button: speak what is selected in the tab that the person looks at, else its article
// from what is seen of it.
//
// The same key again pauses and resumes: the selection stays on the page while it is read, so a selection that is
// read already counts as none.

import { problem } from "./problem.js";
import { isPlaying } from "./reading.js";
import { toggle } from "./controls.js";
import { readPage } from "./menu.js";
import { speakTaken } from "./request.js";
import { savePage, saveTaken } from "./save_page.js";
import { PageForbidden, takeSelection } from "./selection.js";
import { refuse } from "./speak.js";

/** @import { Taken } from "../messages.js" */
/** @import { Parts } from "./speak.js" */

export const COMMAND = "speak";

/** @param {Parts} parts @param {chrome.tabs.Tab} [tab] */
export async function keyPressed(parts, tab) {
  const found = await look(parts, tab);
  await parts.current.restored;
  const { current } = parts;
  const isOn = isPlaying(current.state) || current.state.phase === "paused";
  const isRead = typeof found === "object" && found.text === current.asked?.text && current.state.tab_id === tab?.id;
  if (isOn && (typeof found === "string" || isRead)) return toggle(parts);
  return speakFound(parts, found, tab);
}

/** The popup's button: speaks, even what is read already. @param {Parts} parts */
export async function speakTab(parts) {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  await speakFound(parts, await look(parts, tab), tab);
}

/** The popup's second button: the whole page, whatever is selected. @param {Parts} parts */
export async function readTab(parts) {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  await readPage(parts, tab, "top");
}

/** The popup's third button: the same as a file. @param {Parts} parts */
export async function saveTab(parts) {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  const found = await look(parts, tab);
  if (found === "page_forbidden") return refuse(parts, problem(found), tab?.id ?? null);
  if (found === "no_selection") return savePage(parts, tab);
  return saveTaken(parts, found, tab, "selection");
}

/** @param {Parts} parts @param {Taken | "no_selection" | "page_forbidden"} found @param {chrome.tabs.Tab} [tab] */
async function speakFound(parts, found, tab) {
  if (found === "page_forbidden") return refuse(parts, problem(found), tab?.id ?? null);
  if (found === "no_selection") return readPage(parts, tab, "view");
  return speakTaken(parts, found, tab, "selection");
}

/** @param {Parts} parts @param {chrome.tabs.Tab} [tab] @returns {Promise<Taken | "no_selection" | "page_forbidden">} */
async function look(parts, tab) {
  if (tab?.id === undefined) return "page_forbidden";
  try {
    return (await (parts.ownSelection(tab.id) ?? takeSelection(tab.id))) ?? "no_selection";
  } catch (error) {
    if (error instanceof PageForbidden) return "page_forbidden";
    throw error;
  }
}
