import assert from "node:assert/strict";
import { test } from "node:test";

import * as reading from "../../extension/background/reading.js";
import { view } from "../../extension/background/reading_view.js";

/** @import { Audio, EngineMessage } from "../../extension/protocol.js" */


const PROBLEM = { code: "engine_crashed", message: "It broke.", remedy: null };

/** @param {number} duration_s @returns {string} so much silence in base64 */
const pcm = (duration_s) => Buffer.alloc(Math.round(duration_s * 24_000) * 2).toString("base64");

/** @param {string} id @param {number} seq @param {number} start_s @param {number} start @returns {Audio} a second of sound */
const audio = (id, seq, start_s, start) => ({
  type: "audio", id, seq, start_s, pcm: pcm(1), voice: "espeak:en-us", sentence: { start, end: start + 9 }, paragraph: 0,
});

/** @param {string} id @param {number} duration_s @returns {EngineMessage} */
const end = (id, duration_s) => ({ type: "end", id, duration_s, stages: {} });

const waiting = () =>
  reading.begin({
    id: "a", title: "A page", source: "menu", n_units: 60, speed: 1, latency_s: 0.15, preroll_s: 0, tab_id: 7,
    taken: "t", place: null, incognito: false,
  });

/** Three sentences of a second each, at offsets 0, 10 and 20. @param {number} [position_s] */
function speaking(position_s = 0) {
  const made = [audio("a", 0, 0, 0), audio("a", 1, 1, 10), audio("a", 2, 2, 20)].reduce(reading.afterEngine, waiting());
  return reading.afterHeard(made, "a", position_s);
}

test("a reading waits until sound is there, speaks, and is idle when the last sample was heard", () => {
  const phases = [waiting()];
  phases.push(reading.afterEngine(phases[0], { type: "started", id: "a", language: "en", voice: "v" }));
  phases.push(reading.afterEngine(phases[1], audio("a", 0, 0, 0)));
  phases.push(reading.afterEngine(phases[2], end("a", 1)));
  phases.push(reading.afterFinished(phases[3], "a"));
  assert.deepEqual(phases.map((state) => state.phase), ["waiting", "waiting", "speaking", "speaking", "idle"]);
  assert.equal(phases[3].done, true);
  assert.equal(phases[2].made_s, 1);
});

test("when the heard sentence sounds is told as soon as its end is made", () => {
  assert.deepEqual(view(speaking(1.5)).sounds, { start_s: 1, end_s: 2 });
  assert.equal(view(speaking(2.5)).sounds, null);
  assert.deepEqual(view(reading.afterEngine(speaking(2.5), end("a", 3))).sounds, { start_s: 2, end_s: 3 });
  assert.equal(view(waiting()).sounds, null);
});

test("late news of another reading changes nothing", () => {
  const state = speaking(0.5);
  for (const message of [audio("old", 5, 9, 90), end("old", 3)]) assert.equal(reading.afterEngine(state, message), state);
  assert.equal(reading.afterHeard(state, "old", 9), state);
  assert.equal(reading.afterFinished(state, "old"), state);
});

test("late chunks after stop change nothing", () => {
  const stopped = reading.stop(speaking());
  assert.equal(reading.afterEngine(stopped, audio("a", 3, 3, 30)), stopped);
  assert.equal(reading.afterHeard(stopped, "a", 3), stopped);
});

test("the sentence is the one that is heard, not the one that was made last", () => {
  assert.deepEqual(speaking(0).sentence, { start: 0, end: 9 });
  assert.deepEqual(speaking(1.5).sentence, { start: 10, end: 19 });
  assert.deepEqual(reading.afterEngine(speaking(1.5), audio("a", 3, 3, 30)).sentence, { start: 10, end: 19 });
});

test("a sentence that comes in several chunks is one sentence", () => {
  const state = [audio("a", 0, 0, 0), audio("a", 1, 1, 0), audio("a", 2, 2, 10)].reduce(reading.afterEngine, waiting());
  assert.deepEqual(state.sentences.map(({ start, start_s }) => [start, start_s]), [[0, 0], [10, 2]]);
});

test("pause and resume keep the place; sound that comes meanwhile does not end the pause", () => {
  const paused = reading.pause(speaking(1.5));
  assert.equal(paused.phase, "paused");
  assert.equal(reading.afterEngine(paused, audio("a", 3, 3, 30)).phase, "paused");
  assert.equal(reading.resume(paused).phase, "speaking");
  assert.equal(reading.resume(paused).position_s, 1.5);
  assert.equal(reading.resume(reading.pause(waiting())).phase, "waiting");
});

test("pause and resume of what is idle change nothing", () => {
  assert.equal(reading.pause(reading.IDLE), reading.IDLE);
  assert.equal(reading.resume(reading.IDLE), reading.IDLE);
  assert.equal(reading.stop(reading.IDLE), reading.IDLE);
});

test("a text without any sound ends with the engine's end", () => {
  assert.equal(reading.afterEngine(waiting(), end("a", 0)).phase, "idle");
  assert.equal(reading.afterEngine(reading.pause(waiting()), end("a", 0)).phase, "idle");
});

test("a failure is idle with its problem, which the next reading forgets", () => {
  assert.equal(reading.fail(speaking(), PROBLEM).phase, "idle");
  assert.equal(reading.fail(speaking(), PROBLEM).error, PROBLEM);
  assert.equal(waiting().error, null);
});

test("a lost job begins again at the first sentence not made completely, and what was made is still played", () => {
  const lost = reading.lose(speaking(0.5));
  assert.equal(reading.mayRetry(lost), true);
  const again = reading.retry(lost, "b");
  assert.deepEqual(again.base, { start: 20, end: 29, start_s: 2 });
  assert.equal(again.phase, "speaking");
  assert.equal(again.position_s, 0.5);
  const made = reading.afterEngine(again, audio("b", 0, 0, 20));
  assert.equal(made.made_s, 3);
  assert.deepEqual(made.sentences.map((sentence) => sentence.start_s), [0, 1, 2]);
});

test("a job lost before any sound begins again at the text's start", () => {
  const again = reading.retry(reading.lose(waiting()), "b");
  assert.equal(again.phase, "waiting");
  assert.deepEqual(again.base, { start: 0, end: 0, start_s: 0 });
});

test("a second loss in a row keeps the first one's place, and waits for the person", () => {
  const twice = reading.lose(reading.retry(reading.lose(speaking(0.5)), "b"));
  assert.equal(reading.mayRetry(twice), false);
  assert.deepEqual(reading.unmadeSentence(reading.afterHeard(twice, "b", 0.9)).start, 10);
  const held = reading.giveUp(twice, PROBLEM);
  assert.equal(held.phase, "paused");
  assert.equal(held.error, PROBLEM);
  assert.equal(reading.resume(held).error, null);
  assert.equal(reading.resume(held).retries, 0);
});

test("a loss after all sound was made is no loss", () => {
  const done = reading.afterEngine(speaking(), end("a", 3));
  assert.equal(reading.lose(done), done);
  assert.equal(reading.mayRetry(done), false);
});

test("a player that is gone costs its sound: the sentence that was heard is made again", () => {
  const lost = reading.loseSound(reading.afterEngine(speaking(1.4), end("a", 3)));
  const again = reading.retry(lost, "b");
  assert.deepEqual(again.base, { start: 10, end: 19, start_s: 1 });
  assert.equal(again.phase, "waiting");
  assert.equal(again.position_s, 1);
  assert.equal(again.done, false);
});

test("a job lost twice goes on where it was heard, whatever the speed", () => {
  const state = speaking(1.5);
  const again = reading.respeak({ ...state, speed: 2 }, "b", reading.currentSentence(state));
  assert.deepEqual([again.id, again.base.start, again.speed, again.phase], ["b", 10, 2, "waiting"]);
  assert.equal(reading.afterEngine(again, audio("a", 3, 3, 30)), again);
});

test("a jump begins at another place, and what was made before is nobody's neighbour any more", () => {
  const jumped = reading.jump(speaking(1.5), "b", 40);
  assert.deepEqual([jumped.phase, jumped.base, jumped.sentences], ["waiting", { start: 40, end: 40, start_s: 1.5 }, []]);
  const made = reading.afterEngine(jumped, audio("b", 0, 0, 40));
  assert.deepEqual(made.sentences, [{ start: 40, end: 49, start_s: 1.5 }]);
  assert.deepEqual(made.sentence, { start: 40, end: 49 });
  assert.equal(reading.jump(reading.pause(speaking(1.5)), "b", 40).phase, "paused");
});

test("a reading that starves waits, and speaks again when there is enough", () => {
  const starved = reading.afterStarved(speaking(1), "a", true);
  assert.equal(starved.phase, "waiting");
  assert.equal(reading.afterStarved(starved, "a", false).phase, "speaking");
  assert.equal(reading.afterStarved(starved, "old", false).phase, "waiting");
  assert.equal(reading.afterStarved(reading.pause(starved), "a", false).phase, "paused");
});

test("what is left counts what is made, what is not at the same pace, and the speed", () => {
  const left = (/** @type {reading.ReadingState} */ state) => view(state).left_s;
  assert.equal(left(waiting()), null);
  // Three seconds made of 29 units; 31 of the 60 are left to be made.
  assert.ok(Math.abs(Number(left(speaking(1))) - (2 + (31 * 3) / 29)) < 1e-9);
  assert.equal(left(reading.afterEngine({ ...speaking(1), speed: 2 }, end("a", 3))), 1);
  const capped = reading.afterCapped({ ...speaking(1), speed: 4 }, "a", 1.6);
  assert.equal(left(reading.afterEngine(capped, end("a", 3))), 2 / 1.6);
  assert.equal(reading.stop(capped).capped_speed, null);
});

test("only so many heard sentences are remembered", () => {
  let state = waiting();
  for (let at = 0; at < 300; at += 1) state = reading.afterEngine(state, audio("a", at, at, at * 10));
  assert.equal(state.sentences.length, 300);
  state = reading.afterHeard(state, "a", 299.5);
  assert.equal(state.sentences.length, reading.BEHIND + 1);
  assert.equal(state.sentence?.start, 2990);
});

test("pages see neither the tab nor where the text is from", () => {
  const seen = view(speaking());
  assert.deepEqual(Object.keys(seen).sort(), [
    "capped_speed", "done", "error", "error_here", "id", "language", "left_s", "made_s", "n_units", "phase", "position_s",
    "sentence", "sounds", "source", "speed", "title", "translation", "voice",
  ]);
});

test("the length of sound is told from its base64, whatever the padding", () => {
  for (const n_samples of [0, 1, 2, 3, 4, 24_000]) {
    const base64 = Buffer.alloc(n_samples * 2).toString("base64");
    assert.ok(Math.abs(reading.seconds(base64) - n_samples / 24_000) < 1e-12);
  }
});
