// What was taken of a tab becomes a file of sound.

import { problem } from "./problem.js";
import { PageForbidden, takeArticle } from "./selection.js";
import { refuse } from "./speak.js";

/** @import { Savable, Taken } from "../messages.js" */
/** @import { Parts } from "./speak.js" */

/** The page's article, from its top. @param {Parts} parts @param {chrome.tabs.Tab} [tab] */
export async function savePage(parts, tab) {
  const tab_id = tab?.id ?? null;
  try {
    const found = tab_id === null || tab_id < 0 ? null : await takeArticle(tab_id, "top");
    await parts.current.restored;
    if (found === null) return refuse(parts, problem("no_text"), tab_id);
    return saveTaken(parts, found, tab, "article");
  } catch (error) {
    if (!(error instanceof PageForbidden)) throw error;
    return refuse(parts, problem("page_forbidden"), tab_id);
  }
}

/** @param {Parts} parts @param {Taken} taken @param {chrome.tabs.Tab | undefined} tab @param {Savable["source"]} source */
export async function saveTaken(parts, { text, segments, language, title: own }, tab, source) {
  // The browser lists what it has saved, also what came from an incognito window: that page's name does not belong there.
  const title = tab?.incognito ? "" : (tab?.title ?? own);
  await parts.saves.offer({ title, source, text, segments, language });
}
