// What a script in a web page may say. The process of a web page may be in other hands than ours, so every field is looked at.

import { KINDS, MAX_LANGUAGE_CHARS, MAX_VOICE_CHARS } from "../protocol.js";
import { LEAST_SPEED, MOST_SPEED } from "../settings.js";

/** @import { Control, FromPage, Taken } from "../messages.js" */

const MAX_TITLE_CHARS = 1_000;
const MAX_TAKEN_CHARS = 64;
/** Without fields of their own. */
const BARE = ["toggle", "pause", "resume", "stop", "hide_bar", "open_options", "list_voices"];

/** @param {unknown} message @returns {FromPage | null} null for what no script of ours says */
export function fromPage(message) {
  if (!isRecord(message) || typeof message.type !== "string") return null;
  const { type } = message;
  if (BARE.includes(type)) return /** @type {Control} */ ({ type });
  switch (type) {
    case "here":
      return isName(message.taken) ? { type, taken: message.taken } : null;
    case "lost":
      return isName(message.taken) && message.taken !== null ? { type, taken: message.taken } : null;
    case "set_speed":
      return isWithin(message.speed, LEAST_SPEED, MOST_SPEED) ? { type, speed: message.speed } : null;
    case "jump":
      return isNumber(message.offset) ? { type, offset: message.offset } : null;
    case "bar_moved":
      return isWithin(message.x, 0, 1) && isWithin(message.y, 0, 1) ? { type, x: message.x, y: message.y } : null;
    case "set_translating":
      return typeof message.on === "boolean" ? { type, on: message.on } : null;
    case "choose_voice":
      // Whether there is such a voice is asked where it is chosen: bar_voices.js.
      return isVoice(message.voice) ? { type, voice: message.voice } : null;
    case "step": {
      const { unit, by } = message;
      const isStep = (unit === "sentence" || unit === "paragraph") && (by === 1 || by === -1);
      return isStep ? { type, unit, by } : null;
    }
    case "speak_taken": {
      const taken = takenFrom(message.taken);
      return taken === null ? null : { type, taken };
    }
    default:
      return null;
  }
}

/** @param {unknown} value @returns {Taken | null} null for what no script of ours takes */
export function takenFrom(value) {
  if (!isRecord(value) || typeof value.text !== "string" || !isName(value.taken)) return null;
  const { taken, text, title, language, from } = value;
  return {
    taken,
    text,
    segments: (Array.isArray(value.segments) ? value.segments : []).filter((segment) => isSegment(segment, text.length)),
    language: isLanguage(language) ? language : null,
    title: typeof title === "string" ? title.slice(0, MAX_TITLE_CHARS) : "",
    focused: value.focused === true,
    from: isNumber(from) ? Math.min(Math.max(Math.trunc(from), 0), text.length) : 0,
  };
}

/** @param {unknown} value @param {number} length  of the text @returns {boolean} */
function isSegment(value, length) {
  if (!isRecord(value)) return false;
  const { start, end, kind, language } = value;
  const isSpan = Number.isInteger(start) && Number.isInteger(end) && 0 <= Number(start) && Number(start) <= Number(end);
  const kinds = /** @type {readonly unknown[]} */ ([undefined, ...KINDS]);
  return isSpan && Number(end) <= length && kinds.includes(kind) && (language === undefined || isLanguage(language));
}

/** @param {unknown} value @returns {value is string} */
function isLanguage(value) {
  return typeof value === "string" && value.length <= MAX_LANGUAGE_CHARS;
}

/** @param {unknown} value @returns {value is string} */
function isVoice(value) {
  return typeof value === "string" && value.length <= MAX_VOICE_CHARS;
}

/** @param {unknown} value @returns {value is string | null} */
function isName(value) {
  return value === null || (typeof value === "string" && value.length <= MAX_TAKEN_CHARS);
}

/** @param {unknown} value @returns {value is number} */
function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}

/** @param {unknown} value @param {number} least @param {number} most @returns {value is number} */
function isWithin(value, least, most) {
  return isNumber(value) && value >= least && value <= most;
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === "object" && value !== null;
}
