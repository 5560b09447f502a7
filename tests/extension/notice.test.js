import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { JSDOM } from "jsdom";

const SCRIPT = readFileSync(new URL("../../extension/page/notice.js", import.meta.url), "utf8");
const OWN_STYLE = readFileSync(new URL("../../extension/ui/ui.css", import.meta.url), "utf8");
const WORDS = { title: "Utter", message: "It <b>broke</b>.", remedy: "Mend it.", close: "Close" };

function page() {
  const { window } = new JSDOM("<!doctype html><input autofocus>", { runScripts: "outside-only" });
  window.CSSStyleSheet.prototype.replaceSync ??= () => {}; // jsdom has no such sheets
  window.eval(SCRIPT);
  window.document.querySelector("input")?.focus();
  return window;
}

/** @param {any} window @returns {ShadowRoot | null | undefined} */
const shadow = (window) => window.document.querySelector("utter-notice")?.shadowRoot;

test("a notice tells the problem and the remedy, as text, to screen readers too", () => {
  const window = page();
  window.utterPage.showNotice(WORDS);
  assert.deepEqual([...(shadow(window)?.querySelectorAll("[role=alert] p") ?? [])].map((p) => p.textContent), [
    "It <b>broke</b>.", "Mend it.",
  ]);
  assert.equal(shadow(window)?.querySelector("button")?.title, "Close");
});

test("a notice leaves the focus where it is", () => {
  const window = page();
  window.utterPage.showNotice(WORDS);
  assert.equal(window.document.activeElement?.tagName, "INPUT");
});

test("a notice is no part of a selected page, and has the colours of our own pages", () => {
  const window = page();
  /** @type {string[]} */
  const styles = [];
  window.CSSStyleSheet.prototype.replaceSync = (/** @type {string} */ style) => styles.push(style);
  window.utterPage.showNotice(WORDS);
  assert.match(styles[0], /:host \{[^}]*user-select: none/);
  const colours = styles[0].match(/light-dark\(.*?\)/g) ?? [];
  assert.ok(colours.length > 5);
  assert.deepEqual(colours.filter((colour) => !OWN_STYLE.includes(`: ${colour};`)), []);
});

test("a notice can be taken away, and again", () => {
  const window = page();
  window.utterPage.showNotice(WORDS);
  for (let time = 0; time < 2; time += 1) window.utterPage.hideNotice();
  assert.equal(shadow(window), undefined);
});

test("a second notice takes the first one's place, and it can be closed", () => {
  const window = page();
  window.utterPage.showNotice(WORDS);
  window.eval(SCRIPT); // as when it is injected again
  window.utterPage.showNotice({ ...WORDS, message: "Another.", remedy: null });
  assert.equal(window.document.querySelectorAll("utter-notice").length, 1);
  assert.equal(shadow(window)?.querySelectorAll("p").length, 1);
  shadow(window)?.querySelector("button")?.click();
  assert.equal(shadow(window), undefined);
});
