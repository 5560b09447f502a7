// The one right that Utter asks for later, by a click that says what for: to wait for an Alt+click on the site of this tab.
// The worker puts its scripts there as soon as the browser has granted it (background/sites.js).

import { byId } from "../ui/elements.js";
import { words } from "../ui/words.js";

export class SiteAccess {
  #row = byId("site", HTMLElement);
  #box = byId("site_allowed", HTMLInputElement);
  /** Match pattern; null where there is no site, as on the browser's own pages. @type {string | null} */
  #site = null;

  constructor() {
    this.#box.addEventListener("change", () => void this.#change());
  }

  /** Look which site it is. */
  async load() {
    const [{ url = "" } = {}] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
    if (!/^https?:/.test(url)) return;
    const { protocol, hostname } = new URL(url);
    this.#site = `${protocol}//${hostname}/*`; // a pattern has no port
    byId("site_name", HTMLElement).textContent = words("site_alt_click", hostname);
    await this.#look();
  }

  /** @param {boolean} isWanted */
  show(isWanted) {
    this.#row.hidden = !isWanted || this.#site === null;
  }

  async #change() {
    if (this.#site === null) return;
    const origins = [this.#site];
    // First of all, as the browser asks only right after a click.
    await (this.#box.checked ? chrome.permissions.request({ origins }) : chrome.permissions.remove({ origins })).catch(() => {});
    await this.#look();
  }

  /** What the browser has granted, whatever was clicked. */
  async #look() {
    if (this.#site !== null) this.#box.checked = await chrome.permissions.contains({ origins: [this.#site] });
  }
}
