// One text in; `speak` or `save` and `append` messages out, each small enough for a frame. Pure.
//
// What counts is the message's JSON in UTF-8 bytes: a quotation mark takes two, an emoji four, a control character
// six. A cut lies at the end of a block if one ends in the last quarter of what fits, else of a sentence, else of a
// word, and never inside a surrogate pair: the engine may speak a part before the next one comes.

import { MAX_FRAME_BYTES, append, save, speak } from "../protocol.js";

/** @import { Append, FileRequest, Save, Segment, SpeechRequest, Speak } from "../protocol.js" */

/**
 * @param {SpeechRequest | FileRequest} request
 * @param {number} [maxBytes]
 * @returns {Generator<Speak | Save | Append>}
 */
export function* frames(request, maxBytes = MAX_FRAME_BYTES) {
  const { id, text, segments } = request;
  let start = 0;
  do {
    // The longest form of `more` is counted, so that the last frame fits whichever it is.
    const empty = start === 0 ? first(request, "", [], false) : append(id, "", [], false);
    const end = cut(text, segments, start, maxBytes - jsonBytes(empty));
    const more = end < text.length;
    const part = text.slice(start, end);
    const within = clip(segments, start, end);
    yield start === 0 ? first(request, part, within, more) : append(id, part, within, more);
    start = end;
  } while (start < text.length);
}

/**
 * @param {SpeechRequest | FileRequest} request @param {string} text @param {Segment[]} segments @param {boolean} more
 * @returns {Speak | Save}
 */
function first(request, text, segments, more) {
  return "format" in request ? save(request, text, segments, more) : speak(request, text, segments, more);
}

/** @param {unknown} message @returns {number} bytes of its JSON in UTF-8 */
export function jsonBytes(message) {
  return new TextEncoder().encode(JSON.stringify(message)).length;
}

/**
 * Return where the part that begins at `start` ends: as much as `budget` bytes hold, cut at a good place.
 *
 * @param {string} text @param {Segment[]} segments @param {number} start @param {number} budget
 * @returns {number}
 */
function cut(text, segments, start, budget) {
  let next = segments.findIndex((segment) => segment.end > start);
  if (next === -1) next = segments.length;
  let at = start;
  let bytes = 0;
  while (at < text.length) {
    while (next < segments.length && segments[next].start <= at) {
      // A segment that the cut will clip has smaller numbers there, never larger ones than the text's length.
      bytes += jsonBytes({ ...segments[next], start: text.length, end: text.length }) + 1;
      next += 1;
    }
    const pair = isPair(text, at);
    bytes += pair ? 4 : unitBytes(text.charCodeAt(at));
    if (bytes > budget) break;
    at += pair ? 2 : 1;
  }
  if (at === text.length) return at;
  if (at === start) throw new RangeError(`no unit of the text fits into ${budget} bytes`);
  return goodPlace(text, start + Math.ceil((at - start) * 0.75), at);
}

/**
 * @param {string} text @param {number} least @param {number} most
 * @returns {number} where to cut, in (least, most]; `most` if no place is better
 */
function goodPlace(text, least, most) {
  const window = text.slice(least, most);
  for (const border of [/\n\n/g, /[.!?…]["”’»)\]]*\s|[。！？]/gu, /\n/g, /\s/g]) {
    const last = [...window.matchAll(border)].at(-1);
    if (last) return least + last.index + last[0].length;
  }
  return most;
}

/** @param {Segment[]} segments @param {number} start @param {number} end @returns {Segment[]} what lies in the part */
function clip(segments, start, end) {
  return segments
    .filter((segment) => segment.start < end && segment.end > start)
    .map((segment) => ({ ...segment, start: Math.max(segment.start, start), end: Math.min(segment.end, end) }));
}

/** @param {string} text @param {number} at */
function isPair(text, at) {
  const next = text.charCodeAt(at + 1);
  return isHigh(text.charCodeAt(at)) && next >= 0xdc00 && next <= 0xdfff;
}

/** @param {number} unit */
function isHigh(unit) {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** @param {number} unit of UTF-16 that is no part of a pair @returns {number} its bytes in JSON */
function unitBytes(unit) {
  if (unit === 0x22 || unit === 0x5c) return 2; // \" and \\
  if (unit < 0x20) return [0x08, 0x09, 0x0a, 0x0c, 0x0d].includes(unit) ? 2 : 6; // \n or \u0000
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return unit >= 0xd800 && unit <= 0xdfff ? 6 : 3; // half a pair is written as an escape
}
