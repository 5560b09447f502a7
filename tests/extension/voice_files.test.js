// The natural voice's files in the service worker: what a page sees of a download, whatever happens to popup, port, engine
// and worker meanwhile.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { PORT_IDLE_S } from "../../extension/protocol.js";
import { settled } from "./fake_chrome.js";
import { chrome, newWorker, openPage, openWelcome } from "./worker_stage.js";

const MISSING = { type: "model", state: "missing", size_bytes: 355e6, left_bytes: 355e6, free_bytes: 40e9, voices: [] };
const INSTALLED = { ...MISSING, state: "installed", left_bytes: 0, voices: ["af_heart"] };
const FULL = { type: "error", code: "download_failed", message: "The disk is full.", remedy: "Make room on it." };

/** @param {any} page */
const files = (page) => page.posted.findLast((/** @type {any} */ { type }) => type === "state").files;
/** Questions about the files, over all ports. */
const asked = () => chrome.hosts.flatMap(({ posted }) => posted).filter(({ type }) => type === "model");

/** The engine answers the last question. @param {any} message */
async function answer(message, question = asked().at(-1)) {
  chrome.host.tell({ ...message, id: question.id });
  await settled();
}

/** @param {number} fraction */
const progress = (fraction, size_bytes = 355e6) => ({ type: "progress", what: "downloading", fraction, size_bytes });

/** @param {any} page @param {any} message */
async function tell(page, message) {
  page.tell(message);
  await settled();
}

/** A page that has asked for the helper, which has told what is there. */
async function opened(page = openPage()) {
  await settled();
  await tell(page, { type: "check_helper" });
  if (chrome.host.posted.length === 1) chrome.ready();
  await settled();
  return page;
}

async function downloading() {
  const page = await opened();
  await answer(MISSING);
  await tell(page, { type: "files", action: "install" });
  await answer(progress(0.25));
  return page;
}

test("a page that looks for the helper is told what the files cost, before anybody asks for them", async () => {
  const page = await opened();
  assert.deepEqual(asked().map(({ action }) => action), ["status"]);
  assert.equal(files(page).phase, "unknown");
  await answer(MISSING);
  assert.deepEqual(files(page), { phase: "missing", size_bytes: 355e6, left_bytes: 355e6, free_bytes: 40e9, problem: null });
});

test("a button brings them, and every page sees how far they are, to the end", async () => {
  const page = await downloading();
  const welcome = await opened(openWelcome(8));
  assert.deepEqual(asked().map(({ action }) => action), ["status", "install"], "who looks joins what is asked already");
  for (const each of [page, welcome]) assert.deepEqual([files(each).phase, files(each).left_bytes], ["downloading", 0.75 * 355e6]);
  await answer(INSTALLED);
  for (const each of [page, welcome]) assert.deepEqual([files(each).phase, files(each).problem], ["installed", null]);
});

test("the download's own size counts, not the one that was guessed", async () => {
  const page = await downloading();
  await answer(progress(0.5, 400e6));
  assert.deepEqual([files(page).size_bytes, files(page).left_bytes], [400e6, 200e6]);
});

test("the popup is closed and opened again: the download is still there", async () => {
  const page = await downloading();
  page.drop();
  await answer(progress(0.5));
  const again = await opened();
  assert.deepEqual([files(again).phase, files(again).left_bytes], ["downloading", 0.5 * 355e6]);
});

test("a download is followed however long it says nothing, and left when it is done", async () => {
  const page = await downloading();
  page.drop();
  mock.timers.tick(10 * PORT_IDLE_S * 1000);
  assert.equal(chrome.host.isOpen, true);
  await answer(INSTALLED);
  mock.timers.tick(PORT_IDLE_S * 1000);
  assert.equal(chrome.host.isOpen, false);
});

test("a worker that comes new into a download finds it again", async () => {
  await downloading();
  await newWorker();
  const page = await opened();
  await answer(progress(0.5));
  assert.deepEqual([files(page).phase, files(page).size_bytes, files(page).left_bytes], ["downloading", 355e6, 0.5 * 355e6]);
});

test("cancelling ends it without a complaint, and what came counts", async () => {
  const page = await downloading();
  const [, install] = asked();
  await tell(page, { type: "files", action: "cancel" });
  const cancel = asked().at(-1);
  assert.equal(cancel.action, "cancel");
  await answer({ type: "error", code: "canceled", message: "Stopped.", remedy: "x" }, install);
  await answer({ ...MISSING, left_bytes: 266e6 }, cancel);
  assert.deepEqual(files(page), { phase: "missing", size_bytes: 355e6, left_bytes: 266e6, free_bytes: 40e9, problem: null });
  assert.equal(chrome.badge, "");
});

test("a failure is told with its remedy and what is left to come; the next try takes it away", async () => {
  const page = await downloading();
  await answer(FULL);
  await answer({ ...MISSING, left_bytes: 200e6 });
  const problem = { code: "download_failed", message: "The disk is full.", remedy: "Make room on it.", language: "en", remedy_language: "en" };
  assert.deepEqual(files(page), { phase: "missing", size_bytes: 355e6, left_bytes: 200e6, free_bytes: 40e9, problem });
  assert.equal(chrome.badge, "", "the page shows it");
  await tell(page, { type: "files", action: "install" });
  assert.deepEqual([files(page).phase, files(page).problem], ["downloading", null]);
});

test("a failure while no page is open waits for the popup, also in another worker", async () => {
  const page = await downloading();
  page.drop();
  await answer(FULL);
  await answer(MISSING);
  assert.equal(chrome.badge, "!");
  await newWorker();
  const again = await opened();
  assert.equal(files(again).problem.message, "The disk is full.");
  assert.equal(chrome.badge, "");
  await answer(INSTALLED); // from a terminal, say
  assert.equal(files(again).problem, null);
});

test("an engine that dies in the middle is told", async () => {
  const page = await downloading();
  await answer({ type: "error", code: "engine_crashed", message: "The engine ended.", remedy: "Try again." });
  await answer({ ...MISSING, left_bytes: 200e6 });
  assert.deepEqual([files(page).phase, files(page).left_bytes, files(page).problem.code], ["missing", 200e6, "engine_crashed"]);
});

test("a port that is lost in the middle is opened again, and the download goes on", async () => {
  const page = await downloading();
  chrome.loseHost("Native host has exited.");
  await settled();
  chrome.ready();
  await settled();
  assert.equal(asked().at(-1).action, "status");
  await answer(progress(0.5));
  assert.deepEqual([files(page).phase, files(page).problem], ["downloading", null]);
});

test("a port that is lost for good is told, and not opened for ever", async () => {
  const page = await downloading();
  for (let loss = 0; loss < 2; loss += 1) {
    chrome.loseHost("Native host has exited.");
    await settled();
  }
  assert.equal(chrome.hosts.length, 2);
  assert.deepEqual([files(page).phase, files(page).problem.code], ["missing", "helper_lost"]);
});

test("a port that is lost again and again is opened again when the person asks", async () => {
  const page = await downloading();
  chrome.loseHost("Native host has exited.");
  await settled();
  chrome.ready();
  await settled();
  await answer(progress(0.5));
  chrome.loseHost("Native host has exited.");
  await settled();
  assert.equal(chrome.hosts.length, 2);
  assert.equal(files(page).problem.code, "helper_lost");
  await tell(page, { type: "files", action: "install" });
  assert.equal(chrome.hosts.length, 3);
});

test("a record that nobody can read is told when it is looked at", async () => {
  const page = await opened();
  await answer({ ...FULL, message: "The record cannot be understood." });
  assert.deepEqual([files(page).phase, files(page).problem.message], ["unknown", "The record cannot be understood."]);
});

test("an engine that knows nothing of such files is no trouble", async () => {
  const page = await opened();
  await answer({ type: "error", code: "not_supported", message: "No." });
  assert.deepEqual([files(page).phase, files(page).problem], ["unknown", null]);
});
