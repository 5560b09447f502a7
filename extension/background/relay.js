// News on its way: from the engine to the reading and the player, from the player to the reading and the engine.
//
// Sound stays base64 up to the player: messages between parts of an extension are JSON, and decoding it here would
// only make it larger.

import { played } from "../protocol.js";
import { load } from "../settings.js";
import { act, resume, speakWith, stepOn } from "./controls.js";
import { engineProblem, problem } from "./problem.js";
import * as reading from "./reading.js";
import { dropJob, fail, holdOn, recover, speakAgain } from "./speak.js";

/** @import { Audio, EngineError, EngineMessage, ErrorCode } from "../protocol.js" */
/** @import { Control, FromPlayer, Lit, MediaKey, Problem } from "../messages.js" */
/** @import { Parts } from "./speak.js" */

/** Errors after which a new job does what the old one was to do. @type {readonly ErrorCode[]} */
export const LOST_CODES = ["engine_crashed", "engine_unresponsive", "canceled"];

/** What the keys of a keyboard or a headset do. @type {Record<MediaKey["key"], Control>} */
const MEDIA_KEYS = {
  toggle: { type: "toggle" },
  pause: { type: "pause" },
  resume: { type: "resume" },
  stop: { type: "stop" },
  next: { type: "step", unit: "sentence", by: 1 },
  previous: { type: "step", unit: "sentence", by: -1 },
};

/** @param {Parts} parts @param {EngineMessage} message */
export async function engineNews(parts, message) {
  const { current, player } = parts;
  if (message.type === "error") return engineFailed(parts, message);
  const before = current.state;
  current.change(reading.afterEngine(before, message));
  if (current.state === before) return; // of another job, or of none
  // A voice that was chosen while the engine loaded one could not be for a language that nobody knew yet.
  if (message.type === "started") await speakWith(parts, (await load()).voices);
  if (message.type === "audio") await (current.state.ahead > 0 ? stepOn(parts) : relayAudio(parts, message));
  if (message.type === "end") await player.tell({ type: "last", id: message.id });
}

/** @param {Parts} parts @param {Audio} audio @returns {Promise<void>} in order: the link has one chain */
async function relayAudio({ current, player }, { id, seq, pcm, start_s, sentence, words = [] }) {
  // The words of a translation all stand for the whole sentence: there is none to light.
  const own = current.state.to === null ? words : words.filter(({ start, end }) => start > sentence.start || end < sentence.end);
  if (seq === 0) {
    const { phase, base, latency_s, preroll_s, speed } = current.state;
    void player.post({ type: "begin", id, base_s: base.start_s, paused: phase === "paused", latency_s, preroll_s, speed });
  }
  await player.post({ type: "audio", id, pcm, start_s, sentence, words: own });
}

/** @param {Parts} parts @param {EngineError} error */
async function engineFailed(parts, error) {
  const { current } = parts;
  if (current.state.phase === "idle" || current.state.done) return;
  // An error without an id is about the link: whatever was asked over it will not be answered.
  if (error.id !== undefined && error.id !== current.state.id) return;
  if (!LOST_CODES.includes(error.code)) return fail(parts, engineProblem(error));
  current.change(reading.lose(current.state));
  await recover(parts, engineProblem(error));
}

/** The port closed. @param {Parts} parts @param {Problem | null} reason  none if it was only idle */
export async function portLost(parts, reason) {
  parts.current.change(reading.lose(parts.current.state));
  if (reason !== null) await recover(parts, reason);
}

/** @param {Parts} parts @param {FromPlayer} news */
export async function playerNews(parts, news) {
  const { current } = parts;
  await current.restored;
  switch (news.type) {
    case "holding":
      return playerCame(parts, news.id, news.position_s);
    case "heard":
      return heard(parts, news.id, news.position_s);
    case "finished":
      current.change(reading.afterFinished(current.state, news.id));
      // The port's end takes the idle player along; where it went first, as in a long pause, nobody else will.
      if (current.state.phase === "idle" && !parts.port.isOpen) await parts.player.close();
      return undefined;
    case "lacks":
      if (news.id === current.state.id) await speakAgain(parts, reading.sentenceAt(current.state, news.position_s));
      return undefined;
    case "lit":
      return lit(parts, news);
    case "starved":
      return current.change(reading.afterStarved(current.state, news.id, news.is));
    case "capped":
      return current.change(reading.afterCapped(current.state, news.id, news.speed));
    case "media_key":
      return act(parts, MEDIA_KEYS[news.key]);
    case "problem":
      if (news.id === current.state.id) await soundFailed(parts, news.code);
      return undefined;
    case "runs": {
      // The person did not pause it, so it needs nobody to go on; with that the problem is gone.
      const { id, error } = current.state;
      if (news.id === id && error?.code === "audio_suspended") await resume(parts);
      return undefined;
    }
  }
}

/** @param {Parts} parts @param {string} id @param {number} position_s */
function heard({ current, port }, id, position_s) {
  const before = current.state;
  current.change(reading.afterHeard(before, id, position_s));
  const { attached, done, base } = current.state;
  const credit_s = position_s - base.start_s;
  // What waits from before the job's first sentence is no credit for the job.
  if (current.state !== before && attached && !done && credit_s > 0 && port.isOpen) port.send(played(id, credit_s));
}

/** Another word is heard: the page lights it. @param {Parts} parts @param {Lit} news */
function lit({ current, tabs }, { id, word, sentence, position_s }) {
  if (current.state.phase === "idle" || id !== current.state.id) return;
  // What pages show changes with the sentence; `heard` tells the seconds.
  if (sentence?.start !== current.state.sentence?.start) {
    current.change(reading.afterHeard(current.state, id, position_s));
  }
  tabs.light(word, sentence);
}

/** @param {Parts} parts @param {"audio_suspended" | "audio_failed"} code */
async function soundFailed(parts, code) {
  holdOn(parts, problem(code));
  if (code === "audio_failed") await parts.player.close(); // the next `resume` makes another
}

/** The player is gone with its sound. @param {Parts} parts */
export async function playerLost(parts) {
  const { current } = parts;
  await current.restored;
  if (!reading.isPlaying(current.state)) return; // `resume` finds out
  dropJob(parts);
  current.change(reading.loseSound(current.state));
  await recover(parts, problem("audio_failed"));
}

/**
 * A player opened its port. One that holds a reading has lost the worker that it had; this is the next one.
 *
 * @param {Parts} parts @param {string | null} id @param {number} position_s
 */
async function playerCame(parts, id, position_s) {
  const { current, player } = parts;
  if (id === null) return;
  if (id !== current.state.id || current.state.phase === "idle") return void player.tell({ type: "stop", id });
  heard(parts, id, position_s);
  await recover(parts, problem("helper_lost"));
}
