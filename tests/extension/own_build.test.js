// An update under a browser that runs: what is loaded is old, what lies in the folder is new.

import assert from "node:assert/strict";
import { test } from "node:test";

import { settled } from "./fake_chrome.js";
import { chrome, openPage, speaking } from "./worker_stage.js";

/** @param {import("./fake_chrome.js").FakePort} page */
const newer = (page) => page.posted.at(-1).helper.newer ?? false;

async function checked() {
  const page = openPage();
  page.tell({ type: "check_helper" });
  await settled();
  return page;
}

test("a newer build in the folder is told once the helper shows that it is newer", async () => {
  chrome.manifest = { version: "0.1.0", version_name: "0.1.0+old" };
  chrome.onDisk = { version: "0.1.0", version_name: "b" };
  const page = await checked();
  assert.equal(newer(page), false, "before the helper says which build it is");
  chrome.ready();
  await settled();
  assert.equal(newer(page), true);
});

test("an update while the port is open is told when the next engine says what it is", async () => {
  chrome.manifest = { version: "0.1.0", version_name: "b" };
  const page = await checked();
  chrome.ready();
  await settled();
  assert.equal(newer(page), false);
  chrome.onDisk = { version: "0.1.0", version_name: "0.1.0+new" };
  chrome.host.tell({ ...READY, build: "0.1.0+new" });
  await settled();
  assert.equal(newer(page), true);
});

test("a helper of another build alone offers nothing: reloading would bring the same extension again", async () => {
  chrome.manifest = { version: "0.1.0", version_name: "0.1.0+old" };
  const page = await checked();
  chrome.ready();
  await settled();
  assert.equal(newer(page), false);
});

test("a helper of a newer protocol offers the newer extension too", async () => {
  chrome.manifest = { version: "0.1.0", version_name: "0.1.0+old" };
  chrome.onDisk = { version: "0.2.0", version_name: "0.2.0+new" };
  const page = await checked();
  chrome.host.tell({ type: "error", code: "unsupported_protocol", message: "The extension speaks protocol 1, the helper 2." });
  await settled();
  assert.equal(page.posted.at(-1).helper.phase, "failed");
  assert.equal(newer(page), true);
});

test("a folder that is gone offers nothing", async () => {
  chrome.manifest = { version: "0.1.0", version_name: "0.1.0+old" };
  globalThis.fetch = async () => Promise.reject(new TypeError("Failed to fetch"));
  const page = await checked();
  chrome.ready();
  await settled();
  assert.equal(newer(page), false);
});

test("one click reloads the extension", async () => {
  const page = openPage();
  page.tell({ type: "reload" });
  await settled();
  assert.equal(chrome.reloads, 1);
});

test("while something is read nothing is reloaded, whatever the page asks", async () => {
  await speaking();
  const page = openPage();
  page.tell({ type: "reload" });
  await settled();
  assert.equal(chrome.reloads, 0);
  page.tell({ type: "stop" });
  await settled();
  page.tell({ type: "reload" });
  await settled();
  assert.equal(chrome.reloads, 1);
});

const READY = {
  type: "ready", protocol: 1, version: "0.1.0", rate_hz: 24_000, default_voice: "espeak:en-us", families: [{ name: "espeak", state: "ready" }],
};
