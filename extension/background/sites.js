// Sites where the person lets Utter wait for an Alt+click, also before it was used on a page. Each was allowed by a click
// in the popup that says what for; without one this extension may look into no page that it was not called to.

import { WAITING_SCRIPTS } from "../page/scripts.js";
import { load } from "../settings.js";

const ID = "sites";

/** @type {Promise<void>} */
let waited = Promise.resolve();

/** Scripts wait on the allowed sites and on no others; to be called whenever permissions or settings may have changed. */
export function waitOnSites() {
  // One after the other: two at once would both register.
  waited = waited.then(register);
  return waited;
}

async function register() {
  const { origins = [] } = await chrome.permissions.getAll();
  const sites = (await load()).alt_click ? origins : [];
  const [registered] = await chrome.scripting.getRegisteredContentScripts({ ids: [ID] });
  // Settings change often, and are hardly ever about this.
  if (what(registered) === what(sites.length > 0 ? { matches: sites, js: WAITING_SCRIPTS } : undefined)) return;
  if (registered) await chrome.scripting.unregisterContentScripts({ ids: [ID] });
  if (sites.length === 0) return;
  await chrome.scripting.registerContentScripts([{ id: ID, matches: sites, allFrames: true, js: WAITING_SCRIPTS }]);
}

/** @param {{matches?: string[], js?: string[]}} [script] @returns {string} to be compared: the browser sorts the sites */
function what(script) {
  return JSON.stringify([script?.matches?.toSorted(), script?.js]);
}
