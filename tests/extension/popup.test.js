// The popup as it is in the extension, over a document without a browser and a worker that the test plays.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";

import { JSDOM } from "jsdom";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../extension/${path}`, import.meta.url), "utf8");
/** @type {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>} */
const MESSAGES = JSON.parse(read("_locales/en/messages.json"));

/** What the worker was told. @type {any[]} */
let posted;
/** Match patterns that the browser has granted. @type {Set<string>} */
let granted;
let grants = true;
/** @type {(message: any) => void} */
let tell;
let popups = 0;

/** As Chrome's: what the tests' JavaScript may lack. */
class DurationFormat {
  /** @param {{hours?: number, minutes: number}} time */
  format({ hours = 0, minutes }) {
    return [hours && `${hours} hr`, minutes && `${minutes} min`].filter(Boolean).join(", ");
  }
}

/** @param {any} [settings]  @param {string} [url]  of the tab, if it may be known */
async function open(settings = {}, url = undefined) {
  mock.timers.enable({ apis: ["setInterval", "setTimeout"] });
  posted = [];
  granted = new Set();
  const { window } = new JSDOM(read("popup/popup.html"), { pretendToBeVisual: true });
  for (const name of Object.getOwnPropertyNames(window).filter((each) => /^(HTML\w*Element|document|Element)$/.test(each))) {
    Object.assign(globalThis, { [name]: window[name] });
  }
  Object.assign(globalThis, { addEventListener: window.addEventListener.bind(window), CSS: { escape: String } });
  Object.assign(Intl, { DurationFormat });
  const navigator = { languages: ["en"], language: "en", userAgent: "Mozilla/5.0 (X11; Linux x86_64)" };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  const event = { addListener() {} };
  const port = {
    onMessage: { addListener: (/** @type {any} */ listener) => (tell = listener) }, onDisconnect: event,
    postMessage: (/** @type {any} */ message) => posted.push(message),
  };
  globalThis.chrome = /** @type {any} */ ({
    runtime: { id: "an_id", connect: () => port },
    i18n: { getMessage },
    tabs: { getCurrent: async () => undefined, query: async () => [{ url }] },
    permissions: {
      contains: async (/** @type {any} */ { origins }) => granted.has(origins[0]),
      request: async (/** @type {any} */ { origins }) => grants && granted.add(origins[0]),
      remove: async (/** @type {any} */ { origins }) => granted.delete(origins[0]),
    },
    commands: { getAll: async () => [{ name: "speak", shortcut: "Alt+Shift+S" }] },
    storage: { local: { get: async () => ({ settings }) }, onChanged: event },
  });
  popups += 1;
  await import(`../../extension/popup/popup.js?popup=${popups}`);
  posted.length = 0;
}

beforeEach(() => mock.timers.reset());

/** As Chrome does it. @param {string} name  @param {string[]} values */
function getMessage(name, values) {
  const { message = "", placeholders = {} } = MESSAGES[name] ?? {};
  const filled = message.replace(/\$(\w+)\$/g, (_, word) => placeholders[word.toLowerCase()].content);
  return filled.replace(/\$(\d)/g, (_, digit) => values[Number(digit) - 1] ?? "");
}

const READING = {
  phase: "speaking", id: "r", title: "A page", source: "article", position_s: 20, made_s: 40, done: false, sentence: { start: 0, end: 9 },
  sounds: null, n_units: 900, voice: "af_heart", language: "en", speed: 2, capped_speed: null, left_s: 190, error: null, error_here: false,
};
const IDLE = { ...READING, phase: "idle", sentence: null, left_s: null, voice: null };
const HELPER = { phase: "ready", version: "1", build: "b", families: [{ name: "kokoro", state: "ready" }], default_voice: "af_heart", problem: null };
const FILES = { phase: "installed", size_bytes: 1, left_bytes: 0, free_bytes: 1, problem: null };

const show = (/** @type {any} */ reading, /** @type {any} */ helper = HELPER) => tell({ type: "state", reading, helper, files: FILES });
const find = (/** @type {string} */ selector) => /** @type {any} */ (document.querySelector(selector));
/** Names of the buttons that are to be seen in the panel. */
const buttons = () => [...document.querySelectorAll(".now button")]
  .filter((each) => each.closest("[hidden]") === null).map((each) => each.getAttribute("aria-label") ?? each.textContent);
const press = (/** @type {string} */ selector) => (find(selector).click(), posted.at(-1));

test("while nothing is read the popup offers to read and to save, and nothing that needs a reading", async () => {
  await open();
  show(IDLE);
  assert.deepEqual(buttons(), ["Speak", "Read this page", "Save as sound"]);
  assert.deepEqual(["#main", "#read_page", "#save"].map(press), [{ type: "speak_tab" }, { type: "read_page" }, { type: "save_tab" }]);
});

test("while something is read the popup steps by sentence and paragraph, pauses and stops", async () => {
  await open();
  show(READING);
  assert.deepEqual(buttons(), ["Pause", "Stop", "Previous paragraph", "Previous sentence", "Next sentence", "Next paragraph"]);
  assert.deepEqual(["#main", "#stop"].map(press), [{ type: "toggle" }, { type: "stop" }]);
  const steps = ["#paragraph_back", "#back", "#forward", "#paragraph_forward"].map(press);
  assert.deepEqual(steps.map(({ type, unit, by }) => [type, unit, by]), [
    ["step", "paragraph", -1], ["step", "sentence", -1], ["step", "sentence", 1], ["step", "paragraph", 1],
  ]);
});

test("the main button says what is: at the beginning, in a gap of the voice, in a pause", async () => {
  await open();
  const said = (/** @type {any} */ change) => (show({ ...READING, ...change }), find("#main").textContent);
  const states = [{ phase: "waiting", position_s: 0 }, { phase: "waiting" }, { phase: "speaking" }, { phase: "paused" }, IDLE];
  assert.deepEqual(states.map(said), ["Starting…", "Waiting…", "Pause", "Resume", "Speak"]);
});

test("the time left is told roughly, and not at all while nobody knows it", async () => {
  await open();
  /** @type {[number | null, string][]} */
  const cases = [[null, ""], [30, "Less than 1 min left"], [190, "3 min left"], [7500, "2 hr, 5 min left"]];
  for (const [left_s, told] of cases) {
    show({ ...READING, phase: "paused", left_s });
    assert.equal(find("#left").textContent, told);
  }
});

test("the time left runs on while the voice speaks, and stands still in a pause", async () => {
  await open();
  const now = mock.method(performance, "now", () => 0);
  for (const [phase, told] of [["speaking", "1 min left"], ["paused", "2 min left"]]) {
    now.mock.mockImplementation(() => 0);
    show({ ...READING, phase, left_s: 120 });
    now.mock.mockImplementation(() => 50_000);
    mock.timers.tick(1000);
    assert.equal(find("#left").textContent, told);
  }
  now.mock.restore();
});

test("a speed that this computer cannot reach is told plainly, while it is so", async () => {
  await open();
  const told = (/** @type {number | null} */ capped_speed) => (show({ ...READING, capped_speed }), find("#capped").textContent);
  assert.deepEqual([null, 1.4, 2].map(told), ["", "This computer makes speech at 1.4× at most now.", ""]);
});

test("a button that goes leaves the focus to the main one", async () => {
  await open();
  show(READING);
  find("#forward").focus();
  show(IDLE);
  assert.equal(document.activeElement, find("#main"));
  find("#read_page").focus();
  show(READING);
  assert.equal(document.activeElement, find("#main"));
});

test("the person's text size is the page's, on which all else is measured", async () => {
  await open({ text_size: 1.5 });
  assert.equal(document.documentElement.style.fontSize, "150%");
  const lengths = read("popup/popup.css").match(/(?:font-size|min-inline-size|min-block-size): [\d.]+px/g);
  assert.equal(lengths, null);
});

test("Utter asks for a site by a click on its name, and gives it back by another", async () => {
  await open({}, "https://news.example:8080/today?a=1");
  show(IDLE);
  assert.equal(find("#site").hidden, false);
  assert.match(find("#site").textContent, /news\.example/);
  const click = async () => (find("#site_allowed").click(), await settled());
  await click();
  assert.deepEqual([...granted], ["https://news.example/*"]);
  await click();
  assert.deepEqual([...granted], []);
  grants = false;
  await click();
  assert.equal(find("#site_allowed").checked, false); // as the browser has it, not as it was clicked
  grants = true;
});

test("nobody is asked where there is no site, where something is read, or where Alt+click is not wanted", async () => {
  /** @type {[any, string | undefined, any][]} */
  const cases = [
    [{}, undefined, IDLE], [{}, "chrome://extensions", IDLE], [{}, "https://news.example/", READING],
    [{ alt_click: false }, "https://news.example/", IDLE],
  ];
  for (const [settings, url, reading] of cases) {
    mock.timers.reset();
    await open(settings, url);
    show(reading);
    await settled();
    assert.equal(find("#site").hidden, true, url);
  }
});

/** What was begun has come to its end. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

const SENDER = { ...HELPER, families: [...HELPER.families, { name: "remote", state: "ready", host: "speech.example.org" }] };

test("the line about privacy is true: where no server is named, where one is, and while its voice speaks", async () => {
  await open();
  const line = () => find("#privacy_line").textContent;
  show(READING);
  assert.equal(line(), "Text stays on this computer.");
  show(READING, SENDER);
  assert.equal(line(), "Text for the voices of speech.example.org is sent there. All other text stays on this computer.");
  const remote = { ...READING, voice: "remote:af_heart" };
  for (const phase of ["waiting", "speaking", "paused"]) {
    show({ ...remote, phase }, SENDER);
    assert.equal(line(), "Text leaves this computer: it is sent to speech.example.org.");
  }
  show({ ...remote, phase: "idle" }, SENDER);
  assert.match(line(), /^Text for the voices of/);
});

test("translating is not offered until it is switched on in the options; then a button is on or off", async () => {
  await open();
  show(IDLE);
  assert.equal(find("#translation").hidden, true);
  for (const translating of [false, true]) {
    mock.timers.reset();
    await open({ translate: true, translating });
    show(IDLE);
    assert.equal(find("#translation").hidden, false);
    assert.equal(find("#translate").textContent, "Translate and speak");
    assert.equal(find("#translate").getAttribute("aria-pressed") ?? find("#translate").ariaPressed, String(translating));
  }
});

test("a translator that is missing is told with its command, once the button is on", async () => {
  const remedy = "To add it, run: utter add translate";
  const helper = { ...HELPER, translator: { state: "missing", remedy } };
  const trouble = () => find("#translator_trouble");
  await open({ translate: true });
  show(IDLE, helper);
  assert.equal(trouble().hidden, true);
  mock.timers.reset();
  await open({ translate: true, translating: true });
  show(IDLE, helper);
  assert.match(trouble().textContent, /^The translator is not installed\./);
  assert.match(trouble().textContent, /utter add translate/);
  show({ ...IDLE, error: { code: "voice_unavailable", message: "No.", remedy } }, helper);
  assert.equal(trouble().hidden, true, "the reading's error says it already");
  show(IDLE, { ...helper, translator: { state: "ready" } });
  assert.equal(trouble().hidden, true);
});
