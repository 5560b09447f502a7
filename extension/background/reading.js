// One reading: what the person asked to hear, from the click to silence. Pure: no chrome.*, no clock.
//
//          speak             audio               finished
//   idle --------> waiting --------> speaking -----------> idle
//                   |   ^             |    ^
//             pause |   | resume      |    |               stop, error: from every phase to idle
//                   v   |             v    |
//                   paused ---------- paused
//
// The engine works at a reading as a job; the job's id is the reading's id. A jump to a sentence whose sound is not
// there and a lost port begin a new job of the same reading (`respeak`, `jump`); what the old job still sends carries
// its old id, is late news and is dropped. Times are media seconds as the person hears them at speed 1: a job's own
// seconds plus where it begins. `attached` says whether the engine has the job; without it the player goes on with
// what it has. Where a step leads is in steps.js, what pages see in reading_view.js.

import { RATE_HZ, SAMPLE_BYTES } from "../protocol.js";

/** @import { Audio, End, EngineMessage, Span } from "../protocol.js" */
/** @import { Problem, Reading, Source } from "../messages.js" */

/**
 * Who speaks, in which language.
 * @typedef {{voice: string, language: string}} Speaker
 *
 * @typedef {Span & {start_s: number, speaker?: Speaker, translation?: string}} MadeSentence  `start_s`: where its sound begins; `end` is `start` while the
 *   engine has not told what sentence stands at that place
 *
 * What only the worker needs to know, over what the pages see.
 * @typedef {Omit<Reading, "error_here" | "sounds" | "left_s" | "translation"> & Details} ReadingState
 * @typedef {object} Details
 * @property {number | null} tab_id  where the text was taken
 * @property {string | null} taken  the text's name on its page; null if it stands on none
 * @property {string | null} place  names the page for those who remember where it was left off
 * @property {number | null} error_tab_id  where what led to `error` was asked for
 * @property {boolean} incognito  such a reading is never stored
 * @property {number} latency_s  size of the sound buffer
 * @property {number} preroll_s  silence before its first sound
 * @property {MadeSentence} base  where the present job began
 * @property {boolean} attached  the engine has the job, or has done it
 * @property {Record<string, string>} voices  by language, as the job was asked with
 * @property {string | null} to  the language that the job was asked to translate into
 * @property {Speaker | null} speaker  of what is made now; `voice` and `language` are of what is heard
 * @property {number} retries  jobs that began by themselves since the person last acted
 * @property {number} ahead  steps on that wait until it is known where the sentence that comes next ends
 * @property {MadeSentence[]} sentences  made ones, in order, at most BEHIND of them already heard
 */

/** Sentences that are remembered after they were heard, for steps back. */
export const BEHIND = 100;

/** Jobs that may begin by themselves after a loss before the person is asked. */
const MAX_RETRIES = 1;

/** @type {Readonly<ReadingState>} */
export const IDLE = Object.freeze({
  phase: "idle",
  id: null,
  title: "",
  source: "selection",
  position_s: 0,
  made_s: 0,
  done: false,
  sentence: null,
  n_units: 0,
  voice: null,
  language: null,
  speed: 1,
  capped_speed: null,
  error: null,
  tab_id: null,
  taken: null,
  place: null,
  error_tab_id: null,
  incognito: false,
  latency_s: 0,
  preroll_s: 0,
  base: { start: 0, end: 0, start_s: 0 },
  attached: false,
  voices: {},
  to: null,
  speaker: null,
  retries: 0,
  ahead: 0,
  sentences: [],
});

/**
 * @param {{id: string, title: string, source: Source, n_units: number, speed: number, latency_s: number, preroll_s: number,
 *   tab_id: number | null, taken: string | null, place: string | null, incognito: boolean}} request
 * @param {number} [from]  offset of the sentence where it shall begin
 * @returns {ReadingState}
 */
export function begin(request, from = 0) {
  return { ...IDLE, ...request, base: { start: from, end: from, start_s: 0 }, phase: "waiting", attached: true };
}

/** @param {ReadingState} reading @param {EngineMessage} message @returns {ReadingState} */
export function afterEngine(reading, message) {
  if (reading.phase === "idle" || !("id" in message) || message.id !== reading.id) return reading;
  switch (message.type) {
    case "started":
      return withSpeaker({ ...reading, speaker: { voice: message.voice, language: message.language } });
    case "audio":
      return afterAudio(reading, message);
    case "end":
      return afterEnd(reading, message);
    default:
      return reading; // progress and answers are no part of a reading; an error goes through `fail` or `lose`
  }
}

/** @param {ReadingState} reading @param {Audio} audio @returns {ReadingState} */
function afterAudio(reading, audio) {
  const start_s = reading.base.start_s + audio.start_s;
  const known = reading.sentences.at(-1)?.start === audio.sentence.start;
  const { translation } = audio;
  const made = { ...audio.sentence, start_s, ...(reading.speaker && { speaker: reading.speaker }), ...(translation !== undefined && { translation }) };
  const sentences = known ? reading.sentences : [...reading.sentences, made];
  const phase = reading.phase === "waiting" ? "speaking" : reading.phase;
  const made_s = start_s + seconds(audio.pcm);
  return withSpeaker({ ...reading, phase, made_s, sentences, sentence: heardAt(sentences, reading.position_s) });
}

/** @param {ReadingState} reading @param {End} end @returns {ReadingState} */
function afterEnd(reading, end) {
  // Where no sound came and none waits before it, no player will tell the end.
  const silent = reading.made_s === reading.base.start_s && reading.position_s >= reading.made_s;
  if (silent) return finish(reading);
  return { ...reading, made_s: reading.base.start_s + end.duration_s, done: true };
}

/**
 * The player tells how far the sound was heard.
 *
 * @param {ReadingState} reading @param {string} id @param {number} position_s
 * @returns {ReadingState}
 */
export function afterHeard(reading, id, position_s) {
  if (reading.phase === "idle" || id !== reading.id) return reading;
  const heard = reading.sentences.findLastIndex((sentence) => sentence.start_s <= position_s);
  const sentences = reading.sentences.slice(Math.max(heard - BEHIND, 0));
  return withSpeaker({ ...reading, position_s, sentences, sentence: heardAt(sentences, position_s) });
}

/** The last sample was heard. @param {ReadingState} reading @param {string} id @returns {ReadingState} */
export function afterFinished(reading, id) {
  return reading.phase === "idle" || id !== reading.id ? reading : finish(reading);
}

/**
 * The player waits for sound to be made, or has enough of it again.
 *
 * @param {ReadingState} reading @param {string} id @param {boolean} isStarved
 * @returns {ReadingState}
 */
export function afterStarved(reading, id, isStarved) {
  if (!isPlaying(reading) || id !== reading.id) return reading;
  return { ...reading, phase: isStarved ? "waiting" : "speaking" };
}

/** @param {ReadingState} reading @param {string} id @param {number | null} speed @returns {ReadingState} */
export function afterCapped(reading, id, speed) {
  return reading.phase === "idle" || id !== reading.id ? reading : { ...reading, capped_speed: speed };
}

/** @param {ReadingState} reading @returns {ReadingState} */
export function pause(reading) {
  const playing = reading.phase === "waiting" || reading.phase === "speaking";
  return playing ? { ...reading, phase: "paused", ahead: 0 } : reading;
}

/** @param {ReadingState} reading @returns {ReadingState} */
export function resume(reading) {
  if (reading.phase !== "paused") return reading;
  const phase = reading.made_s > reading.position_s ? "speaking" : "waiting";
  return { ...reading, phase, error: null, retries: 0 };
}

/** @param {ReadingState} reading @returns {ReadingState} */
export function stop(reading) {
  return reading.phase === "idle" ? reading : finish(reading);
}

/** @param {ReadingState} reading @param {Problem} error @returns {ReadingState} */
export function fail(reading, error) {
  return { ...finish(reading), error, error_tab_id: reading.tab_id };
}

/** The port closed or the engine died: the job is gone, the reading is not. @param {ReadingState} reading */
export function lose(reading) {
  return reading.phase === "idle" || reading.done ? reading : { ...reading, attached: false };
}

/** The player is gone with all sound that waited. @param {ReadingState} reading @returns {ReadingState} */
export function loseSound(reading) {
  const now = currentSentence(reading);
  const sentences = reading.sentences.filter((made) => made.start_s <= now.start_s);
  return { ...reading, sentences, made_s: reading.position_s, done: false, attached: false };
}

/** @param {ReadingState} reading @returns {boolean} whether a lost job may begin again without the person */
export function mayRetry(reading) {
  return !reading.attached && reading.retries < MAX_RETRIES && isPlaying(reading);
}

/** Once more the job is gone: wait for the person. @param {ReadingState} reading @param {Problem} error */
export function giveUp(reading, error) {
  return isPlaying(reading) ? { ...pause(reading), error, error_tab_id: reading.tab_id } : reading;
}

/**
 * A new job of the same reading, from the sentence `base` on.
 *
 * @param {ReadingState} reading @param {string} id @param {MadeSentence} base
 * @returns {ReadingState}
 */
export function respeak(reading, id, base) {
  // Sound that waits before the sentence is still played, so the reading need not wait.
  const waits = base.start_s <= reading.position_s;
  return {
    ...reading,
    id,
    base,
    phase: waits && isPlaying(reading) ? "waiting" : reading.phase,
    position_s: Math.min(reading.position_s, base.start_s),
    made_s: base.start_s,
    sentence: waits ? { start: base.start, end: base.end } : reading.sentence,
    sentences: reading.sentences.filter((made) => made.start_s < base.start_s),
    done: false,
    attached: true,
    error: null,
  };
}

/**
 * A new job of the same reading at another place of its text, in place of all that is heard now.
 *
 * @param {ReadingState} reading @param {string} id @param {number} start  offset of the sentence
 * @returns {ReadingState}
 */
export function jump(reading, id, start) {
  const base = { start, end: start, start_s: reading.position_s };
  // What was made stands elsewhere in the text, so nothing of it comes before or after what will be.
  return { ...respeak(reading, id, base), sentences: [], retries: 0 };
}

/** As `respeak` at the first sentence not made, by itself: counted. @param {ReadingState} reading @param {string} id */
export function retry(reading, id) {
  return { ...respeak(reading, id, unmadeSentence(reading)), retries: reading.retries + 1 };
}

/** @param {ReadingState} reading @returns {MadeSentence} the one that is heard now, or where the job began */
export function currentSentence(reading) {
  return sentenceAt(reading, reading.position_s);
}

/** @param {ReadingState} reading @param {number} position_s @returns {MadeSentence} */
export function sentenceAt(reading, position_s) {
  return reading.sentences.findLast((made) => made.start_s <= position_s) ?? reading.base;
}

/** @param {ReadingState} reading @returns {MadeSentence} the first one whose sound may not have come completely */
export function unmadeSentence(reading) {
  return reading.sentences.at(-1) ?? reading.base;
}

/** @param {ReadingState} reading @param {number} start @returns {boolean} whether the job makes the sound of that place first */
export function isComing({ attached, done, base, made_s }, start) {
  return attached && !done && base.start === start && made_s === base.start_s;
}

/** @param {ReadingState} reading @returns {boolean} whether sound is due */
export function isPlaying(reading) {
  return reading.phase === "waiting" || reading.phase === "speaking";
}

/** @param {string} pcm in base64 @returns {number} */
export function seconds(pcm) {
  const padding = pcm.endsWith("==") ? 2 : pcm.endsWith("=") ? 1 : 0;
  return ((pcm.length / 4) * 3 - padding) / SAMPLE_BYTES / RATE_HZ;
}

/** @param {ReadingState} reading @returns {ReadingState} what the person last heard stays to be seen */
function finish(reading) {
  const over = { attached: false, ahead: 0, sentences: [], sentence: null, capped_speed: null, error: null };
  return { ...reading, phase: "idle", ...over };
}

/** The engine is ahead: what is heard may be in another language than what it makes. @param {ReadingState} reading @returns {ReadingState} */
function withSpeaker(reading) {
  const made = reading.sentences.findLast(({ start_s }) => start_s <= reading.position_s) ?? reading.sentences.at(0);
  const { voice, language } = made?.speaker ?? reading.speaker ?? reading;
  return { ...reading, voice, language };
}

/** @param {MadeSentence[]} sentences @param {number} position_s @returns {Span | null} */
function heardAt(sentences, position_s) {
  const made = sentences.findLast((sentence) => sentence.start_s <= position_s) ?? sentences.at(0);
  return made ? { start: made.start, end: made.end } : null;
}
