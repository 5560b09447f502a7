// The list of languages to translate into, over a document without a browser.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { JSDOM } from "jsdom";

const { window } = new JSDOM("<select></select><div></div>");
Object.assign(globalThis, { document: window.document, Option: window.Option, HTMLElement: window.HTMLElement });
/** @type {any} */
let stored = {};
globalThis.chrome = /** @type {any} */ ({
  i18n: { getMessage: (/** @type {string} */ name) => (name === "ui_language" ? "en" : name) },
  storage: { local: { get: async () => stored, set: async (/** @type {any} */ items) => (stored = items) } },
});
const { TargetChoice } = await import("../../extension/options/target_choice.js");

const select = /** @type {HTMLSelectElement} */ (window.document.querySelector("select"));
const trouble = /** @type {HTMLElement} */ (window.document.querySelector("div"));
const MISSING = /** @type {any} */ ({ phase: "ready", families: [], translator: { state: "missing", remedy: "To add it, run: utter add translate" } });
const shown = () => [...select.options].map(({ value, textContent }) => [value, textContent]);

/** @type {InstanceType<typeof TargetChoice>} */
let choice;
beforeEach(() => {
  stored = {};
  choice = new TargetChoice(select, trouble);
});

test("the helper's languages stand there by name behind the browser's own, and what is chosen is stored", async () => {
  choice.show({ translate: true, translate_to: "" });
  choice.showTargets(["ja", "de", "zh-Hant"]);
  assert.deepEqual(shown(), [["", "translate_own"], ["de", "German"], ["ja", "Japanese"], ["zh-Hant", "Traditional Chinese"]]);
  select.value = "ja";
  select.dispatchEvent(new window.Event("change"));
  await new Promise(setImmediate);
  assert.equal(stored.settings.translate_to, "ja");
});

test("a language that was chosen stays while no helper answers, and nothing can be chosen while it is off", () => {
  choice.show({ translate: false, translate_to: "ar" });
  assert.deepEqual([select.value, select.disabled], ["ar", true]);
  choice.show({ translate: true, translate_to: "ar" });
  assert.equal(select.disabled, false);
});

test("what is missing is told while it is on", () => {
  choice.show({ translate: false, translate_to: "" });
  choice.showHelper(MISSING);
  assert.equal(trouble.hidden, true);
  choice.show({ translate: true, translate_to: "" });
  assert.match(trouble.textContent ?? "", /utter add translate/);
});
