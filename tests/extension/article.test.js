// The finder of a page's article, over small pages in jsdom, and its parts that need no page. What needs a layout is in
// tests/browser/test_articles.py.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { JSDOM } from "jsdom";

import {
  ARTICLE_SCRIPTS, FRAME_SCRIPTS, NOTICE_SCRIPTS, SELECTION_SCRIPTS, TOP_SCRIPTS, WAITING_SCRIPTS,
} from "../../extension/page/scripts.js";

const EXTENSION = new URL("../../extension/", import.meta.url);
const SCRIPTS = [...SELECTION_SCRIPTS, ...ARTICLE_SCRIPTS].map((name) => readFileSync(new URL(name, EXTENSION), "utf8"));
// jsdom takes every element that its sheet does not name for a block.
const INLINE = "<style>a, b, i, span, sup, math, math * { display: inline }</style>";
const PROSE = "<p>The boat came in at four, which was early, and nobody had moved the nets. So it waited.</p>".repeat(8);

/** @param {string} body */
function page(body) {
  const { window } = new JSDOM(`<!doctype html><title>A page</title>${INLINE}<body>${body}`, { runScripts: "outside-only" });
  for (const text of SCRIPTS) window.eval(text);
  return window;
}

/** @param {string} body @returns {string} */
const article = (body) => page(body).utterPage.takeArticle({ fromTop: true }).text;

test("every script of the page is listed once, but those that take no text", () => {
  const listed = [...SELECTION_SCRIPTS, ...ARTICLE_SCRIPTS];
  assert.equal(new Set(listed).size, listed.length);
  const files = readdirSync(new URL("page/", EXTENSION)).map((name) => `page/${name}`);
  assert.deepEqual(listed.filter((name) => !files.includes(name)), []);
  const taking = files.filter((name) => /\/(article|place|picture|maths|walk|block|field\.|texts|offset_map)/.test(name));
  assert.deepEqual(taking.filter((name) => !listed.includes(name)), []);
});

test("no list names a script twice, which the browser would refuse as a whole", () => {
  for (const list of [SELECTION_SCRIPTS, ARTICLE_SCRIPTS, FRAME_SCRIPTS, TOP_SCRIPTS, WAITING_SCRIPTS, NOTICE_SCRIPTS]) {
    assert.equal(new Set(list).size, list.length);
  }
});

test("a part's names are taken apart into words", () => {
  const { document, utterPage } = page("");
  const hint = (/** @type {string} */ names) => {
    const element = document.createElement("div");
    element.className = names;
    return utterPage.hintOf(element);
  };
  assert.equal(hint("articleShareBar"), "clutter");
  assert.equal(hint("page-ad"), "clutter");
  assert.equal(hint("page-header"), "weak");
  assert.equal(hint("shadow loaded"), null);
  assert.equal(hint("comment-list"), "comments");
  assert.equal(hint("post comments-open no-sidebar"), "content");
});

test("menus, comments and footers are left out, by element, role or name", () => {
  for (const around of ["nav", "aside", "footer", 'div role="navigation"', 'div class="related"', 'div id="comments"']) {
    const other = `<${around}><p>Something else, which is long enough to be read, if it were not for its place.</p></${around.split(" ")[0]}>`;
    assert.doesNotMatch(article(`<div>${PROSE}${other}</div>`), /Something else/, around);
  }
});

test("what is called a sidebar and holds the page is the page", () => {
  assert.match(article(`<div class="sidebar">${PROSE}</div><div>Imprint</div>`), /^The boat came in/);
});

test("titles that lead to other pages, with a line to each, are no part of the article", () => {
  const teaser = "<div><h3><a href='/x'>Another story, about a bell</a></h3><p>In which, after all, a bell is found.</p></div>";
  assert.doesNotMatch(article(`<div><div>${PROSE}</div><div>${teaser.repeat(4)}</div></div>`), /bell/);
});

test("paragraphs that are parted by two line breaks are found as such", () => {
  const lines = PROSE.replaceAll("<p>", "").replaceAll("</p>", "<br><br>");
  const window = page(`<div><a href="/">Home</a></div><div>${lines}</div>`);
  const { text, segments } = window.utterPage.takeArticle({ fromTop: true });
  assert.match(text, /^The boat/);
  assert.equal(segments.length, 8);
});

for (const [name, mathml, wanted] of [
  ["a power", "<msup><mi>x</mi><mn>2</mn></msup>", "x²"],
  ["a long power", "<msup><mi>e</mi><mrow><mi>i</mi><mi>t</mi></mrow></msup>", "e^it"],
  ["an index", "<msub><mi>a</mi><mn>1</mn></msub>", "a₁"],
  ["a fraction", "<mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac>", "1/(a + b)"],
  ["a root", "<msqrt><mi>x</mi></msqrt>", "√x"],
  ["signs that are not seen", "<mn>2</mn><mo>\u2062</mo><mi>x</mi>", "2x"],
  ["the source beside it", "<semantics><mi>x</mi><annotation>x_0</annotation></semantics>", "x"],
]) {
  test(`a formula is a line: ${name}`, () => {
    const { document, utterPage } = page(`<math>${mathml}</math>`);
    assert.equal(utterPage.formulaInstead(document.querySelector("math")).text, wanted);
  });
}

test("of a formula that is only a picture its source is read, without what sets type", () => {
  const source = "{\\displaystyle \\frac{a}{b}=\\alpha }";
  const { document, utterPage } = page(`<img class="mwe-math-fallback-image-inline" alt="${source}">`);
  assert.equal(utterPage.formulaInstead(document.querySelector("img")).text, "(a)/(b)= alpha");
});

test("the map finds every run of a long text, and what has none", () => {
  const { document, utterPage } = page("");
  const map = new utterPage.OffsetMap();
  const nodes = Array.from({ length: 1000 }, (_, at) => document.body.appendChild(document.createTextNode(`word${at}`)));
  let start = 0;
  for (const node of nodes) {
    map.add(start, node, 0, node.length);
    start += node.length + 2;
  }
  start = 0;
  for (const node of nodes) {
    assert.equal(map.toRange(start, start + node.length).toString(), node.data);
    assert.equal(map.toRange(start + node.length, start + node.length + 2), null);
    assert.equal(map.toOffset(node, 2), start + 2);
    start += node.length + 2;
  }
});
