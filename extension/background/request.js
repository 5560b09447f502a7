// What was taken of a tab becomes the request to read it.

import { placeOf, remembered } from "./places.js";
import { speak } from "./speak.js";

/** @import { Source, Taken } from "../messages.js" */
/** @import { Parts } from "./speak.js" */

/**
 * Speak what was taken, and let its page show it.
 *
 * @param {Parts} parts
 * @param {Taken & {frame_id?: number}} taken
 * @param {chrome.tabs.Tab | undefined} tab
 * @param {Source} source
 */
export async function speakTaken(parts, taken, tab, source) {
  const { text, segments, language } = taken;
  const tab_id = tab?.id ?? null;
  const incognito = tab?.incognito ?? false;
  const place = source === "article" ? await placeOf(tab?.url, incognito) : null;
  const spoken = speak(parts, {
    text, segments, language, tab_id, incognito, place, source,
    voice: null,
    title: tab?.title ?? taken.title, // a frame's own title is not what the person sees
    taken: taken.taken,
    from: taken.from,
  });
  // Neither does the sound wait for the page's scripts nor do they for a helper that starts: one that is there goes first.
  if (parts.port.isOpen) await spoken;
  if (tab_id !== null && taken.taken !== null) await parts.tabs.show(tab_id, taken.frame_id ?? 0);
  await spoken;
}

/**
 * The article goes on where it was left off, if it was, and is still the same text.
 *
 * @param {Taken} taken @param {chrome.tabs.Tab | undefined} tab
 * @returns {Promise<Taken>}
 */
export async function whereLeftOff(taken, tab) {
  const place = await placeOf(tab?.url, tab?.incognito ?? false);
  const from = place === null ? null : await remembered(place, taken.text.length);
  return from === null ? taken : { ...taken, from };
}
