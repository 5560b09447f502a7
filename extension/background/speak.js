// The use case: a text is spoken, or spoken again from one of its sentences.
//
// The text goes to the engine here; what comes back goes through relay.js.

import { MAX_TEXT_UNITS, cancel } from "../protocol.js";
import { load, targetOf } from "../settings.js";
import { frames } from "./frames.js";
import { HelperFailure } from "./native_port.js";
import { newId } from "./new_id.js";
import { problem } from "./problem.js";
import * as reading from "./reading.js";
import { rulesFor } from "./skip.js";

/** @import { Problem, Source, Taken } from "../messages.js" */
/** @import { Settings } from "../settings.js" */
/** @import { MadeSentence } from "./reading.js" */
/** @import { Asked, CurrentReading } from "./current.js" */
/** @import { NativePort } from "./native_port.js" */
/** @import { FileSaves } from "./save.js" */
/** @import { PlayerLink } from "./player_link.js" */
/** @import { TabLinks } from "./tab_links.js" */
/** @import { VoiceFilesOwner } from "./voice_files.js" */

/**
 * What one worker has; main.js makes it.
 * @typedef {object} Parts
 * @property {CurrentReading} current
 * @property {NativePort} port
 * @property {PlayerLink} player
 * @property {VoiceFilesOwner} files
 * @property {TabLinks} tabs
 * @property {FileSaves} saves
 * @property {(problem: Problem, tab_id: number | null) => void} report  shows it to the person
 * @property {(tab_id: number) => Promise<Taken | null> | null} ownSelection  of our page in that tab; null: none is
 *
 * @typedef {Asked & About} Request
 * @typedef {object} About
 * @property {string} title
 * @property {Source} source
 * @property {number | null} tab_id
 * @property {string | null} taken  the text's name on its page; null if it stands on none
 * @property {string | null} place  see places.js
 * @property {boolean} incognito
 * @property {number} from  offset where to begin
 */

/** What the engine is asked for: the player makes it faster or slower. */
const ENGINE_SPEED = 1;

/** Speak a text, in place of what is spoken now. @param {Parts} parts @param {Request} request */
export async function speak(parts, request) {
  const { current } = parts;
  const { text, segments, language, voice, title, source, tab_id, taken, place, incognito, from } = request;
  if (text.trim() === "") return refuse(parts, problem("no_selection"), tab_id);
  if (text.length > MAX_TEXT_UNITS) return refuse(parts, problem("text_too_long"), tab_id);
  const settings = await load();
  const { speed, latency_s, preroll_s } = settings;
  dropJob(parts);
  void parts.player.tell({ type: "stop" });
  const about = { title, source, n_units: text.length, tab_id, taken, place, incognito };
  const begun = reading.begin({ id: newId(), speed, latency_s, preroll_s, ...about }, from);
  current.start(begun, { text, segments, language, voice });
  await sendJob(parts, settings); // which are the way's only wait where the port is open
}

/** Speak the present reading again from `sentence` on. @param {Parts} parts @param {MadeSentence} sentence */
export async function speakAgain(parts, sentence) {
  if (parts.current.state.phase === "idle") return;
  dropJob(parts);
  parts.current.change({ ...reading.respeak(parts.current.state, newId(), sentence), retries: 0 });
  await sendJob(parts);
}

/** Speak the present reading on from another place of its text. @param {Parts} parts @param {number} start */
export async function jumpTo(parts, start) {
  if (parts.current.state.phase === "idle") return;
  dropJob(parts);
  // Until sound of the new place is there, silence: the old place is not what the person wants to hear.
  void parts.player.tell({ type: "pause" });
  parts.current.change(reading.jump(parts.current.state, newId(), start));
  await sendJob(parts);
}

/**
 * The job is gone though its sound is not all made: begin it again, once; then wait for the person.
 *
 * @param {Parts} parts @param {Problem} reason
 */
export async function recover(parts, reason) {
  const { current } = parts;
  if (current.state.attached) return;
  if (!reading.mayRetry(current.state)) return holdOn(parts, reason);
  current.change(reading.retry(current.state, newId()));
  await sendJob(parts);
}

/** Whether a reading is one that a person may want translated: no sample of a voice, no text of our own pages. @param {{source: Source}} reading */
export function translates({ source }) {
  return source !== "preview" && source !== "text";
}

/** End the reading: it cannot go on. @param {Parts} parts @param {Problem} error */
export function fail(parts, error) {
  dropJob(parts);
  void parts.player.tell({ type: "stop" });
  const { tab_id } = parts.current.state;
  parts.current.change(reading.fail(parts.current.state, error));
  parts.report(error, tab_id);
}

/** Pause the reading and say why; the person may go on. @param {Parts} parts @param {Problem} reason */
export function holdOn(parts, reason) {
  const { current } = parts;
  if (!reading.isPlaying(current.state)) return;
  const error = { ...reason, remedy: reason.remedy ?? chrome.i18n.getMessage("paused_remedy") };
  current.change(reading.giveUp(current.state, error));
  void parts.player.tell({ type: "pause" });
  parts.report(error, current.state.tab_id);
}

/** What was asked for cannot be spoken; what is spoken now goes on. @param {Parts} parts @param {Problem} error */
export function refuse(parts, error, tab_id = parts.current.state.tab_id) {
  parts.current.change({ ...parts.current.state, error, error_tab_id: tab_id });
  parts.report(error, tab_id);
}

/** Tell the engine that its work is not wanted any more. @param {Parts} parts */
export function dropJob({ current, port }) {
  const { phase, id, attached, done } = current.state;
  if (phase !== "idle" && id !== null && attached && !done && port.isOpen) port.send(cancel(id));
}

/**
 * Send the present reading's text to the engine, from the job's first sentence on.
 *
 * @param {Parts} parts @param {Settings} [known]
 */
async function sendJob(parts, known) {
  const { current, port } = parts;
  const { id, base } = current.state;
  if (id === null) return;
  if (current.asked === null) return fail(parts, problem("reading_lost"));
  const { text, segments, language, voice } = current.asked;
  const chosen = { ...(language !== null && { language }), ...(voice !== null && { voice }) };
  const isAtHand = port.isOpen;
  try {
    await port.connect();
    // Where the helper had to start, there was time to choose another voice.
    const settings = (isAtHand && known) || (await load());
    const { voices, skip: rules } = settings;
    // While the port opened, the person may have stopped, or have asked for something else.
    if (current.state.id !== id || current.state.phase === "idle") return;
    const skip = rulesFor(rules, segments);
    const to = translates(current.state) ? targetOf(settings) : null;
    const request = { id, text, segments, voices, skip, speed: ENGINE_SPEED, from: base.start, ...chosen, ...(to !== null && { to }) };
    for (const frame of frames(request)) port.send(frame);
    current.change({ ...current.state, voices, to });
  } catch (failure) {
    if (!(failure instanceof HelperFailure)) throw failure;
    if (current.state.id !== id || current.state.phase === "idle") return;
    current.change(reading.lose(current.state));
    if (current.state.made_s > 0) holdOn(parts, failure.problem);
    else fail(parts, failure.problem);
  }
}
