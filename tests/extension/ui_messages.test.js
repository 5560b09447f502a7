// Every word that a person reads is in _locales: what the pages and scripts name is there, and what is there is named.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const ROOT = new URL("../../extension/", import.meta.url);
/** @type {Record<string, {message: string, description?: string, placeholders?: Record<string, {content: string}>}>} */
const MESSAGES = JSON.parse(read("_locales/en/messages.json"));

// Names that are put together in the code; the right side is where.
const PUT_TOGETHER = [
  /^skip_/, // options/skip_rules.js
  /^latency_/, // options/latency.js
  /^highlight_/, // options/look.js
  /^color_/, // options/look.js
  /^switch_/, // options/switches.js
  /^keys_/, // options/keys.js
  /^save_(mp3|opus|flac|wav)$/, // save/save.js
  /^problem_/, // background/problem.js
  /^(fe)?male$/, // ui/voice_picker.js
  /^grade_[abcdf]$/, // ui/voice_picker.js
  /^files_\w+_alone$/, // ui/files_words.js
];

/** @param {string} path */
function read(path) {
  return readFileSync(new URL(path, ROOT), "utf8");
}

/** @param {string} ending  of the files' names */
function sources(ending) {
  const paths = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(ending));
  return paths.map((path) => ({ path, text: read(path) }));
}

test("every name in a page's marks, in words() and in the manifest is a message", () => {
  const named = [
    ...sources(".html").flatMap(({ text }) => [...text.matchAll(/data-(?:words|label|hint)="([^"]+)"/g)]),
    ...sources(".js").flatMap(({ text }) => [...text.matchAll(/(?:words|sentence|getMessage)\("([^"]+)"/g)]),
    ...read("manifest.json").matchAll(/__MSG_(\w+)__/g),
  ].map((match) => match[1]);
  assert.ok(named.length > 50);
  assert.deepEqual(named.filter((name) => !(name in MESSAGES)), []);
});

test("every message is named somewhere", () => {
  const all = [...sources(".html"), ...sources(".js"), { text: read("manifest.json") }].map(({ text }) => text).join("\n");
  const unused = Object.keys(MESSAGES).filter((name) => {
    const quoted = [`"${name}"`, `__MSG_${name}__`].some((form) => all.includes(form));
    return !quoted && !PUT_TOGETHER.some((form) => form.test(name));
  });
  assert.deepEqual(unused, []);
});

test("every message tells its translator what it is for, and its placeholders are used", () => {
  for (const [name, { message, description, placeholders = {} }] of Object.entries(MESSAGES)) {
    assert.ok(description, name);
    for (const placeholder of Object.keys(placeholders)) assert.ok(message.includes(`$${placeholder}$`), name);
  }
});

test("the page for troubles names what the popup says while there is no helper", () => {
  assert.ok(read("../docs/troubleshooting.md").includes(`"${MESSAGES.helper_missing.message}"`));
});

test("no page holds words, scripts or styles of its own", () => {
  for (const { path, text } of sources(".html")) {
    const body = text.slice(text.indexOf("<body>"));
    if (!/^(popup|options|welcome|save)/.test(path)) continue; // the player is seen by nobody
    const words = body.replace(/<!--.*?-->/gs, "").replace(/<[^>]*>/g, "").trim();
    assert.equal(words, "", `${path} says "${words}"`);
    assert.doesNotMatch(text, /\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)/, path);
  }
});

test("no script of ours makes markup from text", () => {
  for (const { path, text } of sources(".js")) assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write/, path);
});
