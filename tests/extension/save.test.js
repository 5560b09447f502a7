// Saving as sound, as the whole worker does it: what pages are opened for, the one file that is made, and its end.

import assert from "node:assert/strict";
import { test } from "node:test";

import { settled } from "./fake_chrome.js";
import { SELECTED, TAB, chrome, newWorker, openPage, posted, reading, types } from "./worker_stage.js";

/** @import { FakePort } from "./fake_chrome.js" */

const ARTICLE = { ...SELECTED, text: "The whole article.", segments: [{ start: 0, end: 18, kind: "paragraph" }] };

/** @param {string} entry */
async function choose(entry, tab = TAB) {
  chrome.api.contextMenus.onClicked.tell({ menuItemId: entry, frameId: 0 }, tab);
  await settled();
}

/** The page that was opened last asks what it was opened for. @returns {Promise<any>} */
async function taken() {
  const port = openSave();
  port.tell({ type: "take", name: chrome.opened.at(-1)?.split("#")[1] });
  await settled();
  return port.posted[0].savable;
}

/** @returns {FakePort} */
const openSave = () => chrome.opens("save", "save/save.html", 9);

/** A page asks for a file. @param {any} [savable] @param {string | null} [to] */
async function saving(savable = { title: "A page", source: "article", text: ARTICLE.text, segments: [], language: "en" }, to = null) {
  const page = openSave();
  page.tell({ type: "save", savable, format: "mp3", to });
  await settled();
  if (!posted().some(({ type }) => type !== "hello")) chrome.ready();
  await settled();
  return { page, id: posted().findLast(({ type }) => type === "save")?.id };
}

for (const entry of ["save_page", "save_page_of_icon"]) {
  test(`the menu's ${entry} opens a page for the article, which takes the text once`, async () => {
    chrome.article = ARTICLE;
    await choose(entry);
    assert.match(chrome.opened[0], /^chrome-extension:\/\/utter\/save\/save\.html#[\w-]+$/);
    const { text, segments } = ARTICLE;
    assert.deepEqual(await taken(), { title: "A page", source: "article", text, segments, language: "en" });
    assert.equal(await taken(), null);
    assert.deepEqual(chrome.session, {}, "the text is stored nowhere");
  });
}

test("the popup's button saves the selection, else the article", async () => {
  const popup = openPage();
  chrome.selected = SELECTED;
  popup.tell({ type: "save_tab" });
  await settled();
  assert.deepEqual([(await taken()).text, chrome.opened.length], [SELECTED.text, 1]);
  chrome.selected = undefined;
  chrome.article = ARTICLE;
  popup.tell({ type: "save_tab" });
  await settled();
  const { text, source } = await taken();
  assert.deepEqual([text, source], [ARTICLE.text, "article"]);
});

test("an incognito page leaves its name in no list of downloads", async () => {
  chrome.article = ARTICLE;
  await choose("save_page", { ...TAB, incognito: true });
  assert.equal((await taken()).title, "");
});

test("a page without text and a page that is closed to us say so, and nothing opens", async () => {
  await choose("save_page");
  assert.equal(reading().error.code, "no_text");
  chrome.selected = new Error("Cannot access a chrome:// URL");
  await choose("save_page");
  assert.equal(reading().error.code, "page_forbidden");
  assert.deepEqual(chrome.opened, []);
});

test("a file is asked for with the person's settings, at a speed that the voice can speak", async () => {
  chrome.local.settings = { speed: 4, voices: { en: "espeak:en-gb" }, skip: ["urls"] };
  const { id } = await saving();
  assert.deepEqual(posted().at(-1), {
    type: "save", id, text: ARTICLE.text, segments: [], language: "en", voices: { en: "espeak:en-gb" }, skip: ["urls"],
    speed: 3, format: "mp3", more: false,
  });
});

test("a file is translated where its page asks for that, whatever readings are", async () => {
  chrome.local.settings = { translate: true, translating: true, translate_to: "ar" };
  await saving(undefined, "ja");
  assert.equal(posted().at(-1).to, "ja");
  for (const { id } of posted().filter(({ type }) => type === "save")) chrome.host.tell({ type: "end", id, duration_s: 1, stages: {} });
  await settled();
  await saving();
  assert.deepEqual([posted().at(-1).type, "to" in posted().at(-1)], ["save", false]);
});

test("why a text was not translated is told to the page in the helper's words, with the remedy", async () => {
  const { page, id } = await saving(undefined, "ja");
  const remedy = "Get it with: utter add translate";
  chrome.host.tell({ type: "error", id, code: "voice_unavailable", message: "The translator is not there.", remedy });
  await settled();
  const { type, problem } = page.posted.at(-1);
  assert.deepEqual([type, problem.message, problem.remedy, problem.remedy_language], ["failed", "The translator is not there.", remedy, "en"]);
});

test("captions alone can be saved, though captions are left out elsewhere", async () => {
  const savable = { title: "", source: "selection", text: "A picture.", language: null };
  await saving({ ...savable, segments: [{ start: 0, end: 10, kind: "caption" }] });
  assert.deepEqual(posted().at(-1).skip, ["citations"]);
});

test("the page is told how far the file is, and gets its parts in order", async () => {
  const { page, id } = await saving();
  chrome.host.tell({ type: "started", id, language: "en", voice: "espeak:en-us" });
  chrome.host.tell({ type: "progress", id, what: "loading", fraction: 0 });
  chrome.host.tell({ type: "progress", id, what: "saving", fraction: 0.5 });
  for (const [seq, bytes] of ["AAAA", "BBBB"].entries()) chrome.host.tell({ type: "file", id, seq, bytes });
  chrome.host.tell({ type: "end", id, duration_s: 3, stages: {} });
  await settled();
  assert.deepEqual(page.posted, [
    { type: "advanced", what: "loading", fraction: 0 },
    { type: "advanced", what: "saving", fraction: 0.5 },
    { type: "part", bytes: "AAAA" },
    { type: "part", bytes: "BBBB" },
    { type: "saved", duration_s: 3 },
  ]);
  assert.equal(reading()?.phase ?? "idle", "idle", "a file is no reading");
});

test("a page that goes ends the work, and its late parts reach nobody; the next file is made at once", async () => {
  const { page, id } = await saving();
  page.drop();
  await settled();
  assert.deepEqual(posted().at(-1), { type: "cancel", id });
  const next = await saving();
  assert.notEqual(next.id, id);
  chrome.host.tell({ type: "file", id, seq: 0, bytes: "AAAA" });
  chrome.host.tell({ type: "error", id, code: "canceled", message: "Stopped." });
  chrome.host.tell({ type: "end", id: next.id, duration_s: 1, stages: {} });
  await settled();
  assert.deepEqual([page.posted, types(next.page.posted)], [[], ["saved"]]);
});

test("a page that goes before the helper is ready leaves nothing behind", async () => {
  const page = openSave();
  page.tell({ type: "save", savable: { title: "", source: "article", text: "x", segments: [], language: null }, format: "wav", to: null });
  await settled();
  page.drop();
  chrome.ready();
  await settled();
  assert.deepEqual(types(posted()), ["hello"]);
});

test("one file is made at a time: another page is told to wait, and may try again after it", async () => {
  const { id } = await saving();
  const second = await saving();
  assert.equal(second.page.posted[0].problem.code, "save_busy");
  chrome.host.tell({ type: "end", id, duration_s: 1, stages: {} });
  await settled();
  const third = await saving();
  assert.notEqual(third.id, id);
});

for (const [what, lose, code] of /** @type {[string, (id: string) => void, string][]} */ ([
  ["an engine that crashed", (id) => chrome.host.tell({ type: "error", id, code: "engine_crashed", message: "It ended." }), "engine_crashed"],
  ["a lost helper", () => chrome.loseHost("Native host has exited."), "helper_lost"],
])) {
  test(`${what} is told to the page, which may ask again`, async () => {
    const { page, id } = await saving();
    lose(id);
    await settled();
    assert.equal(page.posted.at(-1).problem.code, code);
    const again = openSave();
    again.tell({ type: "save", savable: { title: "", source: "article", text: "x", segments: [], language: null }, format: "wav", to: null });
    await settled();
    chrome.ready();
    await settled();
    assert.equal(posted().at(-1).type, "save");
  });
}

test("a missing helper is told to the page", async () => {
  const page = openSave();
  page.tell({ type: "save", savable: { title: "", source: "article", text: "x", segments: [], language: null }, format: "wav", to: null });
  await settled();
  chrome.loseHost("Specified native messaging host not found.");
  await settled();
  assert.equal(page.posted[0].problem.code, "helper_missing");
});

test("another worker knows nothing of the file, and makes it when it is asked again", async () => {
  await saving();
  await newWorker();
  const page = openSave();
  page.tell({ type: "save", savable: { title: "", source: "article", text: "x", segments: [], language: null }, format: "wav", to: null });
  await settled();
  chrome.ready();
  await settled();
  assert.equal(posted().at(-1).type, "save");
});

test("a reading goes on beside a file, and each hears of its own", async () => {
  const { page } = await saving();
  chrome.selected = SELECTED;
  chrome.api.commands.onCommand.tell("speak", TAB);
  await settled();
  assert.equal(posted().at(-1).type, "speak");
  chrome.host.tell({ type: "end", id: reading().id, duration_s: 0, stages: {} });
  await settled();
  assert.deepEqual(page.posted, []);
});

test("the page is told who gets the text of some voices, once the helper was asked, and promises nothing before", async () => {
  const take = () => {
    const port = openSave();
    port.tell({ type: "take", name: "gone" });
    return port.posted[0].host;
  };
  assert.equal(take(), undefined);
  chrome.opens("ui", "popup/popup.html").tell({ type: "check_helper" });
  await settled();
  chrome.ready();
  await settled();
  assert.equal(take(), null);
  chrome.host.tell({
    type: "ready", protocol: 1, version: "0.1.0", build: "b", rate_hz: 24_000, default_voice: "espeak:en-us",
    families: [{ name: "espeak", state: "ready" }, { name: "remote", state: "ready", host: "speech.example.org" }],
  });
  await settled();
  assert.equal(take(), "speech.example.org");
});
