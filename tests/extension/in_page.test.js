import assert from "node:assert/strict";
import { test } from "node:test";

import { isOutOfReach, runInPage } from "../../extension/background/in_page.js";

const REFUSAL = "Cannot access contents of the page. Extension manifest must request permission to access the respective host.";
const injection = { target: { tabId: 1 }, files: ["page/notice.js"] };

/** @param {(Error | string | object[])[]} outcomes  of one call after the other @returns {{calls: number}} */
function scripting(outcomes) {
  const seen = { calls: 0 };
  const executeScript = async () => {
    const outcome = outcomes[Math.min(seen.calls, outcomes.length - 1)];
    seen.calls += 1;
    if (outcome instanceof Error) throw outcome;
    return typeof outcome === "string" ? [{ result: outcome }] : outcome;
  };
  globalThis.chrome = /** @type {any} */ ({ scripting: { executeScript } });
  return seen;
}

test("a script that overtook the permission it needs is run once more", async () => {
  scripting([new Error(REFUSAL), new Error(REFUSAL), "here"]);
  assert.deepEqual(await runInPage(injection), [{ result: "here" }]);
});

test("a page that stays closed to us is told as such", async () => {
  scripting([new Error(REFUSAL)]);
  await assert.rejects(runInPage(injection), { message: REFUSAL });
});

test("a script that overtook its permission in the top frame alone, or in all, is run once more", async () => {
  const all = { ...injection, target: { tabId: 1, allFrames: true } };
  const [top, inner] = [{ frameId: 0, result: "top" }, { frameId: 7, result: "inner" }];
  scripting([[], [inner], [top, inner]]);
  assert.deepEqual(await runInPage(all), [top, inner]);
  scripting([[inner]]);
  assert.deepEqual(await runInPage(all), [inner], "a top frame that stays closed does not hide the others");
  scripting([[]]);
  await assert.rejects(runInPage(all), { message: /^Cannot access contents of the page/ });
});

test("any other refusal is final at once", async () => {
  const seen = scripting([new Error("Cannot access a chrome:// URL"), "late"]);
  await assert.rejects(runInPage(injection), { message: "Cannot access a chrome:// URL" });
  assert.equal(seen.calls, 1);
});

test("a page that is gone or closed to us is told from a fault of ours, in Chromium's sentences", () => {
  const out_of_reach = [
    "No tab with id: 7.", "No frame with id 3 in tab with id 7", "The tab was closed.", "The frame was removed.",
    "Frame with ID 0 was removed.", "Tab containing frame with ID 3 was removed.", "Frame with ID 0 is showing error page",
    "Frame with ID 0 is not ready", REFUSAL, "Cannot access a chrome:// URL",
    'Cannot access contents of url "https://example.org/". Extension manifest must request permission to access this host.',
    "Cannot access a chrome-extension:// URL of different extension", "The extensions gallery cannot be scripted.",
    "The New Tab Page cannot be scripted.", "This page cannot be scripted due to an ExtensionsSettings policy.",
  ];
  const ours = [
    "Could not load file: 'page/link.js'.", "Duplicate file specified: 'page/own_host.js'.",
    "Could not load file 'page/link.js'. It isn't UTF-8 encoded.",
  ];
  assert.deepEqual(out_of_reach.filter((message) => !isOutOfReach(new Error(message))), []);
  assert.deepEqual(ours.filter((message) => isOutOfReach(new Error(message))), []);
  assert.ok(!isOutOfReach(new TypeError("Cannot read properties of undefined")));
});
