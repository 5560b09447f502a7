// The popup's switch for a site: it asks for that site alone, and only when the person presses it.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { JSDOM } from "jsdom";

import { siteOf, siteRow } from "../../extension/popup/site_row.js";

/** @type {string[]} */
let allowed;
/** @type {string[][]} */
let asked;
let answer = true;
/** @type {string | undefined} */
let url;

beforeEach(() => {
  allowed = [];
  asked = [];
  answer = true;
  url = "https://www.example.org:8080/page?q#part";
  const { window } = new JSDOM('<section id="site" hidden><button id="site_switch"></button></section>');
  const { document, HTMLElement, HTMLButtonElement } = window;
  Object.assign(globalThis, { document, HTMLElement, HTMLButtonElement });
  globalThis.chrome = /** @type {any} */ ({
    i18n: { getMessage: (/** @type {string} */ name, /** @type {string[]} */ [site]) => `${name} ${site}` },
    tabs: { query: async () => [{ url }] },
    permissions: {
      contains: async (/** @type {{origins: string[]}} */ { origins }) => origins.every((each) => allowed.includes(each)),
      request: async (/** @type {{origins: string[]}} */ { origins }) => {
        asked.push(origins);
        if (answer) allowed.push(...origins);
        return answer;
      },
      remove: async (/** @type {{origins: string[]}} */ { origins }) => {
        allowed = allowed.filter((each) => !origins.includes(each));
        return true;
      },
    },
  });
});

const row = () => /** @type {HTMLElement} */ (document.querySelector("#site"));
const button = () => /** @type {HTMLButtonElement} */ (document.querySelector("button"));

async function press() {
  button().click();
  await new Promise((resolve) => setImmediate(resolve));
}

test("the switch names the site, asks for it when pressed, and gives it back when pressed again", async () => {
  await siteRow();
  assert.deepEqual([row().hidden, button().textContent, button().ariaPressed], [false, "site_switch example.org", "false"]);
  assert.deepEqual(asked, []);
  await press();
  assert.deepEqual(asked, [["https://www.example.org/*"]]);
  assert.equal(button().ariaPressed, "true");
  await press();
  assert.deepEqual([allowed, button().ariaPressed], [[], "false"]);
});

test("a question that the person refuses leaves the switch off", async () => {
  answer = false;
  await siteRow();
  await press();
  assert.equal(button().ariaPressed, "false");
});

test("there is no switch where there is no site", async () => {
  for (const other of [undefined, "chrome://settings/", "file:///a.html", "about:blank", "https://"]) {
    url = other;
    await siteRow();
    assert.equal(row().hidden, true, other);
  }
  assert.equal(siteOf("http://127.0.0.1/x")?.pattern, "http://127.0.0.1/*");
});
