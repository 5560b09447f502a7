import assert from "node:assert/strict";
import { test } from "node:test";

import { clock, fraction, heardSeconds } from "../../extension/ui/progress.js";

/** @import { Reading } from "../../extension/messages.js" */

/** @type {Reading} */
const READING = {
  phase: "speaking", id: "1", title: "", source: "menu", position_s: 10, made_s: 14, done: false,
  sentence: { start: 250, end: 300 }, n_units: 1000, voice: null, language: null, speed: 1, capped_speed: null, translation: null, left_s: null,
  error: null, error_here: false, sounds: null,
};

test("progress is where the spoken sentence begins in the text", () => {
  assert.equal(fraction(READING, 0), 0.25);
  assert.equal(fraction({ ...READING, sentence: null }, 0), 0);
  assert.equal(fraction({ ...READING, n_units: 0 }, 0), 0);
});

test("inside a sentence progress goes with its sound, and never past its end", () => {
  const inside = { ...READING, sounds: { start_s: 9, end_s: 11 } };
  assert.equal(fraction(inside, 0), 0.275);
  assert.equal(fraction(inside, 0.5), 0.2875);
  assert.equal(fraction(inside, 4), 0.3);
  assert.equal(fraction({ ...inside, phase: "paused" }, 0.5), 0.275);
});

test("between two states the time goes on while it speaks, never past the sound that is made", () => {
  assert.equal(heardSeconds(READING, 3), 13);
  assert.equal(heardSeconds(READING, 30), 14);
  assert.equal(heardSeconds({ ...READING, phase: "paused" }, 3), 10);
  assert.equal(heardSeconds({ ...READING, made_s: 0 }, 3), 10);
});

test("a time is written as on a clock", () => {
  assert.deepEqual([0, 7.9, 67, 750, 3723, -1].map(clock), ["0:00", "0:07", "1:07", "12:30", "1:02:03", "0:00"]);
});
