import assert from "node:assert/strict";
import { test } from "node:test";

import { sampleOf } from "../../extension/ui/samples.js";

test("a sample is in the voice's language, whatever its region", () => {
  assert.match(sampleOf("de-AT"), /vorlese/);
  assert.match(sampleOf("cmn"), /朗读/);
  assert.match(sampleOf("no"), /høres/);
});

test("a language without a sentence of its own still has something to say", () => {
  assert.match(sampleOf("zu"), /1, 2, 3/);
  assert.equal(sampleOf("qdb"), "1, 2, 3, 4, 5.");
});
