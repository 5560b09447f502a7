// What the service worker does for a person: menu, key, pages, settings.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chunk, settled } from "./fake_chrome.js";
import {
  SELECTED, TAB, chrome, clickSpeak, id, notices, openPage, openWelcome, playerTells, posted, pressKey, reading, reject, speaking, types,
} from "./worker_stage.js";

test("every listener is there as soon as the worker has run", () => {
  const { runtime, contextMenus, commands } = chrome.api;
  for (const event of [runtime.onInstalled, runtime.onConnect, runtime.onMessage, contextMenus.onClicked, commands.onCommand]) {
    assert.equal(event.listeners.length, 1);
  }
});

test("installing makes the menus' entries, exactly one for a selection, however often, and shows the welcome page once", async () => {
  chrome.api.runtime.onInstalled.tell({ reason: "install" });
  await settled();
  chrome.api.runtime.onInstalled.tell({ reason: "update" });
  await settled();
  assert.deepEqual(chrome.menu.map(({ id: name, contexts }) => [name, contexts]), [
    ["speak", ["selection"]], ["read_from_here", ["page"]], ["read_page", ["page"]], ["save_page", ["page"]],
    ["read_page_of_icon", ["action"]], ["save_page_of_icon", ["action"]], ["stop", ["action"]],
  ]);
  assert.deepEqual(chrome.opened, ["chrome-extension://utter/welcome/welcome.html"]);
});

test("a browser that starts in another language has the menus' entries in it, each once", async () => {
  chrome.api.runtime.onInstalled.tell({ reason: "install" });
  await settled();
  chrome.api.i18n.getMessage = (name) => `${name} in German`;
  chrome.api.runtime.onStartup.tell();
  await settled();
  assert.equal(chrome.menu[0].title, "menu_speak in German");
  chrome.api.runtime.onStartup.tell();
  chrome.api.runtime.onInstalled.tell({ reason: "update" }); // at once with the start
  await settled();
  assert.equal(chrome.menu.length, 7);
});

test("a click speaks the selection of the clicked frame, with all that the engine may know", async () => {
  chrome.local.settings = { speed: 1.5, voices: { en: "espeak:en-gb" }, skip: ["urls"] };
  await clickSpeak();
  assert.equal(reading().phase, "waiting");
  assert.equal(chrome.badge, "…");
  chrome.ready();
  await settled();
  const target = { tabId: 7, frameIds: [3] };
  assert.deepEqual(chrome.injected.map((each) => each.target), [target, target, { tabId: 7, frameIds: [0] }]);
  assert.deepEqual(chrome.injected.map(({ files }) => files?.at(-1)), ["page/take_selection.js", "page/link.js", "page/link.js"]);
  assert.deepEqual(chrome.host.posted, [
    { type: "hello", protocol: 1, client: "extension", version: "0.1.0", build: "0.1.0" },
    {
      type: "speak", id: id(), text: SELECTED.text, segments: SELECTED.segments, language: "en", speed: 1,
      voices: { en: "espeak:en-gb" }, skip: ["urls"], from: 0, more: false, words: true,
    },
  ]);
});

test("captions are left out, but not where nothing else was chosen", async () => {
  await clickSpeak();
  chrome.ready();
  await settled();
  assert.deepEqual(posted().at(-1).skip, ["citations", "captions"]);
  await clickSpeak({ ...SELECTED, segments: [{ start: 0, end: 41, kind: "caption" }] });
  assert.deepEqual(posted().at(-1).skip, ["citations"]);
  chrome.local.settings = { skip: ["code", "urls", "captions"] };
  await clickSpeak({ ...SELECTED, segments: [{ start: 0, end: 10, kind: "caption" }, { start: 10, end: 41, kind: "code" }] });
  assert.deepEqual(posted().at(-1).skip, ["urls"], "a listing and its caption");
  await clickSpeak({ ...SELECTED, segments: [{ start: 0, end: 10, kind: "caption" }, { start: 10, end: 41 }] });
  assert.deepEqual(posted().at(-1).skip, ["code", "urls", "captions"]);
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
  const how = { paused: false, latency_s: 0.15, preroll_s: 0, speed: 1 };
  assert.deepEqual(chrome.toPlayer[0], { type: "begin", id: id(), base_s: 0, ...how });
  const { pcm, sentence } = chunk(id(), 1);
  assert.deepEqual(chrome.toPlayer[2], { type: "audio", id: id(), pcm, start_s: 1, sentence, words: [] });
  assert.equal(reading().phase, "speaking");
  assert.equal(chrome.badge, "▶");
  await playerTells({ type: "finished", id: id() });
  assert.equal(reading().phase, "idle");
  assert.equal(chrome.badge, "");
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
  assert.equal(chrome.badge, "❚❚");
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

test("the key speaks what is selected in our own page, where no script may be sent", async () => {
  const [, welcome] = [openWelcome(8), openWelcome(TAB.id)];
  await settled();
  await pressKey(/** @type {any} */ (new Error("Cannot access contents of the page")));
  assert.deepEqual(welcome.posted.at(-1), { type: "take_selection" });
  welcome.tell({ type: "selection", selected: SELECTED });
  await settled();
  chrome.ready();
  await settled();
  assert.deepEqual([posted().at(-1).text, posted().at(-1).segments], [SELECTED.text, SELECTED.segments]);
  await pressKey();
  welcome.tell({ type: "selection", selected: SELECTED });
  await settled();
  assert.equal(reading().phase, "paused");
});

test("a page of ours that goes before it answers had nothing selected", async () => {
  const welcome = openWelcome(TAB.id);
  await pressKey();
  welcome.drop();
  await settled();
  assert.equal(reading().error.code, "no_text");
});

test("the key without a selection pauses what is read, and where no page has text says so", async () => {
  const nothing = { ...SELECTED, text: "" };
  await pressKey(nothing);
  assert.equal(reading().error.code, "no_text");
  assert.deepEqual(notices(), ["problem_no_text"]);
  assert.equal(chrome.hosts.length, 0);
  await speaking();
  await pressKey(nothing);
  assert.equal(reading().phase, "paused");
});

test("the menu of the icon stops what is read", async () => {
  await speaking();
  chrome.api.contextMenus.onClicked.tell({ menuItemId: "stop" }, TAB);
  await settled();
  assert.equal(reading().phase, "idle");
  assert.deepEqual([posted().at(-1).type, chrome.toPlayer.at(-1).type], ["cancel", "stop"]);
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

test("a helper that is looked for quietly is told of only when it is found, or not", async () => {
  const page = openPage();
  page.tell({ type: "check_helper" });
  await settled();
  chrome.loseHost("Specified native messaging host not found.");
  await settled();
  const before = page.posted.length;
  page.tell({ type: "check_helper", quietly: true });
  await settled();
  assert.equal(page.posted.length, before);
  chrome.ready();
  await settled();
  assert.equal(page.posted.at(-1).helper.phase, "ready");
});

test("a page gets the helper's answer to its question, or why there is none", async () => {
  const page = openPage();
  const question = { type: "voices" };
  page.tell({ type: "ask", ask: "a", question });
  await settled();
  chrome.ready();
  await settled();
  const voices = [{ id: "espeak:de", name: "German", family: "espeak", languages: ["de"], listed: true }];
  chrome.host.tell({ type: "voices", id: posted().at(-1).id, voices, default_voice: "espeak:de" });
  await settled();
  assert.deepEqual([page.posted.at(-1).ask, page.posted.at(-1).answer.voices], ["a", voices]);
  chrome.loseHost("Native host has exited.");
  page.tell({ type: "ask", ask: "b", question });
  await settled();
  chrome.loseHost("Specified native messaging host not found.");
  await settled();
  assert.deepEqual([page.posted.at(-1).ask, page.posted.at(-1).problem.code], ["b", "helper_missing"]);
});

test("questions about a preview and the person's own words reach the helper with all their fields", async () => {
  const page = openPage();
  const questions = [
    { type: "preview", text: "See [12].", skip: ["citations"], language: "en" },
    { type: "dictionary", action: "add", word: "Nguyen", say: "win" },
  ];
  for (const question of questions) page.tell({ type: "ask", ask: "a", question });
  await settled();
  chrome.ready();
  await settled();
  const sent = posted().filter(({ type }) => type === "preview" || type === "dictionary");
  assert.deepEqual(sent.map(({ id: _, ...fields }) => fields), questions);
  assert.notEqual(sent[0].id, sent[1].id);
});

test("the popup reads the whole page, also where something is selected", async () => {
  const page = openPage();
  chrome.selected = SELECTED;
  chrome.article = { ...SELECTED, text: "The whole article." };
  page.tell({ type: "read_page" });
  while (chrome.hosts.length === 0) await new Promise(setImmediate); // the digest of its address is made elsewhere
  chrome.ready();
  await settled();
  assert.equal(posted().at(-1).text, "The whole article.");
  assert.equal(reading().source, "article");
});

test("a person can have all places forgotten", async () => {
  chrome.local.places = { digest: { offset: 300, n_units: 900, at_ms: 1 } };
  openPage().tell({ type: "forget_places" });
  await settled();
  assert.equal(chrome.local.places, undefined);
});

test("a speed that is old news changes what is played, and never the setting", async () => {
  await speaking(3);
  const page = openPage();
  for (const speed of [1.1, 1.2, 1.3]) page.tell({ type: "set_speed", speed });
  chrome.api.storage.onChanged.tell({ settings: { newValue: { speed: 1.1 } } }, "local");
  await settled();
  assert.equal(chrome.local.settings.speed, 1.3);
  assert.equal(reading().speed, 1.3);
  assert.deepEqual(chrome.toPlayer.at(-1), { type: "speed", speed: 1.3 });
});

test("a new speed is kept, acts in the player at once and costs the engine nothing", async () => {
  await speaking(3);
  await playerTells({ type: "heard", id: id(), position_s: 1.5 });
  const page = openPage();
  page.tell({ type: "set_speed", speed: 2 });
  await settled();
  assert.equal(chrome.local.settings.speed, 2);
  assert.deepEqual(chrome.toPlayer.at(-1), { type: "speed", speed: 2 });
  assert.deepEqual(types(posted()), ["hello", "speak", "played"]);
  assert.equal(page.posted.at(-1).reading.speed, 2);
});

test("a step back is the player's if it has the sound, else a new job", async () => {
  await speaking(3);
  await playerTells({ type: "heard", id: id(), position_s: 1.5 });
  const page = openPage();
  page.tell({ type: "step", unit: "sentence", by: -1 });
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

test("a reading that waited for a slow sound device goes on by itself, and its notice goes", async () => {
  await speaking(1);
  await playerTells({ type: "problem", id: id(), code: "audio_suspended" });
  const shown = chrome.injected.length;
  await playerTells({ type: "runs", id: id() });
  assert.equal(reading().phase, "speaking");
  assert.equal(reading().error, null);
  assert.deepEqual(chrome.toPlayer.at(-1), { type: "resume" });
  assert.equal(chrome.injected.length, shown + 1); // the script that takes the notice away
});

test("a sound device that runs does not go on with what the person paused", async () => {
  await speaking(1);
  openPage().tell({ type: "pause" });
  await settled();
  await playerTells({ type: "runs", id: id() });
  assert.equal(reading().phase, "paused");
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
