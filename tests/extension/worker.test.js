// The whole service worker, as main.js makes it, between a fake Chrome and what its user, helper and player do.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { PORT_IDLE_S } from "../../extension/protocol.js";
import { FakeChrome, FakePort, chunk, settled } from "./fake_chrome.js";

/** @type {FakeChrome} */
let chrome;
/** @type {(event: string) => void} */
let reject = () => {};
let workers = 0;

const SELECTED = {
  text: "One sent. Two sent. Three sen. Four sent.", language: "en", title: "A page", focused: true,
  segments: [{ start: 0, end: 41, kind: "paragraph" }],
};
const TAB = /** @type {any} */ ({ id: 7, incognito: false, title: "A page" });

beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  chrome = new FakeChrome().install();
  await newWorker();
});

afterEach(() => mock.timers.reset());

/** What the browser does after an eviction: run main.js in a fresh global. Old listeners are gone. */
async function newWorker() {
  const { runtime, contextMenus, commands, storage } = chrome.api;
  for (const { listeners } of [
    runtime.onInstalled, runtime.onConnect, contextMenus.onClicked, commands.onCommand, storage.onChanged,
  ]) listeners.length = 0;
  for (const port of [...chrome.players, ...chrome.hosts]) port.isOpen = false;
  globalThis.self = /** @type {any} */ ({ addEventListener: (/** @type {string} */ _, /** @type {any} */ f) => (reject = f) });
  workers += 1;
  // A module with a query is another instance, but what it imports is not: only `parts` are the worker's state.
  await import(`../../extension/background/main.js?worker=${workers}`);
  await settled();
}

const reading = () => chrome.session.reading;
/** @returns {string} */
const id = () => reading().id;
const posted = () => chrome.hosts.flatMap((host) => host.posted);
const types = (/** @type {any[]} */ messages) => messages.map((message) => message.type);

/** @param {any} [selected] */
async function clickSpeak(selected = SELECTED, tab = TAB) {
  chrome.selected = selected;
  chrome.api.contextMenus.onClicked.tell({ menuItemId: "speak", selectionText: "flat text", frameId: 3 }, tab);
  await settled();
}

/** Speak until `n` chunks, a second and a sentence each, are with the player. */
async function speaking(n = 3) {
  await clickSpeak();
  chrome.ready();
  await settled();
  for (let seq = 0; seq < n; seq += 1) chrome.host.tell(chunk(id(), seq));
  await settled();
  if (chrome.document) chrome.document.id = id();
}

/** @param {any} news */
async function playerTells(news) {
  chrome.players.at(-1)?.tell(news);
  await settled();
}

async function pressKey(selected = SELECTED) {
  chrome.selected = selected;
  chrome.api.commands.onCommand.tell("speak", TAB);
  await settled();
}

const openPage = () => chrome.opens("ui", "popup/popup.html");

test("every listener is there as soon as the worker has run", () => {
  const { runtime, contextMenus, commands } = chrome.api;
  for (const event of [runtime.onInstalled, runtime.onConnect, contextMenus.onClicked, commands.onCommand]) {
    assert.equal(event.listeners.length, 1);
  }
});

test("installing makes exactly one menu entry however often, and shows the welcome page once", async () => {
  chrome.api.runtime.onInstalled.tell({ reason: "install" });
  await settled();
  chrome.api.runtime.onInstalled.tell({ reason: "update" });
  await settled();
  assert.deepEqual(chrome.menu.map(({ id: name, contexts }) => [name, contexts]), [["speak", ["selection"]]]);
  assert.deepEqual(chrome.opened, ["chrome-extension://utter/welcome/welcome.html"]);
});

test("a click speaks the selection of the clicked frame, with all that the engine may know", async () => {
  chrome.local.settings = { speed: 1.5, voices: { en: "espeak:en-gb" }, skip: ["urls"] };
  await clickSpeak();
  assert.equal(reading().phase, "waiting");
  assert.equal(chrome.badge, "…");
  chrome.ready();
  await settled();
  assert.deepEqual(chrome.injected.map(({ target }) => target), Array(2).fill({ tabId: 7, frameIds: [3] }));
  assert.deepEqual(chrome.host.posted, [
    { type: "hello", protocol: 1, client: "extension", version: "0.1.0", build: "0.1.0" },
    {
      type: "speak", id: id(), text: SELECTED.text, segments: SELECTED.segments, language: "en", speed: 1.5,
      voices: { en: "espeak:en-gb" }, skip: ["urls"], from: 0, more: false, words: true,
    },
  ]);
});

test("where no script may run, the menu's own text is spoken", async () => {
  await clickSpeak(new Error("Cannot access a chrome:// URL"));
  chrome.ready();
  await settled();
  assert.equal(chrome.host.posted[1].text, "flat text");
  await clickSpeak({ ...SELECTED, text: " " });
  assert.equal(chrome.host.posted.at(-1).text, "flat text");
});

test("sound goes to a player made for it, in order, and heard sound is credit", async () => {
  await clickSpeak();
  chrome.ready();
  await settled();
  assert.equal(chrome.document, null);
  for (const seq of [0, 1]) chrome.host.tell(chunk(id(), seq));
  chrome.host.tell({ type: "end", id: id(), duration_s: 2, stages: {} });
  await settled();
  assert.deepEqual(types(chrome.toPlayer), ["begin", "audio", "audio", "last"]);
  assert.deepEqual(chrome.toPlayer[0], { type: "begin", id: id(), base_s: 0, paused: false, latency_s: 0.15 });
  assert.equal(reading().phase, "speaking");
  assert.equal(chrome.badge, "");
  await playerTells({ type: "finished", id: id() });
  assert.equal(reading().phase, "idle");
});

test("heard sound is told to the engine as seconds of the job", async () => {
  await speaking();
  await playerTells({ type: "heard", id: id(), position_s: 1.25 });
  assert.deepEqual(posted().at(-1), { type: "played", id: id(), seconds: 1.25 });
  assert.equal(reading().position_s, 1.25);
  assert.deepEqual(reading().sentence, { start: 10, end: 19 });
});

test("a second text takes the first one's place, and its late chunks reach nobody", async () => {
  await speaking();
  const first = id();
  await clickSpeak({ ...SELECTED, text: "Another text." });
  assert.deepEqual(types(posted()).slice(2), ["cancel", "speak"]);
  assert.equal(posted()[2].id, first);
  const before = chrome.toPlayer.length;
  chrome.host.tell(chunk(first, 3));
  chrome.host.tell({ type: "error", id: first, code: "canceled", message: "Stopped." });
  await settled();
  assert.equal(chrome.toPlayer.length, before);
  assert.equal(chrome.toPlayer.at(-1).type, "stop");
  assert.equal(reading().phase, "waiting");
  assert.equal(reading().error, null);
});

test("the key speaks the selection, then pauses and resumes it", async () => {
  await pressKey();
  chrome.ready();
  await settled();
  chrome.host.tell(chunk(id(), 0));
  await settled();
  assert.equal(reading().phase, "speaking");
  await pressKey();
  assert.equal(reading().phase, "paused");
  assert.equal(chrome.toPlayer.at(-1).type, "pause");
  await pressKey();
  assert.equal(reading().phase, "speaking");
  assert.equal(chrome.toPlayer.at(-1).type, "resume");
  assert.deepEqual(types(posted()), ["hello", "speak"]);
});

test("the key on another selection speaks that", async () => {
  await speaking();
  await pressKey({ ...SELECTED, text: "Another text." });
  assert.equal(chrome.host.posted.at(-1).text, "Another text.");
});

test("the key without a selection pauses what is read, and says so where nothing is", async () => {
  const nothing = { ...SELECTED, text: "" };
  await pressKey(nothing);
  assert.equal(reading().error.code, "no_selection");
  assert.equal(chrome.injected.at(-1).args[0].message, "problem_no_selection");
  assert.equal(chrome.hosts.length, 0);
  await speaking();
  await pressKey(nothing);
  assert.equal(reading().phase, "paused");
});

test("a problem on a page where no script may run is on the badge until a page of ours shows it", async () => {
  await pressKey(/** @type {any} */ (new Error("Cannot access a chrome:// URL")));
  assert.equal(reading().error.code, "page_forbidden");
  assert.equal(chrome.badge, "!");
  const page = openPage();
  await settled();
  assert.equal(page.posted.at(-1).reading.error.code, "page_forbidden");
  assert.equal(chrome.badge, "");
});

test("a missing helper is told on the page and to pages of ours, and ends the reading", async () => {
  await clickSpeak();
  chrome.loseHost("Specified native messaging host not found.");
  await settled();
  assert.equal(reading().phase, "idle");
  assert.equal(reading().error.code, "helper_missing");
  assert.equal(chrome.injected.at(-1).args[0].message, "problem_helper_missing");
  assert.equal(chrome.hosts.length, 1);
  const page = openPage();
  await settled();
  assert.equal(page.posted.at(-1).helper.phase, "missing");
});

test("a port lost in the middle is opened once, and the first sentence not made is spoken on", async () => {
  await speaking(3);
  await playerTells({ type: "heard", id: id(), position_s: 0.5 });
  const first = id();
  chrome.loseHost("Native host has exited.");
  await settled();
  assert.equal(chrome.hosts.length, 2);
  chrome.ready();
  await settled();
  const again = chrome.host.posted.at(-1);
  assert.deepEqual([again.type, again.from, again.text], ["speak", 20, SELECTED.text]);
  assert.notEqual(again.id, first);
  chrome.host.tell({ ...chunk(id(), 0), sentence: { start: 20, end: 29 } });
  await settled();
  const begin = chrome.toPlayer.findLast((message) => message.type === "begin");
  assert.equal(begin.base_s, 2);
  assert.equal(reading().phase, "speaking");
  await playerTells({ type: "heard", id: id(), position_s: 2.5 });
  assert.deepEqual(posted().at(-1), { type: "played", id: id(), seconds: 0.5 });
});

test("a port lost twice waits for the person, who goes on with one key", async () => {
  await speaking(3);
  chrome.loseHost("Native host has exited.");
  await settled();
  chrome.ready();
  await settled();
  chrome.loseHost("Native host has exited.");
  await settled();
  assert.equal(chrome.hosts.length, 2);
  assert.equal(reading().phase, "paused");
  assert.equal(reading().error.code, "helper_lost");
  assert.equal(chrome.injected.at(-1).args[0].message, "problem_helper_lost");
  await pressKey();
  chrome.ready();
  await settled();
  assert.equal(chrome.hosts.length, 3);
  assert.equal(chrome.host.posted.at(-1).type, "speak");
  assert.equal(reading().error, null);
});

test("an engine that crashed under a living host is asked again, once", async () => {
  await speaking(2);
  chrome.host.tell({ type: "error", id: id(), code: "engine_crashed", message: "It ended." });
  await settled();
  assert.deepEqual([posted().at(-1).type, posted().at(-1).from], ["speak", 10]);
  chrome.host.tell({ type: "error", id: id(), code: "engine_crashed", message: "It ended." });
  await settled();
  assert.equal(reading().phase, "paused");
  assert.equal(reading().error.message, "It ended.");
});

test("an error of the engine ends the reading with the engine's words", async () => {
  await clickSpeak();
  chrome.ready();
  await settled();
  chrome.host.tell({ type: "error", id: id(), code: "nothing_to_speak", message: "No word.", remedy: "Select words." });
  await settled();
  assert.equal(reading().phase, "idle");
  assert.deepEqual(reading().error, { code: "nothing_to_speak", message: "No word.", remedy: "Select words." });
  assert.deepEqual(chrome.injected.at(-1).args[0].remedy, "Select words.");
});

test("a long pause closes the port, and resume goes on with the player's sound and new sound after it", async () => {
  await speaking(3);
  await playerTells({ type: "heard", id: id(), position_s: 0.5 });
  await pressKey();
  mock.timers.tick(PORT_IDLE_S * 1000);
  await settled();
  assert.equal(chrome.host.isOpen, false);
  assert.equal(reading().phase, "paused");
  await pressKey();
  chrome.ready();
  await settled();
  assert.equal(chrome.toPlayer.findLast((message) => message.type !== "begin").type, "resume");
  assert.deepEqual([chrome.host.posted.at(-1).type, chrome.host.posted.at(-1).from], ["speak", 20]);
  assert.equal(reading().phase, "speaking");
});

test("a pause that cost the player goes on at the sentence that was heard", async () => {
  await speaking(3);
  await playerTells({ type: "heard", id: id(), position_s: 1.5 });
  await pressKey();
  chrome.document = null;
  chrome.players.at(-1)?.drop();
  await settled();
  assert.equal(reading().phase, "paused");
  await pressKey();
  const again = posted().at(-1);
  assert.deepEqual([again.type, again.from], ["speak", 10]);
  chrome.host.tell(chunk(id(), 0));
  await settled();
  assert.equal(chrome.toPlayer.findLast((message) => message.type === "begin").base_s, 1);
});

test("a player that is lost while it sounds is made again at the sentence that was heard", async () => {
  await speaking(3);
  await playerTells({ type: "heard", id: id(), position_s: 1.5 });
  chrome.document = null;
  chrome.players.at(-1)?.drop();
  await settled();
  assert.deepEqual(types(posted()).slice(-2), ["cancel", "speak"]);
  assert.equal(posted().at(-1).from, 10);
});

test("a new worker finds the reading, and its player's news wake it", async () => {
  await speaking(3);
  await playerTells({ type: "heard", id: id(), position_s: 0.5 });
  const first = id();
  chrome.document = { id: first, position_s: 0.9 };
  await newWorker();
  chrome.playerComes();
  await settled();
  assert.equal(chrome.hosts.length, 2);
  chrome.ready();
  await settled();
  assert.deepEqual([chrome.host.posted.at(-1).type, chrome.host.posted.at(-1).from], ["speak", 20]);
  assert.equal(reading().position_s, 0.9);
});

test("a new worker calls a paused player from before its time, and goes on with its sound", async () => {
  await speaking(3);
  await pressKey();
  chrome.document = { id: id(), position_s: 0.9 };
  await newWorker();
  await pressKey();
  chrome.ready();
  await settled();
  assert.deepEqual(types(chrome.players.at(-1)?.posted ?? []), ["resume"]);
  assert.equal(reading().position_s, 0.9);
  assert.deepEqual([chrome.host.posted.at(-1).type, chrome.host.posted.at(-1).from], ["speak", 20]);
});

test("a player that holds a reading which is over is told to stop", async () => {
  chrome.document = { id: "old", position_s: 3 };
  chrome.playerComes();
  await settled();
  assert.deepEqual(chrome.toPlayer, [{ type: "stop", id: "old" }]);
});

test("a port that is not opened by a page of ours is not answered", async () => {
  const port = new FakePort("ui");
  chrome.api.runtime.onConnect.tell(port);
  await settled();
  port.tell({ type: "speak_text", text: "Hello." });
  await settled();
  assert.deepEqual(port.posted, []);
  assert.equal(chrome.hosts.length, 0);
});

test("a new worker whose player is gone too finds the reading paused, and goes on with one key", async () => {
  await speaking(3);
  await playerTells({ type: "heard", id: id(), position_s: 1.5 });
  chrome.document = null;
  await newWorker();
  const page = openPage();
  await settled();
  assert.equal(page.posted.at(-1).reading.phase, "paused");
  page.tell({ type: "toggle" });
  await settled();
  chrome.ready();
  await settled();
  assert.equal(chrome.host.posted.at(-1).from, 10);
});

test("a reading from an incognito tab is never stored", async () => {
  await clickSpeak(SELECTED, { ...TAB, incognito: true });
  chrome.ready();
  await settled();
  chrome.host.tell(chunk(chrome.host.posted.at(-1).id, 0));
  await settled();
  assert.deepEqual(types(chrome.toPlayer), ["begin", "audio"]);
  assert.deepEqual(chrome.session, {});
});

test("the text is forgotten when the reading is over", async () => {
  await speaking();
  assert.equal(chrome.session.asked.text, SELECTED.text);
  await playerTells({ type: "finished", id: id() });
  assert.equal(chrome.session.asked, undefined);
});

test("a page of ours sees what happens and can do everything; the text stays here", async () => {
  await speaking(3);
  const page = openPage();
  await settled();
  const [state] = page.posted;
  assert.equal(state.type, "state");
  assert.deepEqual([state.reading.phase, state.reading.n_units, state.helper.phase], ["speaking", 41, "ready"]);
  assert.ok(!JSON.stringify(page.posted).includes("sent."));
  for (const [asked, phase] of [["pause", "paused"], ["resume", "speaking"], ["toggle", "paused"], ["toggle", "speaking"]]) {
    page.tell({ type: asked });
    await settled();
    assert.equal(page.posted.at(-1).reading.phase, phase);
  }
  page.tell({ type: "stop" });
  await settled();
  assert.equal(page.posted.at(-1).reading.phase, "idle");
  assert.equal(posted().at(-1).type, "cancel");
  page.tell({ type: "speak_text", text: "Hello.", voice: "espeak:de" });
  await settled();
  assert.deepEqual([posted().at(-1).text, posted().at(-1).voice], ["Hello.", "espeak:de"]);
  assert.equal(page.posted.at(-1).reading.source, "preview");
  page.tell({ type: "speak_tab" });
  await settled();
  assert.equal(posted().at(-1).text, SELECTED.text);
});

test("a page gets the voices, or why there are none", async () => {
  const page = openPage();
  page.tell({ type: "voices" });
  await settled();
  chrome.ready();
  await settled();
  const voices = [{ id: "espeak:de", name: "German", family: "espeak", languages: ["de"], listed: true }];
  chrome.host.tell({ type: "voices", id: posted().at(-1).id, voices, default_voice: "espeak:de" });
  await settled();
  assert.deepEqual(page.posted.at(-1), { type: "voices", voices, default_voice: "espeak:de" });
  chrome.loseHost("Native host has exited.");
  page.tell({ type: "voices" });
  await settled();
  chrome.loseHost("Specified native messaging host not found.");
  await settled();
  assert.equal(page.posted.at(-1).problem.code, "helper_missing");
});

test("a new speed is kept and speaks on from the sentence that is heard", async () => {
  await speaking(3);
  await playerTells({ type: "heard", id: id(), position_s: 1.5 });
  const page = openPage();
  page.tell({ type: "set_speed", speed: 2 });
  await settled();
  assert.equal(chrome.local.settings.speed, 2);
  assert.deepEqual(types(posted()).slice(-2), ["cancel", "speak"]);
  assert.deepEqual([posted().at(-1).speed, posted().at(-1).from], [2, 10]);
});

test("a step back is the player's if it has the sound, else a new job", async () => {
  await speaking(3);
  await playerTells({ type: "heard", id: id(), position_s: 1.5 });
  const page = openPage();
  page.tell({ type: "back" });
  await settled();
  assert.deepEqual(chrome.toPlayer.at(-1), { type: "seek", id: id(), position_s: 0 });
  await playerTells({ type: "lacks", id: id(), position_s: 0 });
  assert.deepEqual([posted().at(-1).type, posted().at(-1).from], ["speak", 0]);
});

test("sound that the browser does not allow pauses and says so", async () => {
  await speaking(1);
  await playerTells({ type: "problem", id: id(), code: "audio_suspended" });
  assert.equal(reading().phase, "paused");
  assert.equal(reading().error.code, "audio_suspended");
});

test("a text too long for any engine is refused here, and what is read goes on", async () => {
  await speaking(1);
  await clickSpeak({ ...SELECTED, text: "x".repeat((16 << 20) + 1) });
  assert.equal(reading().phase, "speaking");
  assert.equal(reading().error.code, "text_too_long");
});

test("a fault of ours is told instead of silence", async () => {
  await speaking(1);
  reject("unhandledrejection");
  await settled();
  assert.equal(reading().phase, "idle");
  assert.equal(reading().error.code, "internal");
});
