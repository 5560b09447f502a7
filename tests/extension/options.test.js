// The options page as it is in the extension, over a document without a browser and a helper that the test plays.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, mock, test } from "node:test";

import { JSDOM } from "jsdom";

import { OwnWords } from "../../extension/options/own_words.js";
import { SkipPreview, codeLines, leftOut } from "../../extension/options/skip_preview.js";
import { switches } from "../../extension/options/switches.js";
import { DEFAULTS } from "../../extension/settings.js";
import { fillPage } from "../../extension/ui/words.js";
import { Unanswered } from "../../extension/ui/worker.js";

/** @import { HelperQuestion } from "../../extension/messages.js" */

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../extension/${path}`, import.meta.url), "utf8");
/** @type {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>} */
const MESSAGES = JSON.parse(read("_locales/en/messages.json"));

/** What the helper was asked. @type {any[]} */
let asked;
/** What else the worker was told. @type {any[]} */
let posted;
/** How the helper answers. @type {(question: any) => any} */
let answer;
/** @type {any} */
let stored;
/** @type {any} */
let worker;

beforeEach(() => {
  [asked, posted, stored] = [[], [], {}];
  worker = {
    post: (/** @type {any} */ message) => posted.push(message),
    ask: async (/** @type {HelperQuestion} */ question) => (asked.push(question), answer(question)),
  };
  const { window } = new JSDOM(read("options/options.html"), { pretendToBeVisual: true });
  for (const name of Object.getOwnPropertyNames(window).filter((each) => /^(HTML\w*Element|document|Element|FormData)$/.test(each))) {
    Object.assign(globalThis, { [name]: window[name] });
  }
  globalThis.chrome = /** @type {any} */ ({
    i18n: { getMessage },
    storage: { local: { get: async () => stored, set: async (/** @type {any} */ all) => (stored = all) } },
  });
  fillPage();
});

/** As Chrome does it. @param {string} name  @param {string[]} values */
function getMessage(name, values) {
  const { message = "", placeholders = {} } = MESSAGES[name] ?? {};
  const filled = message.replace(/\$(\w+)\$/g, (_, word) => placeholders[word.toLowerCase()].content);
  return filled.replace(/\$(\d)/g, (_, digit) => values[Number(digit) - 1] ?? "");
}

const turn = () => new Promise(setImmediate);
const find = (/** @type {string} */ selector) => /** @type {any} */ (document.querySelector(selector));
const text = (/** @type {string} */ selector) => find(selector).textContent.replace(/\s+/g, " ").trim();

test("what is left out is struck through in the written text, and told to those who listen", async () => {
  answer = () => ({ type: "preview", spoken: "See.", spans: [{ start: 3, end: 8, spoken_start: 3, spoken_end: 3 }] });
  const preview = new SkipPreview(worker);
  assert.match(text("#skip_told"), /as soon as the helper is ready/);
  find("#skip_sample").value = "See [12].";
  preview.showRules(["citations"]);
  assert.equal(asked.length, 0, "nobody to ask yet");
  preview.ready();
  await turn();
  assert.deepEqual([asked[0].type, asked[0].text, asked[0].skip], ["preview", "See [12].", ["citations"]]);
  assert.equal(text("#skip_told .spoken"), "See.");
  assert.equal(text("#skip_told .written"), "See (left out: [12]) .");
  assert.equal(text("#skip_told del"), "(left out: [12])");
});

test("another rule and another text are asked anew, and only the last answer is shown", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {((spoken: string) => void)[]} */
  const answers = [];
  answer = () => new Promise((resolve) => answers.push((spoken) => resolve({ type: "preview", spoken, spans: [] })));
  const preview = new SkipPreview(worker);
  preview.ready();
  preview.showRules(["urls"]);
  preview.showRules(["urls"]);
  find("#skip_sample").value = "Another.";
  find("#skip_sample").dispatchEvent(new (find("body").ownerDocument.defaultView.Event)("input"));
  mock.timers.tick(1000);
  mock.timers.reset();
  assert.deepEqual(asked.map(({ skip, text: written }) => [skip, written === "Another."]), [[[], false], [["urls"], false], [["urls"], true]]);
  for (const [at, spoken] of [[2, "newest"], [0, "oldest"], [1, "old"]]) {
    answers[Number(at)](String(spoken));
    await turn();
  }
  assert.equal(text("#skip_told .spoken"), "newest");
  assert.match(text("#skip_told"), /Nothing is left out/);
});

test("indented lines are code, and left-out white space is not worth a line", () => {
  const written = "One.\n    two()\nThree.\n\tfour()";
  assert.deepEqual(codeLines(written).map(({ start, end }) => written.slice(start, end)), ["    two()", "\tfour()"]);
  const spans = [{ start: 4, end: 5, spoken_start: 4, spoken_end: 4 }, { start: 5, end: 14, spoken_start: 4, spoken_end: 4 }];
  assert.deepEqual(leftOut(written, spans), [spans[1]]);
});

const ENTRIES = [
  { line: 1, word: "Nguyen", say: "win", language: "en" }, { line: 6, pattern: "\\bgnocchi\\b", ipa: "ˈnjɔki" },
];

/** @param {(question: any) => any} [other] */
async function ownWords(other = () => ({ done: "added", entries: [], problems: [] })) {
  answer = (question) => (question.action === "list" ? { entries: ENTRIES, problems: [{ line: 10, message: "word is empty." }] } : other(question));
  const words = new OwnWords(worker);
  words.ready();
  await turn();
  return words;
}

test("own words are listed with what they are, and what is wrong in the file by its line", async () => {
  await ownWords();
  const rows = [...document.querySelectorAll("#own_list li")].map((row) => row.textContent);
  assert.deepEqual(rows, ["Nguyen → winEnglish", "\\bgnocchi\\b → ˈnjɔkipattern · sounds"]);
  assert.match(text("#own_wrong"), /Line 10: word is empty\./);
});

test("a word is added as it is written, in letters or sounds, for one language or as a pattern", async () => {
  const words = await ownWords();
  words.showLanguages(["en-US", "de"]);
  const submit = async () => {
    find("#own_form").requestSubmit();
    await turn();
    return asked.findLast(({ action }) => action === "add");
  };
  find("#own_word").value = " Nguyen ";
  find("#own_said").value = "win";
  assert.deepEqual(await submit(), { type: "dictionary", action: "add", word: "Nguyen", say: "win" });
  assert.equal(text("#own_done"), "“Nguyen” was added.");
  assert.equal(find("#own_word").value, "");
  assert.equal(document.activeElement, find("#own_word"));
  find("#own_word").value = "g.*i";
  find("#own_said").value = "ˈnjɔki";
  find("input[value=ipa]").checked = true;
  find("#own_pattern").checked = true;
  find("#own_language").value = "de";
  assert.deepEqual(await submit(), { type: "dictionary", action: "add", pattern: "g.*i", ipa: "ˈnjɔki", language: "de" });
});

test("a bad entry is told in the helper's own words, and what was written stays", async () => {
  const problem = { code: "bad_message", message: "ipa: “7” is no sound.", remedy: null };
  await ownWords(() => Promise.reject(new Unanswered(problem)));
  find("#own_word").value = "seven";
  find("#own_said").value = "7";
  find("#own_form").requestSubmit();
  await turn();
  assert.equal(text("#own_problem"), "ipa: “7” is no sound.");
  assert.deepEqual([find("#own_word").value, text("#own_done")], ["seven", ""]);
});

test("a word is removed with the language that it is for, and the focus stays in the list", async () => {
  await ownWords();
  const button = find("#own_list button");
  assert.equal(button.getAttribute("aria-label"), "Remove “Nguyen”");
  button.click();
  await turn();
  assert.deepEqual(asked.find(({ action }) => action === "remove"), { type: "dictionary", action: "remove", word: "Nguyen", language: "en" });
  assert.equal(document.activeElement?.closest("#own_list") !== null, true);
});

test("a try is heard and its sounds are seen", async () => {
  const trial = { spoken: "win", voice: "af_heart", sounded: true, matches: [], words: [{ start: 0, end: 6, spoken: "win", phonemes: "wˈɪn" }] };
  await ownWords(() => ({ entries: [], problems: [], trial }));
  find("#own_sample").value = "Nguyen";
  find("#own_trial").requestSubmit();
  await turn();
  assert.deepEqual(posted, [{ type: "speak_text", text: "Nguyen" }]);
  assert.deepEqual([text("#own_told .spoken"), text("#own_told .sounds .quiet")], ["win", "wˈɪn"]);
});

test("a switch is stored under its own name, and shown as it is", async () => {
  const show = switches(find("#habits"), ["alt_click", "remembers"]);
  show({ ...DEFAULTS, remembers: false });
  assert.deepEqual([find("input[name=alt_click]").checked, find("input[name=remembers]").checked], [true, false]);
  find("input[name=alt_click]").click();
  await turn();
  assert.deepEqual(stored.settings, { alt_click: false });
});

test("every setting has a place on the page, or where it is needed", () => {
  const page = ["options.html", "options.js", "look.js", "target_choice.js", "latency.js", "skip_rules.js"].map((name) => read(`options/${name}`)).join("\n");
  const elsewhere = ["ui/voice_picker.js", "save/save.js", "popup/popup.js"].map(read).join("\n");
  for (const setting of Object.keys(DEFAULTS)) {
    assert.ok(new RegExp(`\\b${setting}\\b`).test(page) || new RegExp(`[sS]ave\\w*\\(\\{ ${setting}`).test(elsewhere), setting);
  }
});
