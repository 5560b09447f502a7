// What the natural voice's files mean for a person: a line, what the button does, how far a download is. Pure: names of
// messages, no words.

import { KOKORO, standInNow } from "./voices.js";

/** @import { Helper, VoiceFiles } from "../messages.js" */

/**
 * @typedef {object} FilesWords
 * @property {"offer" | "coming" | "failed" | "here" | "unfit" | "slow"} state
 * @property {string | null} line  name of a message; $1 is the stand-in
 * @property {string | null} standIn  the family that speaks meanwhile
 * @property {string | null} told  the helper's own sentence, shown as it is
 * @property {"files_get" | "files_go_on" | "files_repair" | "files_again" | "files_cancel" | null} button
 * @property {boolean} isReady  whether the button may be pressed: not before its price is told
 */

/** @type {FilesWords} */
const NOTHING = { state: "here", line: null, standIn: null, told: null, button: null, isReady: true };

/**
 * @param {Helper} helper  @param {VoiceFiles} files  @param {readonly string[]} chosen  the person's voices
 * @returns {FilesWords | null} null where nothing is to be said: the voice
 *   is there, or the helper is not
 */
export function filesWords(helper, files, chosen) {
  const { phase, families } = helper;
  const kokoro = families.find(({ name }) => name === KOKORO);
  if (!kokoro || ["missing", "forbidden", "failed"].includes(phase)) return null;
  if (files.phase === "downloading") return { ...NOTHING, state: "coming", line: "files_coming", button: "files_cancel" };
  if (kokoro.state === "loading") return null; // the helper's line says so
  if (kokoro.state === "ready") return kokoro.remedy ? { ...NOTHING, state: "slow", line: "files_slow", told: kokoro.remedy } : null;

  const standIn = standInNow(helper, chosen);
  const about = { ...NOTHING, standIn };
  const line = (/** @type {string} */ name) => (standIn ? name : `${name}_alone`);
  if (files.phase === "installed") return { ...about, state: "unfit", line: line("files_unfit"), told: kokoro.remedy ?? null };
  /** @type {FilesWords} */
  const offer = { ...about, state: files.problem ? "failed" : "offer", line: line("files_missing"), button: "files_get" };
  if (files.problem) return { ...offer, button: "files_again" };
  if (files.phase === "unknown") return { ...offer, isReady: false };
  if (files.phase === "damaged") return { ...offer, line: line("files_damaged"), button: "files_repair" };
  return isBegun(files) ? { ...offer, button: "files_go_on" } : offer;
}

/** Whether a part of the files is here. @param {VoiceFiles} files */
export function isBegun({ size_bytes, left_bytes }) {
  return size_bytes !== null && left_bytes !== null && left_bytes < size_bytes;
}

/** Part of the files that is here, 0 to 1. @param {VoiceFiles} files  @returns {number} */
export function partHere({ size_bytes, left_bytes }) {
  return size_bytes && left_bytes !== null ? 1 - left_bytes / size_bytes : 0;
}

/** "355 MB", "1.4 GB": as disks are sold, by thousands. @param {number} bytes  @param {string} inLanguage */
export function sizeWords(bytes, inLanguage) {
  const [number, unit] = bytes < 999.5e6 ? [bytes / 1e6, "megabyte"] : [bytes / 1e9, "gigabyte"];
  const maximumFractionDigits = number < 10 ? 1 : 0;
  return new Intl.NumberFormat(inLanguage, { style: "unit", unit, maximumFractionDigits }).format(number);
}
