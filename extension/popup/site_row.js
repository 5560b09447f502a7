// One switch: whether Utter may wait on the site of the page that the person looks at, so that Alt+click reads there
// without anything before. The only place that asks for a site; the browser asks the person once more.

import { byId } from "../ui/elements.js";
import { words } from "../ui/words.js";

/** Shows nothing where there is no site: on the browser's own pages, files and ours. */
export async function siteRow() {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  const site = siteOf(tab?.url);
  if (site === null) return;
  const origins = [site.pattern];
  const row = byId("site", HTMLElement);
  const button = byId("site_switch", HTMLButtonElement);
  const show = async () => {
    const isAllowed = await chrome.permissions.contains({ origins });
    button.textContent = words("site_switch", site.name);
    button.ariaPressed = String(isAllowed);
    row.hidden = false;
  };
  button.addEventListener("click", async () => {
    const isAllowed = button.ariaPressed === "true";
    // Refused or closed, the question leaves all as it was.
    await (isAllowed ? chrome.permissions.remove({ origins }) : chrome.permissions.request({ origins })).catch(() => false);
    await show();
  });
  await show();
}

/** @param {string | undefined} url @returns {{name: string, pattern: string} | null} */
export function siteOf(url) {
  if (url === undefined || !/^https?:\/\/./.test(url)) return null;
  const { protocol, hostname } = new URL(url);
  return { name: hostname.replace(/^www\./, ""), pattern: `${protocol}//${hostname}/*` };
}
