// The entries in the browser's menus. A selection has one: two would become a submenu, and a right click would be followed
// by two more. The page itself has three, and Utter's own icon those that need no selection.

import { stop } from "./controls.js";
import { problem } from "./problem.js";
import { speakTaken, whereLeftOff } from "./request.js";
import { savePage } from "./save_page.js";
import { PageForbidden, fromMenu, isAny, takeArticle, takeSelection } from "./selection.js";
import { refuse } from "./speak.js";

/** @import { Parts } from "./speak.js" */

/** @type {{id: string, title: string, contexts: [`${chrome.contextMenus.ContextType}`]}[]} */
const ENTRIES = [
  { id: "speak", title: "menu_speak", contexts: ["selection"] },
  { id: "read_from_here", title: "menu_read_from_here", contexts: ["page"] },
  { id: "read_page", title: "menu_read_page", contexts: ["page"] },
  { id: "save_page", title: "menu_save_page", contexts: ["page"] },
  { id: "read_page_of_icon", title: "menu_read_page", contexts: ["action"] },
  { id: "save_page_of_icon", title: "menu_save_page", contexts: ["action"] },
  { id: "stop", title: "menu_stop", contexts: ["action"] },
];

let created = Promise.resolve(); // twice at once, the second would find the first one's entries taken

/**
 * To be called when the extension was installed or updated; the browser keeps the entries from then on, with their words.
 * Thus also when it starts: its language may be another.
 */
export function createMenu() {
  created = created.then(async () => {
    await chrome.contextMenus.removeAll();
    for (const { title, ...entry } of ENTRIES) {
      chrome.contextMenus.create({ ...entry, title: chrome.i18n.getMessage(title) });
    }
  });
  return created;
}

/**
 * @param {Parts} parts
 * @param {chrome.contextMenus.OnClickData} info
 * @param {chrome.tabs.Tab} [tab]
 */
export async function menuClicked(parts, info, tab) {
  switch (info.menuItemId) {
    case "speak":
      return speakSelection(parts, info, tab);
    case "read_from_here":
      return readPage(parts, tab, "click", info.frameId);
    case "read_page":
    case "read_page_of_icon":
      return readPage(parts, tab, "top");
    case "save_page":
    case "save_page_of_icon":
      return savePage(parts, tab);
    case "stop":
      await parts.current.restored;
      return stop(parts);
  }
}

/** @param {Parts} parts @param {chrome.contextMenus.OnClickData} info @param {chrome.tabs.Tab} [tab] */
async function speakSelection(parts, info, tab) {
  const found = (await selectionIn(parts, tab?.id, info.frameId)) ?? fromMenu(info.selectionText ?? "", tab?.title ?? "");
  await parts.current.restored;
  if (!isAny(found)) return refuse(parts, problem("no_selection"), tab?.id ?? null);
  return speakTaken(parts, found, tab, "menu");
}

/**
 * @param {Parts} parts @param {chrome.tabs.Tab | undefined} tab @param {import("./selection.js").Begin} begin
 * @param {number} [frame_id]
 */
export async function readPage(parts, tab, begin, frame_id) {
  const tab_id = tab?.id ?? null;
  try {
    const found = tab_id === null || tab_id < 0 ? null : await takeArticle(tab_id, begin, frame_id);
    await parts.current.restored;
    if (found === null) return refuse(parts, problem("no_text"), tab_id);
    const { frame_id: at } = found;
    return speakTaken(parts, begin === "top" ? { ...(await whereLeftOff(found, tab)), frame_id: at } : found, tab, "article");
  } catch (error) {
    if (!(error instanceof PageForbidden)) throw error;
    return refuse(parts, problem("page_forbidden"), tab_id);
  }
}

/** @param {Parts} parts @param {number | undefined} tab_id @param {number | undefined} frame_id */
async function selectionIn(parts, tab_id, frame_id) {
  if (tab_id === undefined || tab_id < 0) return null; // -1: a place that is no tab, as another extension's panel
  try {
    return await (parts.ownSelection(tab_id) ?? takeSelection(tab_id, frame_id ?? 0));
  } catch (error) {
    if (error instanceof PageForbidden) return null;
    throw error;
  }
}
