import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";

import { PORT_FAILURES, portFailure, problem } from "../../extension/background/problem.js";
import { helperWords, remedyWords } from "../../extension/ui/helper_words.js";
import { setUserAgent } from "./fake_chrome.js";

/** @import { Helper } from "../../extension/messages.js" */

/** @type {Helper} */
const READY = {
  phase: "ready", version: "0.1.0", build: "b", families: [{ name: "espeak", state: "ready" }], default_voice: "espeak:en-us",
  problem: null,
};

const MESSAGES = JSON.parse(readFileSync(new URL("../../extension/_locales/en/messages.json", import.meta.url), "utf8"));

beforeEach(() => {
  setUserAgent("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)");
  globalThis.chrome = /** @type {any} */ ({ i18n: { getMessage: (/** @type {string} */ name) => MESSAGES[name]?.message ?? "" } });
});

// What keeps a helper from speaking, and what a person then reads: a line, and a way out.
const REFUSAL = { code: "unsupported_protocol", message: "This Utter speaks protocol 2.", remedy: "./install.sh" };
const CRASH = { code: "engine_unreachable", message: "The engine could not be started.", remedy: "utter engine" };
/** @returns {[string, Partial<Helper>, string, RegExp][]} */
const causes = () => [
  ["not installed", portFailure("Specified native messaging host not found."), "Helper not installed", /install\.sh/],
  ["a forbidden id", portFailure("Access to the specified native messaging host is forbidden."), "Extension not known", /utter install/],
  [
    "blocked by an administrator", portFailure("Access to the native messaging host was disabled by the system administrator."),
    "Helper blocked", /administrator to allow/,
  ],
  ["cannot be started", portFailure("Failed to start native messaging host."), "Helper does not start", /install\.sh/],
  ["exited", portFailure("Native host has exited."), "Helper stopped", /utter engine/],
  ["sends nonsense", portFailure("Error when communicating with the native messaging host."), "Helper not understood", /install\.sh/],
  ["silent", { phase: "failed", problem: problem("helper_silent") }, "Helper does not answer", /Try again/],
  ["of an old version", { phase: "failed", problem: problem("helper_protocol", "0.1.0") }, "Helper of another version", /install\.sh/],
  ["of a new version", { phase: "failed", problem: REFUSAL }, "Helper of another version", /install\.sh/],
  ["without an engine", { phase: "failed", problem: CRASH }, "Helper stopped", /utter engine/],
  [
    "without a model", { phase: "ready", default_voice: null, families: [{ name: "kokoro", state: "missing", remedy: "utter model install" }] },
    "No voice installed", /utter model install/,
  ],
];

test("each cause for which nothing can be heard has its own line and its remedy", () => {
  for (const [cause, change, title, remedy] of causes()) {
    const state = helperWords({ ...READY, ...change });
    assert.equal(MESSAGES[state.title].message, title, cause);
    const told = [state.text && MESSAGES[state.text].message, state.told, state.remedy, state.command].filter(Boolean).join(" ");
    assert.match(told, remedy, cause);
    assert.equal(state.tone, "bad");
  }
  const told = causes().map(([, change]) => change.problem?.code);
  for (const { code } of Object.values(PORT_FAILURES)) assert.ok(told.includes(code), code);
});

test("on Linux a missing helper may be one that a sandboxed browser cannot start, and nowhere else", () => {
  const note = () => helperWords({ ...READY, phase: "missing" }).note;
  assert.equal(note(), null);
  setUserAgent("Mozilla/5.0 (X11; Linux x86_64)");
  assert.match(MESSAGES[note() ?? ""].message, /Snap or Flatpak/);
});

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
