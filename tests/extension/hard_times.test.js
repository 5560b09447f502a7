// The worker where its surroundings are against it: a full disk, a page in other hands, two acts at once.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { forgetPlaces, remember } from "../../extension/background/places.js";
import { IDLE } from "../../extension/background/reading.js";
import { chunk, settled } from "./fake_chrome.js";
import {
  SELECTED, TAB, chrome, clickSpeak, id, newWorker, openPage, playerTells, posted, reading, reject, speaking,
} from "./worker_stage.js";

const FULL = new Error("IO error: No space left on device");
const FAR = /** @type {any} */ ({ ...IDLE, place: "digest", sentence: { start: 500, end: 560 }, n_units: 2_000 });

/** @param {() => Promise<void>} act @returns {Promise<unknown[]>} what nobody caught meanwhile; the worker is told of it */
async function uncaught(act) {
  /** @type {unknown[]} */
  const found = [];
  const note = (/** @type {unknown} */ reason) => {
    found.push(reason);
    reject("unhandledrejection");
  };
  process.on("unhandledRejection", note);
  await act();
  await new Promise((resolve) => setImmediate(resolve)); // they are told after the turn
  process.off("unhandledRejection", note);
  return found;
}

test("no script in a web page may look into what is stored", () => {
  assert.equal(chrome.localAccess, "TRUSTED_CONTEXTS");
});

test("a reading goes on where nothing can be stored any more", async () => {
  await speaking(3);
  const page = chrome.pageOpens(7, "t1");
  await settled();
  chrome.full = FULL;
  const found = await uncaught(async () => {
    openPage().tell({ type: "set_speed", speed: 1.5 });
    page.tell({ type: "bar_moved", x: 0.5, y: 0.5 });
    page.tell({ type: "hide_bar" });
    await playerTells({ type: "heard", id: id(), position_s: 1.5 });
    await remember(FAR);
  });
  assert.deepEqual(found, []);
  assert.deepEqual(chrome.toPlayer.filter(({ type }) => type === "speed" || type === "stop").at(-1), { type: "speed", speed: 1.5 });
});

test("what is forgotten while it is written stays forgotten", async () => {
  await remember(FAR);
  assert.deepEqual(Object.keys(chrome.local.places), ["digest"]);
  await Promise.all([remember(FAR), forgetPlaces()]);
  assert.equal(chrome.local.places, undefined);
});

test("who does not want places remembered any more is heard in the middle of an article", async () => {
  chrome.local.settings = { remembers: false };
  await remember(FAR);
  assert.equal(chrome.local.places, undefined);
});

test("a page whose text is not read cannot change what the bar is", async () => {
  await speaking(3);
  const other = chrome.pageOpens(8, null);
  await settled();
  for (const message of [{ type: "bar_moved", x: 0, y: 0 }, { type: "hide_bar" }, { type: "open_options" }]) other.tell(message);
  await settled();
  assert.equal(chrome.local.settings, undefined);
  assert.equal(chrome.optionsOpened, 0);
});

test("what a page in other hands hands over as its text is taken apart first", async () => {
  await clickSpeak({
    ...SELECTED, language: "x".repeat(99), from: 1e9, title: { a: 1 },
    segments: [{ start: 0, end: 5, kind: "paragraph" }, { start: -1, end: 1e9 }, null, { start: 0, end: 5, kind: "spell" }],
  });
  chrome.ready();
  await settled();
  const { segments, language, from } = posted().find(({ type }) => type === "speak");
  assert.deepEqual(segments, [{ start: 0, end: 5, kind: "paragraph" }]);
  assert.deepEqual([language, from], [undefined, SELECTED.text.length]);
  const found = await uncaught(() => clickSpeak({ ...SELECTED, text: 7 }));
  assert.deepEqual(found, []);
  assert.equal(reading().error, null, "the menu's own text is read");
});

test("who presses twice does not send for the same sentence twice", async () => {
  await speaking(3);
  const page = chrome.pageOpens(7, "t1");
  await settled();
  for (let press = 0; press < 2; press += 1) {
    page.tell({ type: "jump", offset: 35 });
    await settled();
  }
  assert.equal(posted().filter(({ type, from }) => type === "speak" && from === 35).length, 1);
  assert.equal(reading().phase, "waiting");
});

/** Presses the bar's button for the next sentence. @param {import("./fake_chrome.js").FakePort} page @param {number} presses */
async function next(page, presses) {
  for (let press = 0; press < presses; press += 1) {
    page.tell({ type: "step", unit: "sentence", by: 1 });
    await settled();
  }
}

/** Offsets from which the helper was asked to speak. @returns {number[]} */
const asked = () => posted().filter(({ type }) => type === "speak").map(({ from }) => from);

/** The first sound of the present job comes. @param {number} start */
async function comes(start) {
  chrome.host.tell({ ...chunk(id(), 0), sentence: { start, end: start + 9 } });
  await settled();
}

test("a step that has to wait for a sentence that is being made is taken when it is known, and so is each", async () => {
  await speaking(1);
  const page = chrome.pageOpens(7, "t1");
  await settled();
  await next(page, 3);
  assert.deepEqual([asked(), reading().ahead], [[0, 9], 2], "the first one goes at once");
  await comes(10);
  await comes(20);
  assert.deepEqual([asked(), reading().ahead, reading().phase], [[0, 9, 19, 29], 0, "waiting"]);
  const begun = () => chrome.toPlayer.filter(({ type }) => type === "begin").length;
  assert.equal(begun(), 1, "nothing of what was passed over is heard");
  await comes(30);
  assert.deepEqual([asked().length, begun(), reading().phase], [4, 2, "speaking"]);
});

test("a reading whose first sentence is not made yet can be stepped on, and ends behind its last", async () => {
  await clickSpeak({ ...SELECTED, text: "One sent.", segments: [] });
  chrome.ready();
  const page = chrome.pageOpens(7, "t1");
  await settled();
  await next(page, 1);
  assert.equal(reading().phase, "waiting");
  await comes(0);
  assert.equal(reading().phase, "idle");
});

for (const control of [
  { type: "pause" }, { type: "step", unit: "sentence", by: -1 }, { type: "step", unit: "paragraph", by: -1 }, { type: "jump", offset: 9 },
  { type: "stop" },
]) {
  test(`a step that waits is given up for another wish: ${control.type} ${control.unit ?? ""}`, async () => {
    await speaking(1);
    const page = chrome.pageOpens(7, "t1");
    await settled();
    await next(page, 2);
    assert.equal(reading().ahead, 1);
    page.tell(control);
    await settled();
    assert.equal(reading().ahead, 0);
    const before = asked();
    await comes(10);
    assert.deepEqual(asked(), before);
  });
}

test("a step that waits outlives a helper that is lost, and waits in a pause too", async () => {
  await speaking(1);
  const page = chrome.pageOpens(7, "t1");
  await settled();
  page.tell({ type: "pause" });
  await settled();
  await next(page, 2);
  await comes(10);
  assert.deepEqual([asked(), reading().phase], [[0, 9, 19], "paused"]);
  page.tell({ type: "resume" });
  await settled();
  await next(page, 1);
  chrome.loseHost("Native host has exited.");
  await settled();
  chrome.ready();
  await settled();
  await comes(20);
  assert.deepEqual(asked(), [0, 9, 19, 19, 29]);
});

test("no page is told the title of what is read: it may be another's, in its tab or around it", async () => {
  await speaking(3);
  const [frame, top] = [chrome.pageOpens(7, "t1", 3), chrome.pageOpens(7, null)];
  await settled();
  const titles = [frame, top].map((port) => port.posted.find(({ type }) => type === "reading").reading.title);
  assert.deepEqual(titles, ["", ""]);
});

test("no page is waited for until it has loaded: some never have", async () => {
  await clickSpeak();
  assert.ok(chrome.injected.length > 1);
  assert.deepEqual([...new Set(chrome.injected.map(({ injectImmediately }) => injectImmediately))], [true]);
});

test("an article waits for the rest of its page, but not for ever", async () => {
  chrome.article = SELECTED;
  chrome.api.contextMenus.onClicked.tell({ menuItemId: "read_page", frameId: 0 }, TAB);
  await settled();
  const { func, args } = chrome.injected.find(({ func: each }) => String(each).includes("takeArticle"));
  /** @type {string[]} */
  const waited = [];
  Object.assign(globalThis, {
    document: { readyState: "loading", addEventListener: (/** @type {string} */ type) => waited.push(type) },
    utterPage: { takeArticle: () => SELECTED },
  });
  const taken = func(...args);
  assert.deepEqual(waited, ["DOMContentLoaded"]);
  mock.timers.tick(args[1]);
  assert.equal(await taken, SELECTED);
});

test("a text that was too large to be kept for another worker cannot be stepped in, and that is told", async () => {
  await speaking(3);
  delete chrome.session.asked; // as where it was over what the browser stores
  for (const message of [{ type: "step", unit: "sentence", by: 1 }, { type: "jump", offset: 9 }]) {
    chrome.session.reading.error = null;
    await newWorker();
    openPage().tell(message);
    await settled();
    assert.equal(reading().error.message, "problem_reading_lost");
    assert.equal(reading().phase, "speaking", "what is made is heard to its end");
  }
});
