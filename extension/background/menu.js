// The one entry in a selection's menu: two would become a submenu, and a right click would be followed by two more. And
// one in the menu of Utter's own icon, which stops.

import { stop } from "./controls.js";
import { problem } from "./problem.js";
import { PageForbidden, fromMenu, takeSelection } from "./selection.js";
import { refuse, speak } from "./speak.js";

/** @import { Parts } from "./speak.js" */

const SPEAK = "speak";
const STOP = "stop";

/** To be called when the extension was installed or updated; the browser keeps the entries from then on. */
export async function createMenu() {
  await chrome.contextMenus.removeAll();
  chrome.contextMenus.create({ id: SPEAK, title: chrome.i18n.getMessage("menu_speak"), contexts: ["selection"] });
  chrome.contextMenus.create({ id: STOP, title: chrome.i18n.getMessage("menu_stop"), contexts: ["action"] });
}

/**
 * @param {Parts} parts
 * @param {chrome.contextMenus.OnClickData} info
 * @param {chrome.tabs.Tab} [tab]
 */
export async function menuClicked(parts, info, tab) {
  if (info.menuItemId === STOP) {
    await parts.current.restored;
    return stop(parts);
  }
  const place = { tab_id: tab?.id ?? null, incognito: tab?.incognito ?? false };
  const selected = (await taken(parts, tab?.id, info.frameId)) ?? fromMenu(info.selectionText ?? "", tab?.title ?? "");
  await parts.current.restored;
  if (selected.text.trim() === "") return refuse(parts, problem("no_selection"), place.tab_id);
  const title = tab?.title ?? selected.title; // a frame's own title is not what the person sees
  return speak(parts, { ...selected, ...place, title, voice: null, source: "menu" });
}

/** @param {Parts} parts @param {number | undefined} tab_id @param {number | undefined} frame_id */
async function taken(parts, tab_id, frame_id) {
  if (tab_id === undefined || tab_id < 0) return null; // -1: a place that is no tab, as another extension's panel
  try {
    return await (parts.ownSelection(tab_id) ?? takeSelection(tab_id, frame_id ?? 0));
  } catch (error) {
    if (error instanceof PageForbidden) return null;
    throw error;
  }
}
