// What a person does to the reading that is on: pause, go on, stop, step, jump, change the speed or the voice.

import { languageKey } from "../ui/languages.js";
import { keep } from "./keep.js";
import { problem } from "./problem.js";
import * as reading from "./reading.js";
import { dropJob, jumpTo, refuse, speakAgain, translates } from "./speak.js";
import { at, paragraphStep, sentenceStep } from "./steps.js";

/** @import { Control } from "../messages.js" */
/** @import { ReadingState, Speaker } from "./reading.js" */
/** @import { Parts } from "./speak.js" */
/** @import { Target } from "./steps.js" */

/** @param {Parts} parts @param {Control} control */
export async function act(parts, control) {
  switch (control.type) {
    case "toggle":
      return toggle(parts);
    case "pause":
      return pause(parts);
    case "resume":
      return resume(parts);
    case "stop":
      return stop(parts);
    case "set_speed":
      return setSpeed(parts, control.speed);
    case "step":
      return step(parts, control.unit, control.by);
    case "jump":
      return jump(parts, control.offset);
  }
}

/** @param {Parts} parts */
export function pause({ current, player }) {
  const before = current.state;
  current.change(reading.pause(before));
  if (current.state !== before) void player.tell({ type: "pause" });
}

/**
 * Go on where it was paused: with the sound that the player has, else with new sound.
 *
 * @param {Parts} parts
 */
export async function resume(parts) {
  const { current, player } = parts;
  if (current.state.phase !== "paused") return;
  // Asked first: a player that this worker does not know yet also tells how far it is.
  const held = await player.holds();
  const paused = current.state;
  if (paused.phase !== "paused") return;
  current.change(reading.resume(paused));
  if (held !== null) void player.tell({ type: "resume" });
  const toCome = paused.attached && !paused.done && paused.made_s === paused.base.start_s;
  if (toCome) return; // no sound of this job was made yet: it begins to play when it comes
  if (held !== paused.id) await speakAgain(parts, reading.currentSentence(paused));
  else if (!paused.attached) await speakAgain(parts, reading.unmadeSentence(paused));
}

/** Play or pause. @param {Parts} parts */
export async function toggle(parts) {
  if (reading.isPlaying(parts.current.state)) pause(parts);
  else await resume(parts);
}

/** @param {Parts} parts */
export function stop(parts) {
  dropJob(parts);
  parts.current.change(reading.stop(parts.current.state));
  void parts.player.tell({ type: "stop" });
  if (!parts.port.isOpen) void parts.player.close(); // else it goes when the port was idle
}

/** @param {Parts} parts @param {"sentence" | "paragraph"} unit @param {1 | -1} by */
export async function step(parts, unit, by) {
  const { state, asked } = parts.current;
  if (state.phase === "idle") return undefined;
  if (asked === null) return refuse(parts, problem("reading_lost"));
  const target = unit === "sentence" ? sentenceStep(state, asked.text, by) : paragraphStep(state, asked, by);
  const isLater = unit === "sentence" && by === 1 && isComing(state, target);
  parts.current.change({ ...state, ahead: isLater ? state.ahead + 1 : 0 });
  if (!isLater) await goTo(parts, target);
}

/** The sentence that was to come is known: take the step that waited for it. @param {Parts} parts */
export async function stepOn(parts) {
  const { state, asked } = parts.current;
  parts.current.change({ ...state, ahead: state.ahead - 1 });
  if (asked !== null) await goTo(parts, sentenceStep(state, asked.text, 1));
}

/** To the sentence that holds `offset` of the text. @param {Parts} parts @param {number} offset */
export async function jump(parts, offset) {
  const { state, asked } = parts.current;
  if (state.phase === "idle") return undefined;
  if (asked === null) return refuse(parts, problem("reading_lost"));
  parts.current.change({ ...state, ahead: 0 });
  await goTo(parts, at(state, asked.text, Math.min(Math.max(Math.trunc(offset), 0), asked.text.length)));
}

/** @param {Parts} parts @param {Target} target */
async function goTo(parts, target) {
  const { current, player } = parts;
  if (target.to === "end") return stop(parts);
  // Asked for a second time, it would begin anew: whoever presses again and again would never hear it.
  if (target.to === "unmade") return isComing(current.state, target) ? undefined : jumpTo(parts, target.start);
  const { id } = current.state;
  if (id === null || (await player.holds()) !== id) return speakAgain(parts, target.sentence);
  return player.tell({ type: "seek", id, position_s: target.sentence.start_s });
}

/** @param {ReadingState} state @param {Target} target @returns {boolean} whether the job makes the sound of that place first */
function isComing(state, target) {
  return target.to === "unmade" && reading.isComing(state, target.start);
}

/** Keep `speed` as the person's; what is read now is played so at once. @param {Parts} parts @param {number} speed */
export async function setSpeed(parts, speed) {
  await Promise.all([playAt(parts, speed), keep({ speed })]);
}

/** @param {Parts} parts @param {number} speed */
export async function playAt({ current, player }, speed) {
  if (current.state.phase === "idle" || current.state.speed === speed) return;
  current.change({ ...current.state, speed, capped_speed: null });
  await player.tell({ type: "speed", speed });
}

/**
 * The person has chosen who speaks which language. Where that is another voice for what is heard, that sentence begins anew
 * with it; where it is for what comes later, the first sentence there. What was made before is of the old one, so steps back
 * have it made again.
 *
 * @param {Parts} parts
 * @param {Record<string, string>} voices  by language
 */
export async function speakWith(parts, voices) {
  const { state, asked } = parts.current;
  if (state.phase === "idle") return undefined;
  if (asked === null) return refuse(parts, problem("reading_lost"));
  if (asked.voice !== null) return undefined;
  const isOther = (/** @type {Speaker | null | undefined} */ speaker) => {
    const key = languageKey(speaker?.language ?? "und");
    return !!speaker && voices[key] !== state.voices[key] && voices[key] !== speaker.voice;
  };
  const now = reading.currentSentence(state);
  if (isOther(now.speaker ?? state.speaker)) return jumpTo(parts, now.start);
  const later = state.sentences.find(({ start_s, speaker }) => start_s > state.position_s && isOther(speaker));
  if (later) return speakAgain(parts, later);
  // Of what is made now no sound has come yet.
  return isOther(state.speaker) ? speakAgain(parts, reading.unmadeSentence(state)) : undefined;
}

/**
 * The person wants what is read in that language, or as it is written: the sentence that is heard begins anew so.
 *
 * @param {Parts} parts @param {string | null} to
 */
export async function speakIn(parts, to) {
  const { state, asked } = parts.current;
  if (state.phase === "idle" || !translates(state) || state.to === to) return undefined;
  if (asked === null) return refuse(parts, problem("reading_lost"));
  return jumpTo(parts, reading.currentSentence(state).start);
}
