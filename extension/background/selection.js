// What is to be read of a tab: its selection or its article, taken by scripts in the page, or what the browser itself tells.
//
// Access comes from activeTab: the person clicked or pressed our key in that tab. It does not reach frames of other
// sites, the browser's own pages and the PDF viewer; there only the menu's text is left, without its line structure.
// Nor does it reach our own pages: those are asked over their port (ui_port.js).

import { ARTICLE_SCRIPTS, SELECTION_SCRIPTS, TAKE_SELECTION } from "../page/scripts.js";
import { takenFrom } from "./from_page.js";
import { runInPage } from "./in_page.js";

/** @import { Taken } from "../messages.js" */

/**
 * Where an article is begun: at its top, at what the person sees of it, or where the last right click was.
 * @typedef {"top" | "view" | "click"} Begin
 *
 * @typedef {Taken & {frame_id: number}} Found
 */

/** How long a page may still load before what there is of it is read: some are written on and on. */
const LOADING_MS = 3_000;

/** The browser answers for all frames at once; a frame that is busy for ever must not take the others with it. */
const FRAMES_MS = 500;

/** No script of ours may run in the page. */
export class PageForbidden extends Error {}

/**
 * @param {number} tab_id
 * @param {number} [frame_id]  that frame only; else all that can be reached
 * @returns {Promise<Found | null>} null if nothing is selected
 * @throws {PageForbidden}
 */
export async function takeSelection(tab_id, frame_id) {
  const files = [...SELECTION_SCRIPTS, TAKE_SELECTION];
  const inFrame = (/** @type {number} */ frame) => runInPage({ target: { tabId: tab_id, frameIds: [frame] }, files });
  const inAll = () => soon(runInPage({ target: { tabId: tab_id, allFrames: true }, files }), () => inFrame(0));
  const found = await taken(() => (frame_id === undefined ? inAll() : inFrame(frame_id)));
  return found.find(({ focused }) => focused) ?? found[0] ?? null;
}

/**
 * @param {number} tab_id @param {Begin} begin @param {number} [frame_id]
 * @returns {Promise<Found | null>} null if the page has no text
 * @throws {PageForbidden}
 */
export async function takeArticle(tab_id, begin, frame_id = 0) {
  const target = { tabId: tab_id, frameIds: [frame_id] };
  const [found] = await taken(async () => {
    await runInPage({ target, files: [...SELECTION_SCRIPTS, ...ARTICLE_SCRIPTS] });
    return runInPage({ target, func: takeFrom, args: [begin, LOADING_MS] });
  });
  return found ?? null;
}

/**
 * Runs in the page. An article needs all of its page, if that comes soon.
 *
 * @param {Begin} begin  as no null comes through to there @param {number} wait_ms @returns {Promise<Taken>}
 */
async function takeFrom(begin, wait_ms) {
  if (document.readyState === "loading") {
    await new Promise((resolve) => {
      document.addEventListener("DOMContentLoaded", resolve, { once: true });
      setTimeout(resolve, wait_ms);
    });
  }
  return utterPage.takeArticle({ fromTop: begin === "top", ...(begin === "click" && { at: null }) });
}

/**
 * @template T
 * @param {Promise<T>} awaited @param {() => Promise<T>} instead  where that does not come within FRAMES_MS
 * @returns {Promise<T>}
 */
function soon(awaited, instead) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => resolve(instead()), FRAMES_MS);
    awaited.then(resolve, reject).finally(() => clearTimeout(late));
  });
}

/** @param {Taken} taken @returns {boolean} whether there is anything to speak */
export function isAny({ text }) {
  return text.trim() !== "";
}

/**
 * What the menu tells: line ends are blanks there, blocks run together.
 *
 * @param {string} text @param {string} title
 * @returns {Taken}
 */
export function fromMenu(text, title) {
  return { taken: null, text, segments: [], language: null, title, focused: true, from: 0 };
}

/**
 * @param {() => Promise<chrome.scripting.InjectionResult<unknown>[]>} run  our scripts in the page
 * @returns {Promise<Found[]>} what has any text
 * @throws {PageForbidden}
 */
async function taken(run) {
  /** @type {chrome.scripting.InjectionResult<unknown>[]} */
  let results;
  try {
    results = await run();
  } catch (error) {
    // The browser has a sentence per kind of page; for the person they all mean the same.
    throw new PageForbidden(error instanceof Error ? error.message : String(error));
  }
  return results.flatMap(({ result, frameId }) => {
    const text = takenFrom(result);
    return text !== null && isAny(text) ? [{ ...text, frame_id: frameId }] : [];
  });
}
