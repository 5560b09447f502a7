// Which of the person's rules for what is left unspoken hold for a text, spoken or saved. Pure.

/** @import { Kind, Segment, SkipRule } from "../protocol.js" */

/** The rules that leave out whole segments. @type {Partial<Record<SkipRule, Kind>>} */
const KIND_LEFT_OUT = { captions: "caption", code: "code" };

/**
 * Who chose nothing but captions or code wants to hear them.
 *
 * @param {SkipRule[]} rules @param {Segment[]} segments @returns {SkipRule[]}
 */
export function rulesFor(rules, segments) {
  const left_out = rules.map((rule) => KIND_LEFT_OUT[rule]);
  const leavesNothing = segments.length > 0 && segments.every(({ kind }) => kind !== undefined && left_out.includes(kind));
  return leavesNothing ? rules.filter((rule) => KIND_LEFT_OUT[rule] === undefined) : rules;
}
