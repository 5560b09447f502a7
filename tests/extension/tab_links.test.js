// What the worker and the scripts in web pages tell each other.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fromPage } from "../../extension/background/from_page.js";
import { MAX_PLACES } from "../../extension/background/places.js";
import { TabLinks } from "../../extension/background/tab_links.js";
import { FRAME_SCRIPTS, TOP_SCRIPTS, WAITING_SCRIPTS } from "../../extension/page/scripts.js";
import { chunk, settled } from "./fake_chrome.js";
import {
  SELECTED, TAB, chrome, clickSpeak, id, newWorker, openPage, playerTells, posted, pressKey, reading, speaking, types,
} from "./worker_stage.js";

/** A second chunk with a text long enough that its place is worth remembering. */
const LONG = {
  ...SELECTED, taken: "a1", from: 0, segments: [{ start: 0, end: 2_000, kind: "paragraph" }],
  text: `${"Word after word stands here. ".repeat(69)}`.slice(0, 2_000),
};

/** @param {string} menu_id */
async function chooseInMenu(menu_id, tab = TAB) {
  const shown = () => chrome.injected.filter(({ files }) => files?.includes("page/link.js")).length;
  const before = shown();
  chrome.api.contextMenus.onClicked.tell({ menuItemId: menu_id, frameId: 0 }, tab);
  // The digest of the page's address is made by another thread.
  while (shown() < before + 1) await new Promise((resolve) => setImmediate(resolve));
  await settled();
  if (!chrome.hosts.at(-1)?.posted.some(({ type }) => type === "speak")) chrome.ready();
  await settled();
}

/** Words of a reading are heard. @param {number} start @param {number} position_s */
async function lit(start, position_s) {
  const sentence = { start, end: start + 9 };
  await playerTells({ type: "lit", id: id(), word: { start, end: start + 3 }, sentence, position_s });
}

test("the frame that has the text is told each word, the bar's frame the state, and another tab nothing", async () => {
  await speaking(3);
  const [text, bar, other] = [chrome.pageOpens(7, "t1", 3), chrome.pageOpens(7, null), chrome.pageOpens(8, "t1")];
  await settled();
  await lit(10, 1.2);
  assert.deepEqual(text.posted.at(-1), { type: "lit", taken: "t1", word: { start: 10, end: 13 }, sentence: { start: 10, end: 19 } });
  assert.deepEqual(types(bar.posted), ["look", "reading", "reading"]);
  assert.equal(bar.posted.at(-1).reading.sentence.start, 10);
  assert.deepEqual(types(other.posted), ["look", "reading", "unlit"], "a worker before this one may have told it more");
  assert.deepEqual([other.posted[1].reading.phase, other.posted[1].reading.title], ["idle", ""]);
  openPage().tell({ type: "stop" });
  await settled();
  assert.deepEqual(types(text.posted).slice(-2), ["reading", "unlit"]);
  assert.equal(text.posted.at(-2).reading.phase, "idle");
});

test("a frame that has our scripts is called and not sent them again, and the engine is asked before any are sent", async () => {
  await speaking(3);
  const [text, bar] = [chrome.pageOpens(7, "t1", 3), chrome.pageOpens(7, null)];
  await settled();
  const [told, sent] = [text.posted.length, chrome.injected.length];
  await clickSpeak({ ...SELECTED, taken: "t2" });
  assert.equal(text.posted.slice(told).filter(({ type }) => type === "call").length, 1);
  assert.equal(bar.posted.filter(({ type }) => type === "call").length, 1);
  assert.deepEqual(chrome.injected.slice(sent).map(({ files }) => files.at(-1)), ["page/take_selection.js"]);
  bar.drop();
  /** @type {string[]} */
  const order = [];
  const { executeScript } = chrome.api.scripting;
  chrome.api.scripting.executeScript = async (/** @type {any} */ injection) => {
    order.push(injection.files.at(-1), `${chrome.host.posted.filter(({ type }) => type === "speak").length} asked`);
    return executeScript(injection);
  };
  await clickSpeak({ ...SELECTED, taken: "t3" });
  assert.deepEqual(order, ["page/take_selection.js", "2 asked", "page/link.js", "3 asked"]);
});

test("a page that comes later, or whose worker is new, is told what is lit now", async () => {
  await speaking(3);
  await lit(10, 1.2);
  const late = chrome.pageOpens(7, "t1");
  await settled();
  assert.deepEqual(types(late.posted), ["look", "reading", "lit"]);
  await newWorker();
  assert.deepEqual(chrome.toTabs, [{ tab_id: 7, message: { type: "call_page" } }]);
});

test("a reading of another tab takes light and bar from the first, and nothing heard of the first is lit there", async () => {
  await speaking(3);
  const first = chrome.pageOpens(7, "t1");
  await settled();
  await lit(10, 1.2);
  await clickSpeak({ ...SELECTED, taken: "t2" }, { ...TAB, id: 8 });
  assert.deepEqual(types(first.posted).slice(-2), ["reading", "unlit"]);
  assert.equal(first.posted.at(-2).reading.phase, "idle");
  const told = first.posted.length;
  const second = chrome.pageOpens(8, "t2");
  await settled();
  assert.deepEqual(second.posted.at(-1), { type: "lit", taken: "t2", word: null, sentence: null });
  await lit(20, 0.5);
  assert.equal(first.posted.length, told, "it is told nothing more");
});

test("the bar's buttons act on what is read, those of another page on nothing", async () => {
  await speaking(3);
  const [bar, other] = [chrome.pageOpens(7, "t1"), chrome.pageOpens(8, null)];
  await settled();
  other.tell({ type: "toggle" });
  await settled();
  assert.equal(reading().phase, "speaking");
  bar.tell({ type: "toggle" });
  await settled();
  assert.equal(reading().phase, "paused");
  bar.tell({ type: "step", unit: "sentence", by: 1 });
  await settled();
  assert.deepEqual(chrome.toPlayer.at(-1), { type: "seek", id: id(), position_s: 1 });
  bar.tell({ type: "jump", offset: 25 });
  await settled();
  assert.deepEqual(chrome.toPlayer.at(-1), { type: "seek", id: id(), position_s: 2 });
  bar.tell({ type: "jump", offset: 35 });
  await settled();
  assert.deepEqual([posted().at(-1).type, posted().at(-1).from], ["speak", 35]);
  bar.tell({ type: "hide_bar" });
  bar.tell({ type: "bar_moved", x: 0.5, y: 0.25 });
  await settled();
  assert.deepEqual([chrome.local.settings.bar, chrome.local.settings.bar_at], [false, { x: 0.5, y: 0.25 }]);
  assert.deepEqual(bar.posted.at(-1).look.bar_at, { x: 0.5, y: 0.25 });
});

test("a page that goes before our scripts are there is no fault, a script that is not there is one", async () => {
  const { scripting } = chrome.api;
  const says = (/** @type {string} */ message) => (scripting.executeScript = async () => Promise.reject(new Error(message)));
  says("Frame with ID 0 was removed.");
  await new TabLinks().show(7, 0);
  says("Could not load file: 'page/link.js'.");
  await assert.rejects(new TabLinks().show(7, 0), /Could not load/);
});

test("until the sound of an unmade place is there, nothing of the old one is heard", async () => {
  await speaking(2);
  chrome.pageOpens(7, "t1").tell({ type: "jump", offset: 35 });
  await settled();
  assert.deepEqual(chrome.toPlayer.at(-1), { type: "pause" });
  chrome.host.tell({ ...chunk(id(), 0), sentence: { start: 32, end: 41 } });
  await settled();
  const begin = chrome.toPlayer.findLast(({ type }) => type === "begin");
  assert.deepEqual([begin.paused, begin.base_s], [false, reading().position_s]);
});

test("the page's article is read from its beginning, from the view, or from the click", async () => {
  chrome.article = LONG;
  const begins = () => chrome.injected.filter(({ args }) => typeof args?.[0] === "string").map(({ args }) => args[0]);
  await chooseInMenu("read_page");
  assert.deepEqual([begins().at(-1), reading().source, posted().at(-1).text], ["top", "article", LONG.text]);
  await chooseInMenu("read_from_here");
  assert.equal(begins().at(-1), "click");
  openPage().tell({ type: "stop" });
  await settled();
  await pressKey({ ...SELECTED, text: "" });
  assert.equal(begins().at(-1), "view");
});

test("an article goes on where it was left off, a text that has changed begins anew, and incognito leaves no trace", async () => {
  chrome.article = LONG;
  await chooseInMenu("read_page");
  for (const seq of [0, 1]) chrome.host.tell({ ...chunk(id(), seq), sentence: { start: seq * 500, end: seq * 500 + 90 } });
  await settled();
  await playerTells({ type: "heard", id: id(), position_s: 1.5 });
  openPage().tell({ type: "stop" });
  await settled();
  assert.ok(!JSON.stringify(chrome.local.places).includes("example"), "the address itself is not kept");
  await chooseInMenu("read_page");
  assert.equal(posted().at(-1).from, 500);
  chrome.article = { ...LONG, text: LONG.text.slice(0, 1_000) };
  await chooseInMenu("read_page");
  assert.equal(posted().at(-1).from, 0);
  const before = JSON.stringify(chrome.local.places);
  await chooseInMenu("read_page", { ...TAB, incognito: true, url: "https://example.org/secret" });
  chrome.host.tell({ ...chunk(posted().at(-1).id, 0), sentence: { start: 600, end: 650 } });
  await settled();
  assert.equal(JSON.stringify(chrome.local.places), before);
  assert.ok(MAX_PLACES < 1_000);
});

test("a page that is closed takes its reading along, one that is left only where the person wants it so", async () => {
  await speaking(3);
  const port = chrome.pageOpens(7, "t1", 3);
  await settled();
  port.drop();
  await settled();
  assert.equal(reading().phase, "speaking");
  chrome.api.tabs.onRemoved.tell(8);
  await settled();
  assert.equal(reading().phase, "speaking");
  chrome.api.tabs.onRemoved.tell(7);
  await settled();
  assert.equal(reading().phase, "idle");
  chrome.local.settings = { outlives_page: false };
  await clickSpeak();
  const next = chrome.pageOpens(7, "t1", 3);
  await settled();
  next.drop();
  await settled();
  assert.equal(reading().phase, "idle");
});

test("scripts wait on the sites that the person allowed, and on no others", async () => {
  chrome.api.runtime.onInstalled.tell({ reason: "update" });
  await settled();
  assert.deepEqual(chrome.registered, []);
  chrome.origins = ["https://example.org/*"];
  chrome.api.permissions.onAdded.tell({ origins: chrome.origins });
  await settled();
  assert.deepEqual(chrome.registered.map(({ matches }) => matches), [["https://example.org/*"]]);
  assert.deepEqual(chrome.registered.map(({ js }) => js), [WAITING_SCRIPTS]);
  chrome.origins = [];
  chrome.api.permissions.onRemoved.tell({ origins: [] });
  await settled();
  assert.deepEqual(chrome.registered, []);
});

test("a script that waited has all others sent to its frame and the bar to the top one, and whoever else calls none", async () => {
  const call = async (/** @type {any} */ message, /** @type {any} */ sender) => {
    /** @type {boolean[]} */
    const order = [];
    const from = chrome.injected.length;
    const listeners = /** @type {((...values: any[]) => boolean)[]} */ (chrome.api.runtime.onMessage.listeners);
    const waits = listeners.map((listener) => listener(message, sender, (/** @type {boolean} */ answer) => order.push(answer)));
    await settled();
    const sent = chrome.injected.slice(from).map(({ target, files }) => [target.tabId, target.frameIds[0], files]);
    return { waits: waits.includes(true), order, sent };
  };
  assert.deepEqual(await call({ type: "call_scripts" }, { tab: { id: 7 }, frameId: 3 }), {
    waits: true, order: [true], sent: [[7, 3, FRAME_SCRIPTS], [7, 0, TOP_SCRIPTS]],
  });
  chrome.local.settings = { alt_click: false };
  const unwanted = { waits: true, order: [false], sent: [] };
  assert.deepEqual(await call({ type: "call_scripts" }, { tab: { id: 7 }, frameId: 3 }), unwanted, "it was switched off");
  for (const message of [null, "call_scripts", { type: "call_player" }]) {
    assert.deepEqual(await call(message, { tab: { id: 7 }, frameId: 0 }), { waits: false, order: [], sent: [] });
  }
  assert.deepEqual(await call({ type: "call_scripts" }, {}), { waits: false, order: [], sent: [] }, "it is in no tab");
});

test("what waits on the sites is registered anew only where it is another", async () => {
  const other = async (/** @type {() => void} */ happens) => {
    const [before] = chrome.registered;
    happens();
    await settled();
    return chrome.registered[0] !== before;
  };
  const isSaid = () => chrome.api.permissions.onAdded.tell({ origins: chrome.origins });
  const set = (/** @type {object} */ settings) => void chrome.api.storage.local.set({ settings });
  chrome.origins = ["https://second.org/*", "https://first.org/*"];
  assert.equal(await other(isSaid), true);
  chrome.registered[0].matches.reverse(); // as the browser keeps them
  assert.equal(await other(() => set({ speed: 2 })), false);
  assert.equal(await other(() => set({ alt_click: false })), true);
  assert.equal(chrome.registered.length, 0);
  assert.equal(await other(() => set({})), true);
  chrome.origins.push("https://third.org/*");
  assert.equal(await other(isSaid), true);
  chrome.registered[0].js = ["page/of_an_older_version.js"];
  assert.equal(await other(() => chrome.api.runtime.onInstalled.tell({ reason: "update" })), true);
  assert.deepEqual(chrome.registered[0].js, WAITING_SCRIPTS);
});

test("media keys step, hold and go on", async () => {
  await speaking(3);
  await playerTells({ type: "media_key", key: "next" });
  assert.deepEqual(chrome.toPlayer.at(-1), { type: "seek", id: id(), position_s: 1 });
  await playerTells({ type: "media_key", key: "pause" });
  assert.equal(reading().phase, "paused");
  await playerTells({ type: "media_key", key: "resume" });
  assert.equal(reading().phase, "speaking");
});

test("a player that starves or is capped is told to who looks", async () => {
  await speaking(3);
  const page = openPage();
  await playerTells({ type: "starved", id: id(), is: true });
  assert.equal(page.posted.at(-1).reading.phase, "waiting");
  await playerTells({ type: "starved", id: id(), is: false });
  await playerTells({ type: "capped", id: id(), speed: 1.4 });
  assert.deepEqual([page.posted.at(-1).reading.phase, page.posted.at(-1).reading.capped_speed], ["speaking", 1.4]);
});

test("what no script of ours says is not listened to", () => {
  const bad = [
    null, 7, "toggle", {}, { type: "speak_text", text: "x" }, { type: "step", unit: "word", by: 1 }, { type: "step", unit: "sentence", by: 2 },
    { type: "set_speed", speed: NaN }, { type: "set_speed", speed: "2" }, { type: "set_speed", speed: 99 }, { type: "jump" }, { type: "jump", offset: Infinity },
    { type: "here", taken: 7 }, { type: "here", taken: "x".repeat(65) }, { type: "bar_moved", x: 1 }, { type: "bar_moved", x: 1.1, y: 0 }, { type: "lost", taken: null },
    { type: "speak_taken", taken: { text: 7, taken: "t" } }, { type: "speak_taken" }, { type: "files", action: "install" },
  ];
  assert.deepEqual(bad.map(fromPage), bad.map(() => null));
  const taken = {
    taken: "t", text: "abc", title: 7, language: "x".repeat(99), from: 9, focused: false,
    segments: [{ start: 0, end: 9 }, { start: 0, end: 3, kind: "song" }, { start: 1, end: 3, kind: "quote", language: "en" }, null],
  };
  assert.deepEqual(fromPage({ type: "speak_taken", taken }), {
    type: "speak_taken",
    taken: {
      taken: "t", text: "abc", title: "", language: null, from: 3, focused: false,
      segments: [{ start: 1, end: 3, kind: "quote", language: "en" }],
    },
  });
});
