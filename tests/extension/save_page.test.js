// The page that saves sound as it is in the extension, over a document without a browser and a worker that the test plays.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { JSDOM } from "jsdom";

import { FakeEvent, FakePort, settled } from "./fake_chrome.js";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../extension/${path}`, import.meta.url), "utf8");
/** @type {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>} */
const MESSAGES = JSON.parse(read("_locales/en/messages.json"));
const SAVABLE = { title: "A page", source: "article", text: "One. Two.", segments: [], language: "en" };
const ON = { translate: true, translating: true, translate_to: "ja" };

/** One for each file, after the one that takes the text. @type {FakePort[]} */
let ports;
/** @type {any} */
let stored;
/** @type {FakeEvent<(changes: any, area: string) => void>} */
let changed;
let pages = 0;

/** @param {any} settings */
async function open(settings) {
  stored = { settings };
  ports = [];
  changed = new FakeEvent();
  const { window } = new JSDOM(read("save/save.html"), { url: "https://utter.invalid/save/save.html#name" });
  const { document, location, HTMLElement, HTMLInputElement, HTMLButtonElement, HTMLSelectElement, HTMLProgressElement, Option } = window;
  const names = { document, location, HTMLElement, HTMLInputElement, HTMLButtonElement, HTMLSelectElement, HTMLProgressElement, Option };
  Object.assign(globalThis, names);
  globalThis.chrome = /** @type {any} */ ({
    runtime: { connect: (/** @type {{name: string}} */ { name }) => ports[ports.push(new FakePort(name)) - 1] },
    i18n: { getMessage, getUILanguage: () => "fr" },
    storage: { local: { get: async () => stored, set: async (/** @type {any} */ all) => (stored = all) }, onChanged: changed },
  });
  pages += 1;
  const opened = import(`../../extension/save/save.js?page=${pages}`);
  while (ports.length === 0) await new Promise(setImmediate);
  ports[0].tell({ type: "taken", savable: SAVABLE });
  await opened;
}

/** As Chrome does it. @param {string} name  @param {string[]} values */
function getMessage(name, values) {
  const { message = "", placeholders = {} } = MESSAGES[name] ?? {};
  const filled = message.replace(/\$(\w+)\$/g, (_, word) => placeholders[word.toLowerCase()].content);
  return filled.replace(/\$(\d)/g, (_, digit) => values[Number(digit) - 1] ?? "");
}

const find = (/** @type {string} */ selector) => /** @type {any} */ (document.querySelector(selector));
const box = () => find("#translated");
const line = () => (find("#translation").hidden ? null : find("#translation").textContent.trim());

/** Press the button. @returns {string | null} what the file is asked to be translated into */
function asked() {
  find("#start").click();
  const { to } = ports.at(-1)?.posted[0];
  ports.at(-1)?.tell({ type: "failed", problem: { code: "internal", message: "No.", remedy: null } });
  return to;
}

test("where translating is not offered the page is silent about it, and the file is as the text is written", async () => {
  await open({ translating: true, translate_to: "ja" });
  assert.equal(line(), null);
  assert.equal(asked(), null);
});

test("where readings are translated the page says into what, and the file is; without the tick it is not", async () => {
  await open(ON);
  assert.deepEqual([line(), box().checked], ["Translated into Japanese", true]);
  assert.equal(asked(), "ja");
  await settled();
  box().click();
  assert.equal(asked(), null);
  assert.deepEqual(stored, { settings: ON }, "readings stay as they are");
});

test("where translating is offered and off a tick has this file translated, into the browser's language if none is chosen", async () => {
  await open({ translate: true });
  assert.deepEqual([line(), box().checked], ["Translated into French", false]);
  box().click();
  assert.equal(asked(), "fr");
});

test("what is set elsewhere is so on the page, but for what the person has chosen there", async () => {
  await open(ON);
  const set = (/** @type {any} */ newValue) => changed.tell({ settings: { newValue } }, "local");
  set({ ...ON, translating: false, translate_to: "de" });
  assert.deepEqual([line(), box().checked], ["Translated into German", false]);
  box().click();
  set({ ...ON, translating: false, save_format: "wav" });
  assert.deepEqual([line(), box().checked], ["Translated into Japanese", true]);
  set({});
  assert.deepEqual([line(), asked()], [null, null]);
});

test("while a file is made the box cannot be changed", async () => {
  await open(ON);
  find("#start").click();
  assert.equal(box().disabled, true);
  find("#cancel").click();
  await settled();
  assert.equal(box().disabled, false);
});
