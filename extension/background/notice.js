// Shows a problem on the page where it arose, where a script of ours may run.

import { runInPage } from "./in_page.js";

/** @import { Problem } from "../messages.js" */

/**
 * @param {Problem} problem
 * @param {number} tab_id
 * @returns {Promise<boolean>} whether the page shows it
 */
export async function showNotice({ message, remedy }, tab_id) {
  const target = { tabId: tab_id };
  const words = { message, remedy, close: chrome.i18n.getMessage("notice_close"), title: chrome.i18n.getMessage("name") };
  try {
    await runInPage({ target, files: ["page/notice.js"] });
    await runInPage({ target, func: (notice) => utterPage.showNotice(notice), args: [words] });
    return true;
  } catch {
    return false; // the tab is gone, or is one of the browser's own pages: the badge tells it
  }
}
