// What we put on pages looks like our own pages: classic scripts cannot load those, so both are held equal here.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

/** @param {string} path */
const read = (path) => readFileSync(new URL(`../../extension/${path}`, import.meta.url), "utf8");

/** @param {string} text @param {RegExp} form  with a name and what it stands for */
const pairs = (text, form) => Object.fromEntries([...text.matchAll(form)].map(([, name, value]) => [name, value]));

/** @param {Record<string, string>} ones @param {Record<string, string>} others */
function assertEqualWhereBothHave(ones, others) {
  const names = Object.keys(ones).filter((name) => name in others);
  assert.ok(names.length >= 4);
  for (const name of names) assert.equal(ones[name], others[name], name);
}

test("the colours of notice and bar are those of our own pages", () => {
  const form = /(--[\w-]+): (light-dark\(.*?\));/g;
  const [onPages, own] = [read("page/tokens.js"), read("ui/ui.css")].map((text) => pairs(text, form));
  assertEqualWhereBothHave(onPages, own);
  assert.deepEqual(Object.keys(onPages).filter((name) => !(name in own)), []);
});

test("more contrast changes the same colours on pages as in our own", () => {
  const form = /(--[\w-]+): (var\(--[\w-]+\));/g;
  const [onPages, own] = [read("page/tokens.js"), read("ui/ui.css")].map((text) => {
    const from = text.indexOf("prefers-contrast: more");
    return pairs(text.slice(from, text.indexOf("}", from)), form);
  });
  assert.equal(Object.keys(onPages).length, 3);
  assert.deepEqual(onPages, own);
});

test("notice and bar have no colour of their own but their shadows", () => {
  for (const path of ["page/notice.js", "page/bar_style.js"]) assert.doesNotMatch(read(path), /#[0-9a-f]{3,8}\b(?=[;, )])/i, path);
});

test("the signs on the bar have the shapes that they have in our own pages", () => {
  const form = /^ +(\w+): "(M[^"]+)",$/gm;
  assertEqualWhereBothHave(pairs(read("page/bar_elements.js"), form), pairs(read("ui/elements.js"), form));
});
