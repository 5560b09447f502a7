// Every locale says what the English one says: the same messages, whole, in its own marks, and short where room is short.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

/** @typedef {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>} Messages */

const ROOT = new URL("../../extension/_locales/", import.meta.url);
const FOLDERS = readdirSync(ROOT);
const EN = messagesOf("en");
const TRANSLATED = FOLDERS.filter((folder) => folder !== "en");

// What may be the same as in English, and in which languages.
/** @type {Record<string, string[]>} */
const SAME = {
  name: TRANSLATED, // the product's
  ui_direction: TRANSLATED, // a value
  own_word_hint: TRANSLATED, // a person's name
  pause: ["de", "fr"], // German and French have the word
  options: ["fr"],
  skip_code: ["fr"],
  skip_emoji: ["it", "pt_BR"], // the word of Italian and Portuguese too, singular and plural
  color: ["es"],
};

// Buttons of the popup, the bar and the pages that stand beside others, or in a line that must not break.
const BUTTONS = [
  "speak_tab", "pause", "resume", "waiting", "waiting_on", "stop", "menu_read_page", "save_tab", "voice", "options",
  "check_again", "copy", "copied", "not_copied", "choose_voices", "speak_sample",
  "files_get", "files_go_on", "files_repair", "files_again", "files_cancel",
  "save_start", "save_again", "save_another", "save_cancel", "file_export", "file_import", "own_add", "own_hear",
  "bar_to_top", "bar_to_bottom", "bar_hide", "bar_preparing", "bar_starved", "bar_paused", "bar_capped",
];
const LONGER = 2.2; // times the English
const SHORT = 15; // letters fit in each of them: words like "Add" and "Speak" are longer in most languages

// Which message quotes the words of which other.
/** @type {Record<string, string[]>} */
const QUOTED = {
  menu_speak: [
    "idle_hint", "idle_hint_key", "welcome_lede", "try_text", "problem_no_text_remedy", "problem_page_forbidden_remedy",
    "problem_reading_lost_remedy",
  ],
  resume: ["paused_remedy", "problem_audio_suspended_remedy", "problem_audio_failed_remedy"],
  save_again: ["save_lost_remedy"],
  menu_save_page: ["save_gone_remedy"],
  file_export: ["file_refused_remedy"],
};

// Messages that once told of selected text or the popup alone. A translation that lags behind has the right keys all the same.
const OF_PAGES = ["description", "command_speak", "idle_hint", "idle_hint_key", "welcome_lede", "try_stop"];
/** @type {Record<string, RegExp>} */
const PAGE = {
  en: /page/, de: /seite/i, es: /página/, fr: /page/, it: /pagin[ae]/, pt_BR: /página/, hi: /पेज/, ja: /ページ/, zh_CN: /网页/,
};

const RIGHT_TO_LEFT = ["Adlm", "Arab", "Hebr", "Nkoo", "Syrc", "Thaa"];

/** @param {string} folder  @returns {Messages} */
function messagesOf(folder) {
  return JSON.parse(readFileSync(new URL(`${folder}/messages.json`, ROOT), "utf8"));
}

/** The words between a language's quotation marks. @param {string} message  @returns {string[]} */
function quotedIn(message) {
  return [...message.matchAll(/[“„«「]\s?(.+?)\s?[”“»」]/g)].map((match) => match[1]);
}

/** As they are seen: a letter with its marks is one. @param {string} message  @returns {number} */
function letters(message) {
  return [...new Intl.Segmenter().segment(message)].length;
}

/** @param {string} message  @returns {string} what is left without its placeholders */
function withoutPlaceholders(message) {
  return message.replace(/\$\w+\$|\$\d/g, "");
}

for (const folder of FOLDERS) {
  const messages = messagesOf(folder);
  const locale = new Intl.Locale(folder.replace("_", "-")).maximize();
  const all = Object.entries(messages).map(([name, { message }]) => ({ name, message }));

  /** @param {(message: string, name: string) => boolean} isWrong */
  const wrong = (isWrong) => all.filter(({ name, message }) => isWrong(message, name));

  test(`${folder}: has the messages of English, in the same order, with the same placeholders`, () => {
    assert.deepEqual(Object.keys(messages), Object.keys(EN));
    for (const [name, { message, placeholders = {} }] of Object.entries(messages)) {
      const contents = (/** @type {Record<string, {content: string}>} */ of) =>
        Object.entries(of).map(([key, { content }]) => `${key} ${content}`).sort();
      assert.deepEqual(contents(placeholders), contents(EN[name].placeholders ?? {}), name);
      const used = (/** @type {string} */ text) => (text.match(/\$\w+\$|\$\d/g) ?? []).sort();
      assert.deepEqual(used(message), used(EN[name].message), name);
    }
  });

  test(`${folder}: a message is words, with the white space at its ends that English has, or less`, () => {
    assert.deepEqual(wrong((message) => message.trim() === ""), []);
    assert.deepEqual(wrong((message, name) => message.trim() !== message && EN[name].message.trim() === EN[name].message), []);
    assert.deepEqual(wrong((message) => /[<>]|&\w+;|\s\s(?!\s)/.test(message.replace("\n    ", "\n"))), []);
  });

  test(`${folder}: quotation marks and apostrophes are those of print, and each that opens is closed`, () => {
    assert.deepEqual(wrong((message, name) => name !== "trial_sample" && /["'`]/.test(message)), []);
    const marks = (/** @type {string} */ message, /** @type {RegExp} */ which) => message.match(which)?.length ?? 0;
    assert.deepEqual(wrong((message) => marks(message, /[“„«「]|[”»」]/g) % 2 !== 0), []);
  });

  test(`${folder}: what tells a person to press something names it as it is named`, () => {
    for (const [label, sentences] of Object.entries(QUOTED)) {
      for (const name of sentences) assert.ok(quotedIn(messages[name].message).includes(messages[label].message), name);
    }
    assert.equal(messages.speak_tab.message, messages.menu_speak.message);
  });

  test(`${folder}: tells that pages are read, and have a bar, where English does`, () => {
    assert.deepEqual(OF_PAGES.filter((name) => !PAGE[folder].test(messages[name].message)), []);
  });

  test(`${folder}: is named by the language and direction that it is written in`, () => {
    assert.equal(new Intl.Locale(messages.ui_language.message).maximize().baseName, locale.baseName);
    assert.equal(messages.ui_direction.message, RIGHT_TO_LEFT.includes(locale.script ?? "") ? "rtl" : "ltr");
  });

  test(`${folder}: the browser takes its description and its entries of menus as they are`, () => {
    assert.ok(messages.description.message.length <= 132);
    // In a menu "&" marks a letter, and "%s" stands for what is selected.
    assert.deepEqual(wrong((message, name) => name.startsWith("menu_") && /&|%s/.test(message)), []);
  });

  test(`${folder}: the text to try the rules on has something for each rule`, () => {
    const { message } = messages.trial_sample;
    for (const part of [/\[12\]/, /https:\/\/example\.org\//, /\p{Extended_Pictographic}/u, /\n {4}print\("/]) assert.match(message, part);
  });
}

for (const folder of TRANSLATED) {
  const messages = messagesOf(folder);

  test(`${folder}: holds words only; what each is for stands in English`, () => {
    const keys = new Set(Object.values(messages).flatMap((entry) => Object.keys(entry)));
    assert.deepEqual([...keys].sort(), ["message", "placeholders"]);
    const filled = Object.values(messages).flatMap(({ placeholders = {} }) => Object.values(placeholders));
    assert.deepEqual(filled.filter((placeholder) => Object.keys(placeholder).join() !== "content"), []);
  });

  test(`${folder}: no message is English, but for names and words that both languages have`, () => {
    const same = Object.entries(messages).filter(([name, { message }]) =>
      message === EN[name].message && /\p{L}/u.test(withoutPlaceholders(message)) && !SAME[name]?.includes(folder));
    assert.deepEqual(same.map(([name, { message }]) => `${name}: ${message}`), []);
  });

  test(`${folder}: a button is not much longer than in English`, () => {
    const longer = BUTTONS.filter((name) => letters(messages[name].message) > Math.max(SHORT, LONGER * letters(EN[name].message)));
    assert.deepEqual(longer.map((name) => `${name}: ${messages[name].message}`), []);
  });
}

test("French keeps its high marks and guillemets on the line of their words", () => {
  const text = Object.values(messagesOf("fr")).map(({ message }) => message.replaceAll("https:", ""));
  assert.deepEqual(text.filter((message) => /(?<!\u00a0)[:;?!»]|«(?!\u00a0)/.test(message)), []);
});
