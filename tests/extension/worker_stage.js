// The whole service worker, as main.js makes it, between a fake Chrome and what its user, helper and player do: made
// anew for every test of a file that imports this.

import { afterEach, beforeEach, mock } from "node:test";

import { FakeChrome, chunk, settled } from "./fake_chrome.js";

/** @type {FakeChrome} */
export let chrome;
/** @type {(event: string) => void} */
export let reject = () => {};
let workers = 0;

export const SELECTED = {
  taken: "t1", text: "One sent. Two sent. Three sen. Four sent.", language: "en", title: "A page", focused: true, from: 0,
  segments: [{ start: 0, end: 41, kind: "paragraph" }],
};
export const TAB = /** @type {any} */ ({ id: 7, incognito: false, title: "A page", url: "https://example.org/page#part" });

beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  chrome = new FakeChrome().install();
  await newWorker();
});

afterEach(() => mock.timers.reset());

/** What the browser does after an eviction: run main.js in a fresh global. Old listeners are gone. */
export async function newWorker() {
  const { runtime, contextMenus, commands, permissions, storage, tabs } = chrome.api;
  for (const { listeners } of [
    runtime.onInstalled, runtime.onStartup, runtime.onConnect, runtime.onMessage, contextMenus.onClicked, commands.onCommand, storage.onChanged,
    tabs.onRemoved, permissions.onAdded, permissions.onRemoved,
  ]) listeners.length = 0;
  for (const port of [...chrome.players, ...chrome.hosts]) port.isOpen = false;
  globalThis.self = /** @type {any} */ ({ addEventListener: (/** @type {string} */ _, /** @type {any} */ f) => (reject = f) });
  workers += 1;
  // A module with a query is another instance, but what it imports is not: only `parts` are the worker's state.
  await import(`../../extension/background/main.js?worker=${workers}`);
  await settled();
}

export const reading = () => chrome.session.reading;
/** @returns {string} */
export const id = () => reading().id;
/** Notices that a page was to show. @returns {string[]} */
export const notices = () => chrome.injected.flatMap(({ args }) => (args?.[0]?.message ? [args[0].message] : []));
export const posted = () => chrome.hosts.flatMap((host) => host.posted);
export const types = (/** @type {any[]} */ messages) => messages.map((message) => message.type);

/** @param {any} [selected] */
export async function clickSpeak(selected = SELECTED, tab = TAB) {
  chrome.selected = selected;
  chrome.api.contextMenus.onClicked.tell({ menuItemId: "speak", selectionText: "flat text", frameId: 3 }, tab);
  await settled();
}

/** Speak until `n` chunks, a second and a sentence each, are with the player. */
export async function speaking(n = 3, started = { language: "en", voice: "espeak:en-us" }) {
  await clickSpeak();
  chrome.ready();
  await settled();
  chrome.host.tell({ type: "started", id: id(), ...started });
  await settled();
  for (let seq = 0; seq < n; seq += 1) chrome.host.tell(chunk(id(), seq));
  await settled();
  if (chrome.document) chrome.document.id = id();
}

/** @param {any} news */
export async function playerTells(news) {
  chrome.players.at(-1)?.tell(news);
  await settled();
}

export async function pressKey(selected = SELECTED) {
  chrome.selected = selected;
  chrome.api.commands.onCommand.tell("speak", TAB);
  await settled();
}

export const openPage = () => chrome.opens("ui", "popup/popup.html");
/** @param {number} tab_id */
export const openWelcome = (tab_id) => chrome.opens("ui", "welcome/welcome.html", tab_id);
