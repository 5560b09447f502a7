// The few characters on the toolbar's icon: "..." while the first sound is awaited, "!" for a problem that no page
// could show. Opening the popup shows the problem and takes the mark away.

/** @import { ReadingState } from "./reading.js" */

const ALARM = "!";

/** @param {ReadingState} reading @param {boolean} alarm  a problem was not shown yet */
export function showBadge(reading, alarm) {
  const text = alarm ? ALARM : reading.phase === "waiting" ? "…" : "";
  void chrome.action.setBadgeText({ text });
  if (alarm) void chrome.action.setBadgeBackgroundColor({ color: "#b3261e" });
  else void chrome.action.setBadgeBackgroundColor({ color: "#4a5568" });
}
