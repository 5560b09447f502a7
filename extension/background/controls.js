// What a person does to the reading that is on: pause, go on, stop, step back, change the speed.

import { load, save } from "../settings.js";
import * as reading from "./reading.js";
import { dropJob, speakAgain } from "./speak.js";

/** @import { Parts } from "./speak.js" */

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

/** To the start of the sentence, or of the one before it. @param {Parts} parts */
export async function back(parts) {
  const { current, player } = parts;
  if (current.state.phase === "idle" || current.state.id === null) return;
  const target = reading.sentenceBefore(current.state);
  if ((await player.holds()) !== current.state.id) return speakAgain(parts, target);
  return player.tell({ type: "seek", id: current.state.id, position_s: target.start_s });
}

/**
 * Keep `speed` as the person's, and let the present reading go on with it from its current sentence.
 *
 * @param {Parts} parts @param {number} speed
 */
export async function setSpeed(parts, speed) {
  if ((await load()).speed !== speed) await save({ speed });
  const { current } = parts;
  if (current.state.phase === "idle" || current.state.speed === speed) return;
  const sentence = reading.currentSentence(current.state);
  current.change({ ...current.state, speed });
  await speakAgain(parts, sentence);
}
