// What popup, bar and options may see of a reading, with what follows from it: how long the rest takes, when the sentence sounds.

/** @import { Reading } from "../messages.js" */
/** @import { ReadingState } from "./reading.js" */

/**
 * What a page of ours may see.
 *
 * @param {ReadingState} reading
 * @param {number | null} [tab_id]  the page's tab; the popup has none
 * @returns {Reading}
 */
export function view(reading, tab_id = null) {
  const { phase, id, title, source, position_s, made_s, done, sentence, n_units, voice, language, speed } = reading;
  const { capped_speed, error, error_tab_id } = reading;
  const error_here = error !== null && tab_id !== null && error_tab_id === tab_id;
  return {
    phase, id, title, source, position_s, made_s, done, sentence, sounds: soundOf(reading), n_units, voice, language,
    translation: translationOf(reading), speed, capped_speed, left_s: leftOf(reading), error, error_here,
  };
}

/**
 * About how long the rest will take: what is made as it is, what is not at the pace of what the job made so far.
 *
 * @param {ReadingState} reading @returns {number | null} null while nothing is made
 */
function leftOf({ phase, base, sentences, made_s, position_s, done, n_units, speed, capped_speed }) {
  const last = sentences.at(-1);
  const n_made = (last?.end ?? base.start) - base.start;
  const took_s = made_s - base.start_s;
  if (phase === "idle" || last === undefined || n_made <= 0 || took_s <= 0) return null;
  const unmade_s = done ? 0 : (took_s / n_made) * Math.max(n_units - last.end, 0);
  return (Math.max(made_s - position_s, 0) + unmade_s) / (capped_speed ?? speed);
}

/**
 * From when to when the sentence that is heard sounds.
 *
 * @param {ReadingState} reading
 * @returns {{start_s: number, end_s: number} | null} null while its end is not made
 */
function soundOf({ sentence, sentences, made_s, done }) {
  const at = sentence === null ? -1 : sentences.findLastIndex((made) => made.start === sentence.start);
  if (at === -1) return null;
  const end_s = sentences[at + 1]?.start_s ?? (done ? made_s : null);
  return end_s === null ? null : { start_s: sentences[at].start_s, end_s };
}

/** @param {ReadingState} reading @returns {string | null} of the sentence that is heard */
function translationOf({ phase, sentences, position_s }) {
  const made = sentences.findLast(({ start_s }) => start_s <= position_s) ?? sentences.at(0);
  return phase === "idle" ? null : (made?.translation ?? null);
}
