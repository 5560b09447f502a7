// The parts of a page that draw, over a document without a browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";

import { JSDOM } from "jsdom";

import { refusal } from "../../extension/options/settings_file.js";
import { DEFAULTS, InvalidSettings, importText } from "../../extension/settings.js";
import { HelperCard } from "../../extension/ui/helper_card.js";
import { showProblem } from "../../extension/ui/problem.js";
import { SpeedControl } from "../../extension/ui/speed_control.js";
import { VoicePicker } from "../../extension/ui/voice_picker.js";
import { sentence } from "../../extension/ui/words.js";

/** @import { FromUi, Helper, Reading, VoiceInfo } from "../../extension/messages.js" */

/** @type {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>} */
const MESSAGES = messagesOf("en");
/** The interface's now. */
let messages = MESSAGES;

/** @type {any} */
let stored;

/** @param {string} locale  @returns {typeof MESSAGES} */
function messagesOf(locale) {
  return JSON.parse(readFileSync(new URL(`../../extension/_locales/${locale}/messages.json`, import.meta.url), "utf8"));
}

beforeEach(() => {
  stored = {};
  messages = MESSAGES;
  const { window } = new JSDOM("<body></body>");
  const { document, Element, Event, HTMLElement, HTMLInputElement, HTMLButtonElement, HTMLDetailsElement } = window;
  const names = { document, Element, Event, HTMLElement, HTMLInputElement, HTMLButtonElement, HTMLDetailsElement };
  const addEventListener = window.addEventListener.bind(window);
  Object.assign(globalThis, names, { addEventListener, CSS: { escape: String } });
  Object.defineProperty(globalThis, "navigator", { value: { languages: ["en-US", "de"], userAgent: "Mozilla/5.0 (X11; Linux x86_64)" }, configurable: true });
  globalThis.chrome = /** @type {any} */ ({
    runtime: { id: "an_id" },
    i18n: { getMessage },
    storage: { local: { get: async () => stored, set: async (/** @type {any} */ all) => (stored = all) } },
  });
});

/** As Chrome does it. @param {string} name  @param {string[]} values */
function getMessage(name, values) {
  const { message = "", placeholders = {} } = messages[name] ?? {};
  const filled = message.replace(/\$(\w+)\$/g, (_, word) => placeholders[word.toLowerCase()].content);
  return filled.replace(/\$(\d)/g, (_, digit) => values[Number(digit) - 1] ?? "");
}

/** @type {Reading} */
const IDLE = {
  phase: "idle", id: null, title: "", source: "selection", position_s: 0, made_s: 0, done: false, sentence: null, n_units: 0,
  voice: null, language: null, speed: 1, capped_speed: null, translation: null, left_s: null, error: null, error_here: false, sounds: null,
};

/** @type {VoiceInfo[]} */
const VOICES = [
  { id: "af_heart", name: "Heart, American English", family: "kokoro", languages: ["en-US"], gender: "female", listed: true, grade: "A" },
  { id: "am_adam", name: "Adam, American English", family: "kokoro", languages: ["en-US"], gender: "male", listed: false, grade: "F+" },
  { id: "espeak:en-us", name: "English (America)", family: "espeak", languages: ["en-US"], listed: false },
  { id: "espeak:de", name: "German", family: "espeak", languages: ["de"], listed: true },
  { id: "espeak:fi", name: "Finnish", family: "espeak", languages: ["fi"], listed: true },
];

function picker() {
  /** @type {FromUi[]} */
  const posted = [];
  const root = document.body.appendChild(document.createElement("div"));
  const made = new VoicePicker(root, /** @type {any} */ ({ post: (/** @type {FromUi} */ message) => posted.push(message) }));
  made.showVoices(VOICES);
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  return { picker: made, root, posted, find };
}

test("own languages stand open to view, the others are folded away", () => {
  const { root } = picker();
  const shown = [...root.querySelectorAll("details[data-language]")].map((each) => /** @type {HTMLElement} */ (each));
  assert.deepEqual(shown.map(({ dataset }) => dataset.language), ["en", "de", "fi"]);
  assert.equal(shown[2].parentElement?.closest("details")?.className, "others");
});

test("a chosen voice is stored for its language, and automatic takes it back", async () => {
  const { picker: made, find } = picker();
  made.showChoices({ voices: { de: "espeak:de" }, favorites: [] });
  find('input[value="af_heart"]').click();
  await new Promise(setImmediate);
  assert.deepEqual(stored.settings.voices, { de: "espeak:de", en: "af_heart" });
  assert.equal(find('[data-language="en"] .choice').textContent, "Heart, American English");
  find('[data-language="de"] input[value=""]').click();
  await new Promise(setImmediate);
  assert.deepEqual(stored.settings.voices, { en: "af_heart" });
});

test("a voice is told by name, quality, accent and gender; the short list stands before the rest", () => {
  const { root } = picker();
  const text = (/** @type {Element} */ row) => row.querySelector("label")?.textContent?.replace(/\s+/g, " ");
  const english = [...root.querySelectorAll('[data-language="en"] .voice')].filter((each) => each.querySelector("button"));
  assert.deepEqual(english.map(text), [
    "Heart excellent qualityAmerican English · female", "Adam poor qualityAmerican English · male", "English (America)eSpeak NG",
  ]);
  assert.deepEqual(english.map((each) => each.closest("details.more") !== null), [false, true, true]);
  for (const [, { message }] of Object.entries(MESSAGES).filter(([name]) => name.startsWith("grade_"))) assert.match(message, / quality$/);
});

test("a voice of a server says where its text goes, one that was never tried says that", () => {
  const { picker: made, root } = picker();
  /** @type {VoiceInfo} */
  const nova = { id: "remote:nova", name: "nova", family: "remote", languages: ["en"], listed: true, remote: true };
  /** @type {VoiceInfo} */
  const ana = { id: "xtts:Ana", name: "Ana", family: "xtts", languages: ["en"], listed: true, untried: true };
  const told = (/** @type {string} */ host) => {
    made.showVoices([...VOICES, nova, ana], [{ name: "remote", state: "ready", host }]);
    return ["remote:nova", "xtts:Ana"].map((id) => root.querySelector(`label:has([value="${id}"])`)?.textContent);
  };
  assert.deepEqual(told("speech.example.org"), ["novaText leaves this computer: it is sent to speech.example.org.", "Ananot tried yet"]);
  for (const host of ["127.0.0.1:8880", "localhost", "[::1]:80"]) {
    assert.equal(told(host)[0], `novaText leaves Utter: it is sent to another program, ${host}.`);
  }
  assert.match(told("127.0.0.1.example.org")[0] ?? "", /leaves this computer/);
});

test("in another language, accents and names of languages are of that one, and what stays English is marked as English", () => {
  messages = messagesOf("de");
  const { picker: made, root, find } = picker();
  const received = { id: "espeak:en-gb-x-rp", name: "English (Received Pronunciation)", family: "espeak", languages: ["en-GB-x-rp"], listed: false };
  const austrian = { id: "say:Anna", name: "Anna", family: "say", languages: ["de-AT"], listed: true };
  made.showVoices([...VOICES, received, austrian]);
  const told = [...root.querySelectorAll(".voice")].filter((each) => each.querySelector("button")).map((each) =>
    [each.querySelector(".name")?.textContent, each.querySelector("label > span > small")?.textContent, each.querySelector("[lang]")?.getAttribute("lang")]);
  assert.deepEqual(told, [
    ["Heart", "Vereinigte Staaten · weiblich", undefined],
    ["Adam", "Vereinigte Staaten · männlich", undefined],
    ["Englisch (Vereinigte Staaten)", "eSpeak NG", undefined],
    ["English (Received Pronunciation)", "eSpeak NG", "en"],
    ["Deutsch", "eSpeak NG", undefined],
    ["Anna", "Österreichisches Deutsch · macOS", undefined],
    ["Finnisch", "eSpeak NG", undefined],
  ]);
  made.showChoices({ voices: { en: "af_heart" }, favorites: [] });
  assert.equal(find('[data-language="en"] .choice').textContent, "Heart, Englisch (Vereinigte Staaten)");
  assert.equal(find('button[data-favorite="af_heart"]').getAttribute("aria-label"), "Favorit: Heart, Englisch (Vereinigte Staaten)");
});

test("voices that come while a person is in the list leave what is open and where the focus is", () => {
  const { picker: made, find } = picker();
  const more = /** @type {HTMLDetailsElement} */ (find("details.more"));
  more.open = true;
  find('[data-language="de"] input[value="espeak:de"]').focus();
  made.showVoices([{ ...VOICES[0], id: "bf_emma", name: "Emma, British English", languages: ["en-GB"] }, ...VOICES]);
  assert.equal(/** @type {HTMLDetailsElement} */ (find("details.more")).open, true);
  assert.notEqual(find("details.more"), more);
  assert.equal(document.activeElement, find('[data-language="de"] input[value="espeak:de"]'));
});

test("a voice's button plays a sample in its language, and stops it while it plays", () => {
  const { picker: made, posted, find } = picker();
  const button = find('button[data-voice="espeak:de"]');
  assert.equal(button.getAttribute("aria-label"), "Play a sample of German");
  button.click();
  assert.deepEqual(posted, [{ type: "speak_text", text: "Hallo. So klinge ich, wenn ich Ihnen vorlese.", voice: "espeak:de" }]);
  made.showReading({ ...IDLE, phase: "waiting", source: "preview" });
  assert.equal(button.getAttribute("aria-label"), "Stop the sample of German");
  button.click();
  assert.deepEqual(posted.at(-1), { type: "stop" });
});

test("a search shows what fits, from the short list and the rest, and says how many", () => {
  const { root, find } = picker();
  const query = /** @type {HTMLInputElement} */ (find("input[type=search]"));
  query.value = "english";
  query.dispatchEvent(new Event("input"));
  const found = [...root.querySelectorAll("button[data-voice]")].map((each) => /** @type {HTMLElement} */ (each).dataset.voice);
  assert.deepEqual(found, ["af_heart", "am_adam", "espeak:en-us"]);
  assert.equal(find("[role=status]").textContent, "Voices found: 3");
});

test("a chosen voice that the helper no longer has stays to be seen", () => {
  const { picker: made, find } = picker();
  made.showChoices({ voices: { en: "bf_gone" }, favorites: [] });
  made.showVoices(VOICES);
  assert.equal(/** @type {HTMLInputElement} */ (find('input[value="bf_gone"]')).checked, true);
  assert.equal(find('[data-language="en"] .choice').textContent, "Gone");
});

test("a settings file that cannot be taken is refused in words, without a parser's", () => {
  const told = (/** @type {string} */ text) => {
    try {
      importText(text);
    } catch (error) {
      return refusal("bad.json", /** @type {InvalidSettings} */ (error));
    }
    return "";
  };
  const notOurs = "bad.json was not taken: it is not a settings file of Utter.";
  assert.deepEqual(["{oops", "[]", "7"].map(told), Array(3).fill(notOurs));
  assert.equal(told('{"utter_settings": 1, "speed": 99}'), "bad.json was not taken: Utter cannot use its value for “Speed”.");
  assert.deepEqual(Object.keys(DEFAULTS).filter((key) => refusal("x", new InvalidSettings(key, "")) === refusal("x", new InvalidSettings("file", ""))), []);
});

test("a missing helper is told once, with its command", () => {
  const line = document.createElement("p");
  const remedy = document.createElement("div");
  let checks = 0;
  const card = new HelperCard(line, remedy, () => (checks += 1), () => {});
  /** @type {Helper} */
  const missing = { phase: "missing", version: null, build: null, families: [], default_voice: null, problem: null };
  card.show(missing, false);
  assert.equal(line.textContent, "Helper not installed");
  assert.equal(remedy.querySelector("code")?.textContent, "./install.sh");
  const button = [...remedy.querySelectorAll("button")].at(-1);
  card.show({ ...missing }, false);
  assert.equal([...remedy.querySelectorAll("button")].at(-1), button, "drawn again without a change");
  button?.click();
  assert.equal(checks, 1);
});

test("a newer extension is offered in a line with one button, and not while something is read", () => {
  const line = document.createElement("p");
  const remedy = document.createElement("div");
  let reloads = 0;
  const card = new HelperCard(line, remedy, () => {}, () => (reloads += 1));
  /** @type {Helper} */
  const ready = { phase: "ready", version: "0.1.0", build: "b", families: [], default_voice: "af_heart", problem: null };
  card.show(ready, false);
  assert.equal(remedy.hidden, true);
  card.show({ ...ready, newer: true }, true);
  assert.equal(remedy.hidden, true, "nobody is to lose what they hear");
  card.show({ ...ready, newer: true }, false);
  assert.equal(line.textContent, "Helper ready");
  assert.equal(remedy.hidden, false);
  assert.equal(remedy.querySelector("p")?.textContent, "A newer Utter is installed. Reload to use it.");
  const [button, ...others] = remedy.querySelectorAll("button");
  assert.deepEqual([button.textContent, others], ["Reload", []]);
  button.click();
  assert.equal(reloads, 1);
  // Also where the old extension cannot speak to the new helper: it is the way out.
  card.show({ ...ready, phase: "failed", problem: { code: "helper_protocol", message: "Another.", remedy: null }, newer: true }, false);
  assert.deepEqual([...remedy.querySelectorAll("button")].map(({ textContent }) => textContent), ["Check again", "Reload"]);
});

test("a speed acts as the slider moves, and news do not move it meanwhile", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { control, slider, told } = speedControl();
  control.show(1);
  for (const value of ["1.1", "1.2", "1.3"]) {
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
    control.show(1);
  }
  assert.equal(slider.getAttribute("aria-valuetext"), "1.3 times normal speed");
  assert.deepEqual(told, [1.1], "the first change is told at once");
  mock.timers.tick(1000);
  assert.deepEqual(told, [1.1, 1.3], "and where it came to rest soon after");
  mock.timers.tick(1000);
  control.show(2);
  assert.equal(slider.value, "2");
  mock.timers.reset();
});

test("a speed that many choose takes one click, and is shown as chosen", () => {
  const { control, presets, told } = speedControl();
  control.show(1);
  const pressed = () => presets.filter(({ ariaPressed }) => ariaPressed === "true").map(({ textContent }) => textContent);
  assert.deepEqual(presets.map(({ textContent }) => textContent), ["1×", "1.25×", "1.5×", "2×"]);
  assert.deepEqual(pressed(), ["1×"]);
  presets[1].click();
  assert.deepEqual([told, pressed()], [[1.25], ["1.25×"]]);
});

test("a change that still waits is told when the popup closes", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { control, slider, told } = speedControl();
  control.show(1);
  for (const value of ["1.1", "1.2"]) {
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
  }
  document.defaultView?.dispatchEvent(new Event("pagehide"));
  assert.deepEqual(told, [1.1, 1.2]);
  mock.timers.reset();
});

function speedControl() {
  const slider = document.createElement("input");
  slider.type = "range";
  const presets = document.createElement("div");
  /** @type {number[]} */
  const told = [];
  const control = new SpeedControl({ slider, output: document.createElement("output"), presets }, (speed) => told.push(speed));
  return { control, slider, told, presets: [...presets.querySelectorAll("button")] };
}

test("an error is shown as text, never as markup", () => {
  const region = document.createElement("div");
  showProblem(region, { code: "x", message: "<b>bold</b>", remedy: "utter install" });
  assert.equal(region.querySelector("b"), null);
  assert.equal(region.querySelector(".what")?.textContent, "<b>bold</b>");
  assert.equal(region.querySelector("code")?.textContent, "utter install");
  showProblem(region, null);
  assert.equal(region.hidden, true);
});

test("what the helper says is marked as its language, what the extension says of it is not", () => {
  const region = document.body.appendChild(document.createElement("div"));
  const lines = () => [...region.querySelectorAll("p")].map(({ textContent, lang, dir }) => [textContent, lang, dir]);
  showProblem(region, { code: "x", message: "It ended.", language: "en", remedy: "Zum Fortsetzen drücken." });
  assert.deepEqual(lines(), [["It ended.", "en", "auto"], ["Zum Fortsetzen drücken.", "", ""]]);
  const card = new HelperCard(document.createElement("p"), region, () => {}, () => {});
  /** @type {Helper} */
  const failed = { phase: "failed", version: null, build: null, families: [], default_voice: null, problem: null };
  card.show({ ...failed, problem: { code: "x", message: "No engine.", language: "en", remedy: "Look at it.", remedy_language: "en" } }, false);
  assert.deepEqual(lines(), [["No engine.", "en", "auto"], ["Look at it.", "en", "auto"]]);
  card.show({ ...failed, phase: "ready", families: [{ name: "kokoro", state: "missing", remedy: "Get its files." }] }, false);
  assert.deepEqual(lines().map(([, lang]) => lang), ["", "en"]);
  assert.equal(lines()[1][0], "Get its files.");
});

test("a sentence takes elements where its language wants them", () => {
  const key = document.createElement("kbd");
  const parts = sentence("key_now", key);
  assert.equal(parts.includes(key), true);
  assert.match(parts.map(String).join(""), /speaks the selection/);
});

test("a star makes a favorite at once, where it stands; it comes first when the list is drawn again", async () => {
  const { picker: made, root, find } = picker();
  const names = () => [...root.querySelectorAll('[data-language="en"] button[data-voice]')].map((each) => /** @type {HTMLElement} */ (each).dataset.voice);
  const star = find('button[data-favorite="am_adam"]');
  assert.deepEqual([star.getAttribute("aria-label"), star.getAttribute("aria-pressed")], ["Favorite: Adam, American English", "false"]);
  star.click();
  await new Promise(setImmediate);
  assert.deepEqual(stored.settings.favorites, ["am_adam"]);
  assert.equal(star.getAttribute("aria-pressed"), "true");
  assert.deepEqual(names(), ["af_heart", "am_adam", "espeak:en-us"], "no row runs away from under the mouse");
  star.focus();
  made.showVoices(VOICES);
  assert.deepEqual(names(), ["am_adam", "af_heart", "espeak:en-us"]);
  assert.equal(document.activeElement, find('button[data-favorite="am_adam"]'));
  find('button[data-favorite="am_adam"]').click();
  await new Promise(setImmediate);
  assert.deepEqual(stored.settings.favorites ?? [], []);
});
