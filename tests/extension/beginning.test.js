import assert from "node:assert/strict";
import { test } from "node:test";

import { beginningOf } from "../../extension/save/beginning.js";

/** Ends within the word that stands last. @param {string} word @param {string} [filler]  one character */
const long = (word, filler = "a") => `${filler.repeat(236)} ${word} and more`;

test("a short text is whole, on one line", () => {
  assert.equal(beginningOf("  One line,\n\n  and\tanother. "), "One line, and another.");
  assert.equal(beginningOf("a".repeat(240)), "a".repeat(240));
});

for (const [text, wanted, reason] of [
  [long("remarkable"), "a".repeat(236), "a word that does not fit whole is left out"],
  [long("cat"), `${"a".repeat(236)} cat`, "one that just fits stays"],
  [long("x. (Yes)"), `${"a".repeat(236)} x`, "no mark that ends a sentence, and none that opens what is not there"],
  [`${"雨だ。".repeat(79)}図書館へ行く。${"雪だ。".repeat(9)}`, `${"雨だ。".repeat(79)}図書館`, "a Japanese word that just fits"],
  [`${"雨。".repeat(119)}図書館へ行く。${"雪だ。".repeat(9)}`, `${"雨。".repeat(118)}雨`, "a Japanese word that does not"],
  [`${"雨。".repeat(119)}在北京下雨。${"雪。".repeat(9)}`, `${"雨。".repeat(119)}在`, "a Chinese word that does not"],
  [`https://example.org/${"x".repeat(400)}`, `https://example.org/${"x".repeat(220)}`, "an address is cut where it fits"],
  [`${"e".repeat(239)}${"\u0301".repeat(5)} more`, "e".repeat(238), "but within no letter"],
  [`${"👩‍👩‍👧".repeat(40)}`, "👩‍👩‍👧".repeat(30), "nor within an emoji"],
]) {
  test(reason, () => {
    assert.equal(beginningOf(text), `${wanted}…`);
  });
}
