// Where steps and jumps lead.

import assert from "node:assert/strict";
import { test } from "node:test";

import * as reading from "../../extension/background/reading.js";
import { at, paragraphStep, sentenceStep, startsOf } from "../../extension/background/steps.js";

const TEXT = "One sent. Two sent.\n\n• Three s. Four sent.\n\nFive sent. Six sent.";
const SEGMENTS = [{ start: 0, end: 19 }, { start: 21, end: 41 }, { start: 43, end: 63 }].map((span) => ({ ...span }));
const SPANS = [[0, 9], [10, 19], [23, 31], [32, 42], [44, 54], [55, 64]];

/** The first `n` sentences are made, two seconds and a half each, and so much is heard. @param {number} n @param {number} position_s */
function speaking(n, position_s) {
  const sentences = SPANS.slice(0, n).map(([start, end], i) => ({ start, end, start_s: i * 2.5 }));
  return { ...reading.IDLE, phase: /** @type {const} */ ("speaking"), id: "a", made_s: n * 2.5, position_s, sentences };
}

/** @param {import("../../extension/background/steps.js").Target} target */
const led = (target) => (target.to === "made" ? target.sentence.start : target.to === "unmade" ? `from ${target.start}` : "end");

const PARAGRAPHS = { text: TEXT, segments: SEGMENTS };

test("a step to the next sentence is at once where its sound is there, else asks for it", () => {
  assert.equal(led(sentenceStep(speaking(3, 1), TEXT, 1)), 10);
  assert.equal(led(sentenceStep(speaking(3, 6), TEXT, 1)), "from 31");
});

test("behind the last sentence there is nothing", () => {
  assert.equal(led(sentenceStep(speaking(6, 14), TEXT, 1)), "end");
  assert.equal(led(sentenceStep({ ...speaking(3, 6), done: true }, TEXT, 1)), "end");
  assert.equal(led(paragraphStep(speaking(6, 14), PARAGRAPHS, 1)), "end");
});

test("a step back goes to the sentence's start, and from there to the one before", () => {
  assert.equal(led(sentenceStep(speaking(3, 4.6), TEXT, -1)), 10);
  assert.equal(led(sentenceStep(speaking(3, 3), TEXT, -1)), 0);
  assert.equal(led(sentenceStep(speaking(3, 1), TEXT, -1)), 0);
});

test("before the first sentence that is made, a step back asks for the one that stands there in the text", () => {
  const jumped = { ...speaking(4, 5.1), sentences: speaking(4, 0).sentences.slice(2) };
  assert.equal(led(sentenceStep(jumped, TEXT, -1)), "from 17");
  assert.equal(TEXT.slice(17, 19), "t.", "the bullet between them is no sentence");
});

test("paragraph steps go to where a paragraph begins, made or not", () => {
  assert.equal(led(paragraphStep(speaking(4, 1), PARAGRAPHS, 1)), 23, "the bullet before it is no sentence");
  assert.equal(led(paragraphStep(speaking(4, 6), PARAGRAPHS, 1)), "from 43");
  assert.equal(led(paragraphStep(speaking(4, 8), PARAGRAPHS, -1)), 23);
  assert.equal(led(paragraphStep(speaking(4, 5.5), PARAGRAPHS, -1)), 0);
  assert.equal(led(paragraphStep(speaking(4, 1), PARAGRAPHS, -1)), 0);
});

test("plain text has its paragraphs after empty lines", () => {
  assert.deepEqual(startsOf({ text: "One.\nStill one.\n \n\nTwo.\n\n  Three.", segments: [] }), [0, 19, 27]);
});

test("a jump leads to the sentence that holds the place, or follows it", () => {
  const state = speaking(4, 1);
  assert.equal(led(at(state, TEXT, 12)), 10);
  assert.equal(led(at(state, TEXT, 9)), 10);
  assert.equal(led(at(state, TEXT, 21)), 23);
  assert.equal(led(at(state, TEXT, 50)), "from 50");
  const jumped = { ...state, sentences: state.sentences.slice(2) };
  assert.equal(led(at(jumped, TEXT, 4)), "from 4");
});
