// Runs a script of ours in a page, in spite of a race in the browser, and of pages that are never ready.
//
// Else the browser waits until the page has loaded, and with allFrames each of its frames: one frame whose server does
// not answer to the end, or a page that is written on and on, and the person's act comes to nothing (measured).
//
// The person's act opens the page to us (activeTab). The browser tells the page's process so, and asks it to run the
// script, on two ways: where the machine is busy the script may arrive first and is refused; with allFrames without a
// word, as the frame is then only missing among the answers. Measured with Chromium 156: 1 of 30 presses of the key in
// fresh tabs.

const REFUSED = "Cannot access contents of the page"; // also said of a page that stays closed to us
const WAITS_MS = [20, 50, 100, 200];

/**
 * What Chromium 156 says of a page, or a frame of it, that is gone, has crashed or never came, or that is closed to us: by
 * its address, for want of a permission, or by a policy. What it says of a script that is not there, or is named twice, is
 * another sentence.
 */
const OUT_OF_REACH = new RegExp(
  [
    "^No (tab|frame) with id",
    "^The (tab was closed|frame was removed)",
    "^Tab containing frame with ID -?\\d+ was removed",
    "^Frame with ID -?\\d+ (was removed|is not ready|is showing error page)",
    "^Cannot access ",
    " cannot be scripted\\b",
  ].join("|"),
);

/**
 * As chrome.scripting.executeScript, at once; rejects as that does.
 *
 * @template {any[]} Args @template Result
 * @param {chrome.scripting.ScriptInjection<Args, Result>} injection
 * @returns {Promise<chrome.scripting.InjectionResult<Awaited<Result>>[]>}
 */
export async function runInPage(injection) {
  for (const wait_ms of WAITS_MS) {
    try {
      const results = await run(injection);
      if (isWhole(injection.target, results)) return results;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith(REFUSED))) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, wait_ms));
  }
  const results = await run(injection);
  if (results.length === 0) throw new Error(`${REFUSED}.`);
  return results;
}

/**
 * @template {any[]} Args @template Result
 * @param {chrome.scripting.ScriptInjection<Args, Result>} injection
 */
function run(injection) {
  return chrome.scripting.executeScript({ ...injection, injectImmediately: true });
}

/**
 * @param {chrome.scripting.InjectionTarget} target @param {chrome.scripting.InjectionResult<unknown>[]} results
 * @returns {boolean} whether the frame that is always there has answered
 */
function isWhole({ allFrames }, results) {
  return allFrames ? results.some(({ frameId }) => frameId === 0) : results.length > 0;
}

/** @param {unknown} error  of runInPage @returns {boolean} whether it is no fault of ours: the page is gone, or closed to us */
export function isOutOfReach(error) {
  return error instanceof Error && OUT_OF_REACH.test(error.message);
}
