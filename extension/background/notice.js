// A problem on the page where it arose, where a script of ours may run; one at a time, gone when it is no longer true.

import { NOTICE_SCRIPTS } from "../page/scripts.js";
import { runInPage } from "./in_page.js";

/** @import { Problem } from "../messages.js" */

export class Notice {
  /** @type {number | null} the tab that shows it, or is about to */
  #tab_id = null;

  /**
   * @param {Problem} problem
   * @param {number} tab_id
   * @returns {Promise<boolean>} whether the page shows it
   */
  async show(problem, tab_id) {
    if (this.#tab_id !== tab_id) this.hide();
    this.#tab_id = tab_id;
    const target = { tabId: tab_id };
    const [title, close, ui_language, ui_direction] =
      ["name", "notice_close", "ui_language", "ui_direction"].map((name) => chrome.i18n.getMessage(name));
    const words = { ...problem, title, close, ui_language, ui_direction };
    try {
      await runInPage({ target, files: NOTICE_SCRIPTS });
      if (this.#tab_id !== tab_id) return true; // by now it is no longer true
      await runInPage({ target, func: (notice) => utterPage.showNotice(notice), args: [words] });
      return true;
    } catch {
      if (this.#tab_id === tab_id) this.#tab_id = null;
      return false; // the tab is gone, or is one of the browser's own pages: the badge tells it
    }
  }

  /** A former worker has shown it. @param {number | null} tab_id */
  isShownIn(tab_id) {
    this.#tab_id ??= tab_id;
  }

  hide() {
    if (this.#tab_id === null) return;
    const target = { tabId: this.#tab_id };
    this.#tab_id = null;
    // Where the page went on to another address, our script went with its notice.
    void chrome.scripting.executeScript({ target, func: () => globalThis.utterPage?.hideNotice?.() }).catch(() => {});
  }
}
