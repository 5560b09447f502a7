// What the service worker does when something is lost: helper, port, engine, player, or the worker itself.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { PORT_IDLE_S } from "../../extension/protocol.js";
import { FakePort, chunk, settled } from "./fake_chrome.js";
import {
  SELECTED, TAB, chrome, clickSpeak, id, newWorker, notices, openPage, openWelcome, playerTells, posted, pressKey, reading, speaking, types,
} from "./worker_stage.js";

test("a problem on a page where no script may run is on the badge until a page of ours shows it", async () => {
  await pressKey(/** @type {any} */ (new Error("Cannot access a chrome:// URL")));
  assert.equal(reading().error.code, "page_forbidden");
  assert.equal(chrome.badge, "!");
  const page = openPage();
  await settled();
  assert.equal(page.posted.at(-1).reading.error.code, "page_forbidden");
  assert.equal(chrome.badge, "");
});

test("a notice goes from its page when the next reading works, wherever that is", async () => {
  const injected = () => chrome.injected.map(({ target, func }) => [target.tabId, String(func)]);
  const hidden = () => injected().flatMap(([tab_id, func]) => (func.includes("hideNotice") ? [tab_id] : []));
  await pressKey({ ...SELECTED, text: "" });
  assert.deepEqual(hidden(), []);
  await newWorker();
  await clickSpeak(SELECTED, { ...TAB, id: 8 });
  assert.deepEqual(hidden(), [7]);
  await clickSpeak(SELECTED, { ...TAB, id: 8 });
  assert.deepEqual(hidden(), [7], "none is left");
});

test("a page of ours in another tab keeps no problem from the page or the badge, and is not to show it", async () => {
  const welcome = openWelcome(9);
  await pressKey({ ...SELECTED, text: "" });
  assert.deepEqual(notices(), ["problem_no_text"]);
  assert.equal(welcome.posted.at(-1).reading.error_here, false);
  await pressKey(/** @type {any} */ (new Error("Cannot access a chrome:// URL")));
  assert.equal(chrome.badge, "!");
  openWelcome(10);
  await settled();
  assert.equal(chrome.badge, "!");
});

test("a problem of what a page of ours asked for is told there and nowhere else", async () => {
  const [welcome, other] = [openWelcome(9), openWelcome(10)];
  welcome.tell({ type: "speak_text", text: "Hello." });
  await settled();
  chrome.loseHost("Specified native messaging host not found.");
  await settled();
  assert.deepEqual([welcome, other].map(({ posted: told }) => told.at(-1).reading.error_here), [true, false]);
  assert.deepEqual([chrome.injected, chrome.badge], [[], ""]);
});

test("the popup shows every problem, so that nothing else does", async () => {
  openPage();
  await pressKey({ ...SELECTED, text: "" });
  assert.deepEqual(notices(), []);
  assert.equal(chrome.badge, "");
});

test("a missing helper is told on the page and to pages of ours, and ends the reading", async () => {
  await clickSpeak();
  chrome.loseHost("Specified native messaging host not found.");
  await settled();
  assert.equal(reading().phase, "idle");
  assert.equal(reading().error.code, "helper_missing");
  assert.deepEqual(notices(), ["problem_helper_missing"]);
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
  assert.deepEqual(notices(), ["problem_helper_lost"]);
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
  assert.deepEqual(reading().error, { code: "engine_crashed", message: "It ended.", language: "en", remedy: "paused_remedy" });
});

test("an error of the engine ends the reading with the engine's words", async () => {
  await clickSpeak();
  chrome.ready();
  await settled();
  chrome.host.tell({ type: "error", id: id(), code: "nothing_to_speak", message: "No word.", remedy: "Select words." });
  await settled();
  assert.equal(reading().phase, "idle");
  assert.deepEqual(reading().error, { code: "nothing_to_speak", message: "No word.", remedy: "Select words.", language: "en", remedy_language: "en" });
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
