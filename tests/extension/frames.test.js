import assert from "node:assert/strict";
import { test } from "node:test";

import { frames, jsonBytes } from "../../extension/background/frames.js";
import { MAX_FRAME_BYTES } from "../../extension/protocol.js";

/** @import { Append, Save, Segment, Speak } from "../../extension/protocol.js" */

/** @param {string} text @param {Segment[]} [segments] @param {number} [maxBytes] */
function made(text, segments = [], maxBytes) {
  const request = { id: "r1", text, segments, voices: { en: "espeak:en-us" }, skip: [], speed: 1, from: 0 };
  return [...frames(request, maxBytes)];
}

/** @param {(Speak | Save | Append)[]} parts */
const joined = (parts) => parts.map((part) => part.text).join("");

test("a short text is one message", () => {
  const [only, ...rest] = made("Hello.");
  assert.deepEqual(rest, []);
  assert.equal(only.type, "speak");
  assert.equal(only.more, false);
  assert.equal(only.text, "Hello.");
});

const SAMPLES = {
  "plain letters": "The quick brown fox. ",
  emoji: "👍🏽👩‍👩‍👧‍👦 ",
  "quotation marks and backslashes": 'He said "C:\\temp". ',
  "control characters": "a\u0000\u0001\u001f\n\t\u007f ",
  "half surrogates": "\ud800 \udfff a",
  "accents and other scripts": "naïve 日本語 العربية ",
  "line separators": "a\u2028b\u2029",
};

for (const [name, sample] of Object.entries(SAMPLES)) {
  test(`${name}: every frame keeps the cap, and the parts are the whole`, () => {
    const text = sample.repeat(Math.ceil(6000 / sample.length));
    for (const cap of [700, 701, 702, 703, 704, 705, 706]) {
      const parts = made(text, [{ start: 0, end: text.length, kind: "paragraph" }], cap);
      assert.equal(joined(parts), text);
      for (const part of parts) assert.ok(jsonBytes(part) <= cap, `${jsonBytes(part)} > ${cap}`);
      assert.deepEqual(parts.map((part) => part.more), parts.map((_, at) => at < parts.length - 1));
      assert.deepEqual(parts.map((part) => part.type), parts.map((_, at) => (at === 0 ? "speak" : "append")));
    }
  });
}

test("a text of megabytes goes out in few frames, each near the cap", () => {
  const text = "Ein Satz mit \u00fc und \u{1f600}. ".repeat(150_000);
  const parts = made(text);
  const sizes = parts.map(jsonBytes);
  assert.equal(joined(parts), text);
  assert.ok(Math.max(...sizes) <= MAX_FRAME_BYTES);
  assert.ok(sizes.slice(0, -1).every((size) => size > MAX_FRAME_BYTES * 0.7));
});

test("a file's text is divided as a reading's, under a message of its own", () => {
  const request = { id: "s1", text: "One more. ".repeat(200), segments: [], skip: [], speed: 1, format: /** @type {const} */ ("mp3") };
  const parts = [...frames(request, 700)];
  assert.equal(joined(parts), request.text);
  assert.deepEqual(parts.map(({ type }) => type), ["save", ...Array(parts.length - 1).fill("append")]);
  assert.ok(parts.length > 2 && parts.every((part) => jsonBytes(part) <= 700));
  assert.equal("from" in parts[0] || "words" in parts[0], false);
});

test("no cut lies inside a surrogate pair", () => {
  const parts = made("😀".repeat(2000), [], 600);
  assert.ok(parts.length > 1);
  for (const part of parts) assert.match(part.text, /^(😀)*$/u);
});

test("a cut lies at a block's end, else a sentence's, else a word's", () => {
  assert.match(made(`${"word ".repeat(100)}\n\n${"word. ".repeat(200)}`, [], 700)[0].text, /\n\n$/);
  assert.match(made("A short one. ".repeat(200), [], 700)[0].text, /\. $/);
  assert.match(made("word ".repeat(400), [], 700)[0].text, /word $/);
});

test("segments go with their text, in offsets of the whole, clipped where the cut is", () => {
  const text = "x".repeat(3000);
  /** @type {Segment[]} */
  const segments = [
    { start: 0, end: 100, kind: "heading" },
    { start: 100, end: 2900, kind: "quote", language: "de" },
    { start: 2900, end: 3000, kind: "paragraph" },
  ];
  const parts = made(text, segments, 900);
  let start = 0;
  for (const part of parts) {
    const end = start + part.text.length;
    for (const segment of part.segments) assert.ok(segment.start >= start && segment.end <= end);
    start = end;
  }
  const quoted = parts.flatMap((part) => part.segments).filter((segment) => segment.kind === "quote");
  assert.equal(quoted.reduce((sum, { start: from, end }) => sum + end - from, 0), 2800);
  assert.ok(quoted.every((segment) => segment.language === "de"));
});

test("thousands of small segments are counted too", () => {
  const text = "ab\n\n".repeat(3000);
  const segments = Array.from({ length: 3000 }, (_, at) => ({
    start: at * 4, end: at * 4 + 2, kind: /** @type {const} */ ("list_item"), language: "en-GB",
  }));
  const parts = made(text, segments, 5000);
  assert.equal(parts.flatMap((part) => part.segments).length, 3000);
  assert.ok(parts.every((part) => jsonBytes(part) <= 5000));
});

test("a frame too small for any text is an error, not an endless loop", () => {
  assert.throws(() => made("Hello.", [], 100), RangeError);
});
