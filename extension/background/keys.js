// The default key and the popup's button: speak what is selected in the tab that the person looks at.
//
// The same key again pauses and resumes: the selection stays on the page while it is read, so a selection that is
// read already counts as none.

import { problem } from "./problem.js";
import { isPlaying } from "./reading.js";
import { toggle } from "./controls.js";
import { PageForbidden, takeSelection } from "./selection.js";
import { refuse, speak } from "./speak.js";

/** @import { Parts } from "./speak.js" */
/** @import { Selected } from "./selection.js" */

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

/** @param {Parts} parts @param {Selected | "no_selection" | "page_forbidden"} found @param {chrome.tabs.Tab} [tab] */
async function speakFound(parts, found, tab) {
  const tab_id = tab?.id ?? null;
  if (typeof found === "string") return refuse(parts, problem(found), tab_id);
  const place = { title: tab?.title ?? found.title, tab_id, incognito: tab?.incognito ?? false };
  return speak(parts, { ...found, ...place, voice: null, source: "selection" });
}

/** @param {Parts} parts @param {chrome.tabs.Tab} [tab] @returns {Promise<Selected | "no_selection" | "page_forbidden">} */
async function look(parts, tab) {
  if (tab?.id === undefined) return "page_forbidden";
  try {
    return (await (parts.ownSelection(tab.id) ?? takeSelection(tab.id))) ?? "no_selection";
  } catch (error) {
    if (error instanceof PageForbidden) return "page_forbidden";
    throw error;
  }
}
