import assert from "node:assert/strict";
import { test } from "node:test";

import { fileName } from "../../extension/save/file_name.js";

const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text).length;

for (const [title, wanted, reason] of [
  ["A quiet morning", "A quiet morning - Utter.mp3", "a plain title is kept"],
  ["", "Utter.mp3", "a page without a title"],
  [" \n\t. ..", "Utter.mp3", "nothing is left of it"],
  ['Who? "Me": a/b\\c <x> *|', "Who Me a b c x - Utter.mp3", "what Windows refuses"],
  ["a\u0000b\nc", "a b c - Utter.mp3", "control characters"],
  ["..hidden.", "hidden - Utter.mp3", "points at the ends"],
  ["CON.txt", "_CON.txt - Utter.mp3", "a device of Windows"],
  ["Con artists", "_Con artists - Utter.mp3", "and one that only looks so"],
  ["Concert", "Concert - Utter.mp3", "a word that begins like one"],
  ["مرحبا بالعالم", "مرحبا بالعالم - Utter.mp3", "right to left"],
  ["می‌خواهم", "می‌خواهم - Utter.mp3", "a joiner within a word"],
  ["gpj\u202e.exe", "gpj .exe - Utter.mp3", "a mark that would turn the ending around"],
  ["日本語 👩‍👩‍👧", "日本語 👩‍👩‍👧 - Utter.mp3", "other scripts and joined emoji"],
  ["Cafe\u0301", "Café - Utter.mp3", "one form of each letter"],
  ["\ud800x", "\ufffdx - Utter.mp3", "half a pair"],
]) {
  test(`${reason}: ${JSON.stringify(title)} becomes ${wanted}`, () => {
    assert.equal(fileName(title, "mp3"), wanted);
  });
}

for (const letter of ["x", "ü", "語", "👩‍👩‍👧", "e\u0323\u0302"]) {
  test(`a long title of ${letter} fits into every file system, and no character is cut`, () => {
    const name = fileName(letter.repeat(500), "opus");
    assert.ok(bytes(name) <= 200 && bytes(name) > 170, String(bytes(name)));
    const [, kept] = /** @type {RegExpMatchArray} */ (name.match(/^(.*)… - Utter\.opus$/u));
    assert.equal(kept.replaceAll(letter.normalize("NFC"), ""), "");
  });
}

test("every title gives a name that no system refuses", () => {
  let seed = 7;
  const random = (/** @type {number} */ below) => (seed = (seed * 48271) % 0x7fffffff) % below;
  for (let round = 0; round < 500; round += 1) {
    const title = String.fromCharCode(...Array.from({ length: random(300) }, () => random(round % 2 ? 0x10000 : 0x100)));
    const name = fileName(title, "wav");
    assert.ok(bytes(name) <= 200);
    assert.match(name, /^(?![. ]).*Utter\.wav$/u);
    assert.doesNotMatch(name, /[\p{Cc}<>:"/\\|?*\u202e]/u);
    assert.ok(name.isWellFormed());
  }
});
