// The few characters on the toolbar's icon: what the reading does, or "!" for a problem that no page could show. Opening
// the popup shows the problem and takes that mark away.

/** @import { ReadingState } from "./reading.js" */

const ALARM = { text: "!", color: "#b3261e" };

/** @type {Record<ReadingState["phase"], string>} */
const MARKS = { idle: "", waiting: "…", speaking: "▶", paused: "❚❚" };
const CALM = "#0f6b66";

/** Text that this worker showed last; the browser may still show another worker's. @type {string | null} */
let shown = null;

/** @param {ReadingState} reading @param {boolean} alarm  a problem was not shown yet */
export function showBadge(reading, alarm) {
  const { text, color } = alarm ? ALARM : { text: MARKS[reading.phase], color: CALM };
  if (text === shown) return;
  shown = text;
  void chrome.action.setBadgeText({ text });
  void chrome.action.setBadgeBackgroundColor({ color });
  void chrome.action.setBadgeTextColor({ color: "#ffffff" });
}
