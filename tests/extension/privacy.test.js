// What the privacy lines of the options promise: the manifest keeps it, and docs/privacy.md says it in the same words.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";

const ROOT = new URL("../../", import.meta.url);
const read = (/** @type {string} */ path) => readFileSync(new URL(path, ROOT), "utf8");
const MANIFEST = JSON.parse(read("extension/manifest.json"));
/** @type {Record<string, {message: string}>} */
const MESSAGES = JSON.parse(read("extension/_locales/en/messages.json"));
const DOCUMENT = read("docs/privacy.md");

test("the content security policy names no address outside the extension, and forbids what it does not name", () => {
  assert.deepEqual(Object.keys(MANIFEST.content_security_policy), ["extension_pages"]);
  /** @type {string[][]} */
  const rules = MANIFEST.content_security_policy.extension_pages.split(";").map((/** @type {string} */ rule) => rule.trim().split(/\s+/));
  assert.deepEqual(rules.find(([name]) => name === "default-src"), ["default-src", "'none'"]);
  // No scheme but blob:, which is made by the page itself, no host, no *.
  for (const [name, ...sources] of rules) for (const source of sources) assert.match(source, /^('none'|'self'|blob:)$/, name);
});

test("no site is open to the extension before the person acts there", () => {
  for (const key of ["host_permissions", "content_scripts", "externally_connectable"]) assert.equal(MANIFEST[key], undefined, key);
  const broad = ["tabs", "history", "webRequest", "cookies", "debugger", "identity"];
  assert.deepEqual(MANIFEST.permissions.filter((/** @type {string} */ each) => broad.includes(each) || /[/:*]/.test(each)), []);
});

test("what the options say of privacy stands word for word in the document", () => {
  const said = Object.entries(MESSAGES).filter(([name]) => name.startsWith("privacy_")).map(([, { message }]) => message);
  assert.ok(said.length > 8);
  assert.deepEqual(said.filter((message) => !DOCUMENT.includes(message)), []);
});

test("the tests that the document names are there", () => {
  const named = [...DOCUMENT.matchAll(/`(tests\/[\w./]+)`/g)].map((match) => match[1]);
  assert.ok(new Set(named).size >= 2);
  assert.deepEqual(named.filter((path) => !existsSync(new URL(path, ROOT))), []);
});
