import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";

import { OWN_CODES, PORT_FAILURES, engineProblem, portFailure, problem } from "../../extension/background/problem.js";

import { setUserAgent } from "./fake_chrome.js";

/** @type {Record<string, {message: string}>} */
const MESSAGES = JSON.parse(readFileSync(new URL("../../extension/_locales/en/messages.json", import.meta.url), "utf8"));

beforeEach(() => {
  const getMessage = (/** @type {string} */ name, /** @type {string[]} */ values) =>
    (MESSAGES[name]?.message ?? "").replace("$1", values[0] ?? "");
  globalThis.chrome = /** @type {any} */ ({ i18n: { getMessage } });
  setUserAgent("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)");
});

test("every problem has a sentence of its own", () => {
  const codes = [...OWN_CODES, ...Object.values(PORT_FAILURES).map((failure) => failure.code)];
  const sentences = codes.map((code) => problem(code, "x").message);
  assert.equal(new Set(sentences).size, codes.length);
});

test("everything the browser says of a port means something else, with a remedy", () => {
  const found = Object.keys(PORT_FAILURES).map((lastError) => portFailure(lastError));
  assert.equal(new Set(found.map((failure) => failure.problem.code)).size, found.length);
  for (const failure of found) assert.ok(failure.problem.remedy, failure.problem.code);
  assert.equal(portFailure("Specified native messaging host not found.").phase, "missing");
  assert.equal(portFailure("Access to the specified native messaging host is forbidden.").phase, "forbidden");
  assert.equal(portFailure("Native host has exited.").phase, "failed");
});

test("only on Linux, where browsers come in sandboxes, a missing helper may be one that the browser cannot see", () => {
  /** @type {[string, boolean][]} */
  const computers = [
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", true],
    ["Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36", false],
    ["Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36", false],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36", false],
  ];
  for (const [userAgent, isTold] of computers) {
    setUserAgent(userAgent);
    assert.equal(/Snap or Flatpak/.test(problem("helper_missing").remedy ?? ""), isTold, userAgent);
  }
});

test("a sentence of the browser that is not in the table is told as it is", () => {
  const { phase, problem: found } = portFailure("The moon is full.");
  assert.equal(phase, "failed");
  assert.match(found.message, /The moon is full\./);
});

test("a port that closes without a reason is a host that has exited", () => {
  assert.equal(portFailure(undefined).problem.code, "helper_exited");
});

test("the engine's errors are for a person already, in its own language", () => {
  const error = { type: /** @type {const} */ ("error"), id: "a", code: /** @type {const} */ ("queue_full"), message: "Wait." };
  assert.deepEqual(engineProblem(error), { code: "queue_full", message: "Wait.", language: "en", remedy: null });
  assert.equal(engineProblem({ ...error, remedy: "Wait longer." }).remedy_language, "en");
  assert.deepEqual(Object.keys(problem("helper_exited")), ["code", "message", "remedy"], "the extension's own are the interface's");
});

test("a code without a sentence is a fault", () => {
  assert.throws(() => problem(/** @type {any} */ ("moon")), /problem_moon/);
});
