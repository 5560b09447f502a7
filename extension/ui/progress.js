// How far a reading is, in numbers and words that stand in a small space. Pure.

/** @import { Reading } from "../messages.js" */

/**
 * Part of the text that was heard, 0 to 1, `since_s` after the state arrived: where the spoken sentence begins, and as much
 * of it as of its sound.
 * @param {Reading} reading  @param {number} since_s  @returns {number}
 */
export function fraction(reading, since_s) {
  const { sentence, sounds, n_units } = reading;
  if (!sentence || n_units === 0) return 0;
  const within = sounds ? (heardSeconds(reading, since_s) - sounds.start_s) / Math.max(sounds.end_s - sounds.start_s, 1e-3) : 0;
  const units = sentence.start + Math.min(Math.max(within, 0), 1) * (sentence.end - sentence.start);
  return Math.min(units / n_units, 1);
}

/**
 * Seconds of sound, as long as it is at speed 1, heard by now, `since_s` after the state arrived: the worker tells its position at changes only.
 * @param {Reading} reading  @param {number} since_s  @returns {number}
 */
export function heardSeconds({ phase, position_s, made_s, speed, capped_speed }, since_s) {
  if (phase !== "speaking") return position_s;
  return Math.max(position_s, Math.min(position_s + since_s * (capped_speed ?? speed), made_s));
}

/**
 * Seconds that the rest takes, `since_s` after the state arrived.
 * @param {Reading} reading  @param {number} since_s  @returns {number | null} null while nothing is known
 */
export function leftSeconds({ phase, left_s }, since_s) {
  if (left_s === null) return null;
  return phase === "speaking" ? Math.max(left_s - since_s, 0) : left_s;
}

/** "0:07", "12:30", "1:02:03". @param {number} seconds  @returns {string} */
export function clock(seconds) {
  const whole = Math.floor(Math.max(seconds, 0));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3600);
  const [first, ...rest] = hours > 0 ? [hours, ...parts] : parts;
  return [String(first), ...rest.map((part) => String(part).padStart(2, "0"))].join(":");
}

/** Whether anything is being read. @param {Reading} reading */
export function isOpen({ phase }) {
  return phase !== "idle";
}
