import assert from "node:assert/strict";
import { test } from "node:test";

import { helperWords, remedyWords } from "../../extension/ui/helper_words.js";

/** @import { Helper } from "../../extension/messages.js" */

/** @type {Helper} */
const READY = {
  phase: "ready", version: "0.1.0", build: "b", families: [{ name: "espeak", state: "ready" }], default_voice: "espeak:en-us",
  problem: null,
};

test("each state has its title, and only trouble asks for something", () => {
  /** @type {[Partial<Helper>, string, string][]} */
  const cases = [
    [{ phase: "unknown" }, "quiet", "helper_unknown"],
    [{ phase: "connecting" }, "busy", "helper_connecting"],
    [{}, "good", "helper_ready"],
    [{ phase: "missing" }, "bad", "helper_missing"],
    [{ phase: "forbidden" }, "bad", "helper_forbidden"],
    [{ phase: "failed" }, "bad", "helper_failed"],
  ];
  for (const [change, tone, title] of cases) {
    const state = helperWords({ ...READY, ...change });
    assert.deepEqual([state.tone, state.title], [tone, title]);
    assert.equal(state.tone !== "bad" && state.command !== null, false);
  }
});

test("a missing helper comes with the one command that installs it", () => {
  assert.equal(helperWords({ ...READY, phase: "missing" }).command, "./install.sh");
});

test("a helper that stopped says why, in its own words", () => {
  const problem = { code: "helper_exited", message: "It ended.", remedy: "Try again." };
  const { told, remedy } = helperWords({ ...READY, phase: "failed", problem });
  assert.deepEqual([told, remedy], ["It ended.", "Try again."]);
});

test("an administrator's ban is not mistaken for an unknown extension", () => {
  const problem = { code: "helper_blocked", message: "Not allowed here.", remedy: null };
  const { title, command } = helperWords({ ...READY, phase: "forbidden", problem });
  assert.deepEqual([title, command], ["helper_blocked", null]);
});

test("a helper without any voice is not ready, unless one is being loaded", () => {
  /** @type {Helper["families"]} */
  const missing = [{ name: "kokoro", state: "missing", remedy: "utter model install" }];
  const state = helperWords({ ...READY, default_voice: null, families: missing });
  assert.deepEqual([state.tone, state.title, state.command], ["bad", "helper_no_voice", "utter model install"]);
  const loading = helperWords({ ...READY, default_voice: null, families: [{ name: "kokoro", state: "loading" }] });
  assert.equal(loading.tone, "busy");
});

test("a voice that is being loaded is told, also where another could speak: the reading waits for it", () => {
  const state = helperWords({ ...READY, default_voice: "af_heart", families: [{ name: "kokoro", state: "loading" }, ...READY.families] });
  assert.deepEqual([state.tone, state.title], ["busy", "helper_loading"]);
});

test("only a bare command is offered for copying", () => {
  assert.equal(remedyWords("utter install").command, "utter install");
  assert.equal(remedyWords("See all voices with: utter voices").command, null);
  assert.equal(remedyWords("utter x; rm -r ~").command, null);
  assert.equal(remedyWords(null).command, null);
});
