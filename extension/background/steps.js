// Where a step or a jump within a reading leads: to sound that is there, or to a place of the text. Pure.
//
// Of sentences that are made the engine has told the borders; of the others only a place inside is known, which is
// enough to ask for them: a job begins at the sentence that holds its offset.

import { currentSentence } from "./reading.js";

/** @import { Segment } from "../protocol.js" */
/** @import { MadeSentence, ReadingState } from "./reading.js" */

/** A step back within this time of a beginning goes to the one before. */
const BACK_S = 2;

const HAS_WORD = /[\p{L}\p{N}]/u;

/**
 * `made`: its sound is there. `unmade`: a new job must begin at that offset. `end`: nothing comes any more.
 * @typedef {{to: "made", sentence: MadeSentence} | {to: "unmade", start: number} | {to: "end"}} Target
 *
 * The text that is read, as far as steps need it.
 * @typedef {{text: string, segments: Segment[]}} Paragraphs
 */

/**
 * @param {ReadingState} reading @param {string} text @param {1 | -1} by
 * @returns {Target}
 */
export function sentenceStep(reading, text, by) {
  const now = currentSentence(reading);
  if (by === 1) {
    const next = reading.sentences.find((made) => made.start > now.start);
    return next ? { to: "made", sentence: next } : afterAll(reading, text, now);
  }
  if (reading.position_s - now.start_s >= BACK_S) return { to: "made", sentence: now };
  const before = reading.sentences.findLast((made) => made.start < now.start);
  if (before) return { to: "made", sentence: before };
  const place = lastPlaceBefore(text, now.start);
  return place === null ? { to: "made", sentence: now } : { to: "unmade", start: place };
}

/** @param {ReadingState} reading @param {Paragraphs} paragraphs @param {1 | -1} by @returns {Target} */
export function paragraphStep(reading, paragraphs, by) {
  const now = currentSentence(reading);
  const starts = startsOf(paragraphs);
  if (by === 1) {
    const next = starts.find((start) => start > now.start);
    return next === undefined ? { to: "end" } : at(reading, paragraphs.text, next);
  }
  const its = starts.findLastIndex((start) => start <= now.start);
  const begun = reading.sentences.find((made) => made.start >= (starts[its] ?? 0));
  const isFresh = begun !== undefined && begun.start === now.start && reading.position_s - begun.start_s < BACK_S;
  return at(reading, paragraphs.text, starts[isFresh ? Math.max(its - 1, 0) : Math.max(its, 0)] ?? 0);
}

/**
 * To the sentence that holds `offset`, else to the next one.
 *
 * @param {ReadingState} reading @param {string} text @param {number} offset @returns {Target}
 */
export function at(reading, text, offset) {
  const { sentences, done } = reading;
  const found = sentences.find((made) => offset < made.end);
  // What no word stands in, as a bullet or a blank, belongs to what comes after it.
  if (found && !HAS_WORD.test(text.slice(offset, found.start))) return { to: "made", sentence: found };
  const isBehind = found === undefined && sentences.length > 0;
  return isBehind && done ? { to: "end" } : { to: "unmade", start: offset };
}

/** @param {ReadingState} reading @param {string} text @param {MadeSentence} now  the last one that is made @returns {Target} */
function afterAll(reading, text, now) {
  const isRest = text.slice(now.end).trim() !== "";
  return reading.done || !isRest ? { to: "end" } : { to: "unmade", start: now.end };
}

/** @param {string} text @param {number} start @returns {number | null} the last offset before it where a word stands */
function lastPlaceBefore(text, start) {
  let place = start - 1;
  while (place >= 0 && !HAS_WORD.test(text[place])) place -= 1;
  return place < 0 ? null : place;
}

/** @param {Paragraphs} paragraphs @returns {number[]} where each begins, in order */
export function startsOf({ text, segments }) {
  if (segments.length > 0) return segments.map(({ start }) => start);
  // As the helper finds them in plain text: after an empty line.
  return [0, ...[...text.matchAll(/\n[^\S\n]*\n\s*/g)].map((gap) => gap.index + gap[0].length)];
}
