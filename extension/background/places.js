// Where articles were left off: an offset per page, for the newest MAX_PLACES pages, in storage.local.
//
// A page is named by a digest of its address, so that the list does not tell where somebody was. Nothing is kept of
// incognito tabs, nor where the person does not want it.

import { load } from "../settings.js";

/** @import { ReadingState } from "./reading.js" */

const KEY = "places";
export const MAX_PLACES = 200;

/** A text that has grown or shrunk by more than this part is another one. */
const SAME_LENGTH = 0.05;

/** Before so many units, and with fewer than these left, there is nothing to go on with. */
const EDGE_UNITS = 200;

/** @type {Promise<unknown>} */
let chain = Promise.resolve();

/** @typedef {{offset: number, n_units: number, at_ms: number}} Place */

/**
 * @param {string | undefined} url @param {boolean} incognito
 * @returns {Promise<string | null>} the page's name here; null if nothing is to be remembered of it
 */
export async function placeOf(url, incognito) {
  if (url === undefined || incognito || !(await load()).remembers) return null;
  const [address] = url.split("#"); // the part of a page is no page of its own
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(address));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} place @param {number} n_units  of the text as it is now @returns {Promise<number | null>} offset */
export async function remembered(place, n_units) {
  const known = (await all())[place];
  if (known === undefined || Math.abs(known.n_units - n_units) > n_units * SAME_LENGTH) return null;
  return Math.min(known.offset, n_units);
}

/**
 * Remember how far this reading came, and forget it near its end.
 *
 * @param {ReadingState} reading @returns {Promise<void>} also where it cannot be stored: a full disk is no fault of the reading
 */
export function remember(reading) {
  return inOrder(() => store(reading)).catch(() => {});
}

/** @param {ReadingState} reading */
async function store({ place, sentence, n_units }) {
  if (place === null || sentence === null || !(await load()).remembers) return;
  const places = await all();
  const { start: offset, end } = sentence;
  if (offset >= EDGE_UNITS && n_units - end >= EDGE_UNITS) places[place] = { offset, n_units, at_ms: Date.now() };
  else if (place in places) delete places[place];
  else return;
  const newest = Object.entries(places).sort(([, one], [, other]) => other.at_ms - one.at_ms).slice(0, MAX_PLACES);
  await chrome.storage.local.set({ [KEY]: Object.fromEntries(newest) });
}

/** Forget all. */
export function forgetPlaces() {
  return inOrder(() => chrome.storage.local.remove(KEY));
}

/** @template T @param {() => Promise<T>} step  that reads and writes: another between would be undone @returns {Promise<T>} */
function inOrder(step) {
  const done = chain.then(step);
  chain = done.catch(() => {});
  return done;
}

/** @returns {Promise<Record<string, Place>>} */
async function all() {
  return /** @type {Record<string, Place> | undefined} */ ((await chrome.storage.local.get(KEY))[KEY]) ?? {};
}
