import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { JSDOM } from "jsdom";

const SCRIPT = ["own_host.js", "tokens.js", "notice.js"]
  .map((name) => readFileSync(new URL(`../../extension/page/${name}`, import.meta.url), "utf8"))
  .join("\n");
const WORDS = { title: "Utter", message: "It <b>broke</b>.", remedy: "Mend it.", close: "Close", ui_language: "de", ui_direction: "ltr" };

function page() {
  const { window } = new JSDOM("<!doctype html><input autofocus>", { runScripts: "outside-only" });
  window.CSSStyleSheet.prototype.replaceSync ??= () => {}; // jsdom has no such sheets
  window.HTMLElement.prototype.togglePopover ??= () => true; // nor popovers
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

test("a notice is in the interface's language, not the page's, and what the helper says in the helper's", () => {
  const window = page();
  window.document.documentElement.lang = "fr";
  window.utterPage.showNotice({ ...WORDS, language: "en" });
  assert.equal(shadow(window)?.querySelector("section")?.lang, "de");
  const told = [...(shadow(window)?.querySelectorAll("p") ?? [])].map(({ lang, dir }) => [lang, dir]);
  assert.deepEqual(told, [["en", "auto"], ["", ""]]);
});

test("a notice leaves the focus where it is", () => {
  const window = page();
  window.utterPage.showNotice(WORDS);
  assert.equal(window.document.activeElement?.tagName, "INPUT");
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
