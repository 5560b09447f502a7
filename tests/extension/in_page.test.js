import assert from "node:assert/strict";
import { test } from "node:test";

import { runInPage } from "../../extension/background/in_page.js";

const REFUSAL = "Cannot access contents of the page. Extension manifest must request permission to access the respective host.";
const injection = { target: { tabId: 1 }, files: ["page/notice.js"] };

/** @param {(Error | string)[]} outcomes  of one call after the other @returns {{calls: number}} */
function scripting(outcomes) {
  const seen = { calls: 0 };
  const executeScript = async () => {
    const outcome = outcomes[Math.min(seen.calls, outcomes.length - 1)];
    seen.calls += 1;
    if (outcome instanceof Error) throw outcome;
    return [{ result: outcome }];
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

test("any other refusal is final at once", async () => {
  const seen = scripting([new Error("Cannot access a chrome:// URL"), "late"]);
  await assert.rejects(runInPage(injection), { message: "Cannot access a chrome:// URL" });
  assert.equal(seen.calls, 1);
});
