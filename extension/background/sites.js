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
  waited = waited.then(registerAnew);
  return waited;
}

async function registerAnew() {
  const { origins = [] } = await chrome.permissions.getAll();
  const registered = await chrome.scripting.getRegisteredContentScripts({ ids: [ID] });
  if (registered.length > 0) await chrome.scripting.unregisterContentScripts({ ids: [ID] });
  if (origins.length === 0 || !(await load()).alt_click) return;
  await chrome.scripting.registerContentScripts([{ id: ID, matches: origins, allFrames: true, js: WAITING_SCRIPTS }]);
}

