// The taken text, over small pages in jsdom. What needs a real layout or a real selection in shadow trees is in
// tests/browser/.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Script } from "node:vm";

import { JSDOM } from "jsdom";

import { SELECTION_SCRIPTS } from "../../extension/page/scripts.js";
import { MAX_LANGUAGE_CHARS } from "../../extension/protocol.js";

/** @param {string} name */
const script = (name) => readFileSync(new URL(`../../extension/${name}`, import.meta.url), "utf8");
// jsdom takes every element that its sheet does not name for a block.
const INLINE = "<style>a, b, i, span, sup, ruby, slot { display: inline } [hidden] { display: none }</style>";
const SCRIPTS = SELECTION_SCRIPTS.map(script);

/**
 * A page with our scripts, and a selection from the first "[[" to the last "]]" in its text; without marks, of all.
 * @param {string} body @param {string} [head]
 */
function page(body, head = '<html lang="en"><title>A page</title>') {
  const { window } = new JSDOM(`<!doctype html>${head}${INLINE}<body>${body}`, { runScripts: "outside-only" });
  for (const text of SCRIPTS) window.eval(text);
  const { document } = window;
  const range = document.createRange();
  range.selectNodeContents(document.body);
  const end = takeMark(window, "]]");
  const start = takeMark(window, "[[");
  if (end) range.setEnd(end.node, end.node === start?.node ? end.at - 2 : end.at);
  if (start) range.setStart(start.node, start.at);
  document.getSelection()?.addRange(range);
  return window;
}

/** @param {any} window @param {string} mark */
function takeMark({ document, NodeFilter }, mark) {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    const at = node.data.indexOf(mark);
    if (at === -1) continue;
    node.deleteData(at, 2);
    return { node, at };
  }
  return null;
}

/** @param {string} body @param {string} [head] @returns {any} a copy of this realm */
const taken = (body, head) => structuredClone(page(body, head).utterPage.takeSelection());

/** @param {string} body @returns {[string, string][]} kind and text of each block */
function blocks(body) {
  const { text, segments } = taken(body);
  return segments.map((/** @type {any} */ { start, end, kind }) => [kind, text.slice(start, end)]);
}

test("blocks become paragraphs, told for what they are", () => {
  const body = `<h1>On  winds</h1><p>First
    paragraph.</p><blockquote><p>Quoted.</p></blockquote><ul><li>One</li><li><p>Two</p></li></ul>
    <figure><figcaption>A picture</figcaption></figure><pre>let a;\n  let b;</pre><div role="heading">Role</div>`;
  assert.deepEqual(blocks(body), [
    ["heading", "On winds"], ["paragraph", "First paragraph."], ["quote", "Quoted."], ["list_item", "One"],
    ["list_item", "Two"], ["caption", "A picture"], ["code", "let a;\n  let b;"], ["heading", "Role"],
  ]);
  assert.match(taken(body).text, /^On winds\n\nFirst paragraph\.\n\nQuoted\.\n\nOne\n\nTwo\n\n/);
});

test("a selection within one text is that text, in its block's kind", () => {
  assert.deepEqual(blocks("<ul><li>One [[two three]] four</li></ul>"), [["list_item", "two three"]]);
});

test("a selection from the middle of a block to the middle of another takes just that", () => {
  assert.deepEqual(blocks("<p>not [[yes</p><p>all</p><h2>this]] not</h2>"), [
    ["paragraph", "yes"], ["paragraph", "all"], ["heading", "this"],
  ]);
});

test("ends that lie between elements count as places too", () => {
  const window = page("<p>a</p><p>b</p><p>c</p>");
  const range = window.document.createRange();
  range.setStart(window.document.body, 1);
  range.setEnd(window.document.body, 2);
  window.getSelection()?.removeAllRanges();
  window.getSelection()?.addRange(range);
  assert.equal(window.utterPage.takeSelection().text, "b");
});

test("inline marks, links and line ends of the source do not break a sentence", () => {
  assert.equal(taken("<p>It <b>is</b>\n <a href='#'>one</a>\tsen<i>ten</i>ce.</p>").text, "It is one sentence.");
});

test("a line break is a line's end, two are a paragraph's", () => {
  const { text, segments } = taken("<p>one<br>two<br><br>three</p>");
  assert.equal(text, "one\ntwo\n\nthree");
  assert.equal(segments.length, 2);
});

test("cells of a table's row are apart, rows are blocks", () => {
  assert.deepEqual(blocks("<table><caption>Prices</caption><tr><th>Tea</th><td>2</td></tr><tr><td>Milk</td><td>1</td></tr></table>"), [
    ["caption", "Prices"], ["table_row", "Tea\t2"], ["table_row", "Milk\t1"],
  ]);
});

test("preformatted text keeps its blanks and lines", () => {
  assert.equal(taken('<div style="white-space: pre-wrap">a  b\n  c</div>').text, "a  b\n  c");
  assert.equal(taken('<div style="white-space: pre-line">a  b\n  c</div>').text, "a b\nc");
});

for (const [name, body] of [
  ["display: none", '<p>seen <span style="display: none">not</span></p>'],
  ["visibility: hidden", '<p>seen <span style="visibility: hidden">not</span></p>'],
  ["the hidden attribute", "<p>seen <span hidden>not</span></p>"],
  ["aria-hidden", '<p>seen <span aria-hidden="true">not</span></p>'],
  ["user-select: none", '<p>seen <span style="user-select: none">not</span></p>'],
  ["scripts and styles", "<p>seen <script>not</script><style>not</style></p>"],
  ["controls", "<p>seen <button>not</button><select><option>not</select><textarea>not</textarea></p>"],
  ["ruby's readings", "<p>s<ruby>ee<rp>(</rp><rt>not</rt></ruby>n </p>"],
  ["a footnote's mark", '<p>seen<sup><a href="#note1">[12]</a></sup></p>'],
  ["a footnote's mark by role", '<p>seen<a role="doc-noteref" href="#n">12</a></p>'],
]) {
  test(`what nobody would read aloud is left out: ${name}`, () => assert.equal(taken(body).text.trim(), "seen"));
}

test("visible text inside a hidden element is seen", () => {
  assert.equal(taken('<p style="visibility: hidden">not <b style="visibility: visible">seen</b></p>').text, "seen");
});

test("a power is no footnote", () => {
  assert.equal(taken("<p>x<sup>2</sup> and the 3<sup>rd</sup></p>").text, "x2 and the 3rd");
});

test("a selection of nothing but what is not for readers is read after all", () => {
  assert.equal(taken('<p aria-hidden="true">[[icon text]]</p><p>x</p>').text, "icon text");
});

test("a selection that ends in what is left out ends there", () => {
  assert.equal(taken("<p>one [[two</p><p hidden>hid]]den</p><p>three</p>").text, "two");
});

test("a large first letter that floats is its word's first letter", () => {
  assert.equal(taken('<p><span style="float: left">O</span>nce upon</p>').text, "Once upon");
});

test("the page's language goes along, a block's own only where it differs", () => {
  const { language, segments } = taken('<p>Hello.</p><p lang="de">Hallo.</p><p lang="en">Hi.</p>');
  assert.equal(language, "en");
  assert.deepEqual(segments.map((/** @type {any} */ segment) => segment.language), [undefined, "de", undefined]);
});

test("the language of the nearest element that has one counts; one that is none is left to be detected", () => {
  assert.equal(taken('<div lang="de-AT"><p>[[Servus.]]</p></div>').language, "de-AT");
  assert.equal(taken("<p>Hi.</p>", '<html lang="en_US">').language, "en-US");
  assert.equal(taken("<p>Hi.</p>", '<html lang="???">').language, null);
  const longest = "en-x-".padEnd(MAX_LANGUAGE_CHARS, "abcdefgh-");
  assert.equal(taken("<p>Hi.</p>", `<html lang="${longest}">`).language, longest);
  assert.equal(taken("<p>Hi.</p>", `<html lang="${longest}x">`).language, null);
  assert.equal(taken("<p>Hi.</p>", "<html>").language, null);
});

test("the selected part of a field is taken, never of a password", () => {
  for (const [tag, wanted] of [["textarea", "two"], ['input type="text"', "two"], ['input type="password"', ""]]) {
    const window = page(`<${tag} id="f">`);
    window.getSelection()?.removeAllRanges();
    const field = /** @type {any} */ (window.document.querySelector("#f"));
    field.value = "one two three";
    field.focus();
    field.setSelectionRange(4, 7);
    assert.equal(window.utterPage.takeSelection().text, wanted, tag);
  }
});

test("nothing selected is no text", () => {
  const window = page("<p>text</p>");
  window.getSelection()?.removeAllRanges();
  const { text, segments } = window.utterPage.takeSelection();
  assert.equal(text, "");
  assert.equal(segments.length, 0);
});

test("a drawing in the page, which the browser refuses to be asked of, does not disturb", () => {
  const window = page("<p>One <svg><path/></svg>two.</p>");
  const range = window.document.getSelection()?.getRangeAt(0);
  window.Selection.prototype.getComposedRanges = () => [range];
  const openOrClosedShadowRoot = (/** @type {unknown} */ element) => {
    if (!(element instanceof window.HTMLElement)) throw new TypeError("Error in invocation");
    return null;
  };
  window.chrome = { dom: { openOrClosedShadowRoot } };
  assert.equal(window.utterPage.takeSelection().text, "One two.");
});

test("open shadow trees are read where they are painted, slots with what is slotted", () => {
  const window = page("<p>before</p><x-card><b>slotted</b></x-card><p>after</p>");
  const host = window.document.querySelector("x-card");
  const shadow = /** @type {Element} */ (host).attachShadow({ mode: "open" });
  shadow.innerHTML = `${INLINE}<p>in <slot></slot> shade</p>`;
  assert.equal(window.utterPage.takeSelection().text, "before\n\nin slotted shade\n\nafter");
});

test("every character of the taken text stands where the map says, and back", () => {
  const window = page("<h1>A  <i>naïve</i></h1>\n<p>smile 👍🏽<br>two\n lines <sup><a href='#n'>1</a></sup>end</p>");
  const { text, taken } = window.utterPage.takeSelection();
  const { map } = window.utterPage.textOf(taken);
  let mapped = 0;
  for (let at = 0; at < text.length; at += 1) {
    const range = map.toRange(at, at + 1);
    if (range === null) {
      assert.match(text[at], /\s/); // a gap that we put in
      continue;
    }
    assert.equal(range.startContainer.data[range.startOffset], text[at]);
    assert.equal(map.toOffset(range.startContainer, range.startOffset), at);
    if (/\S/.test(text[at])) mapped += 1;
  }
  assert.equal(mapped, text.replaceAll(/\s/g, "").length);
  const word = text.indexOf("two");
  assert.equal(map.toRange(word, word + 9).toString().replaceAll(/\s+/g, " "), "two lines");
});

test("a part of the page that has gone has no place any more", () => {
  const window = page("<p>one</p><p id='gone'>two</p>");
  const { text, taken } = window.utterPage.takeSelection();
  const { map } = window.utterPage.textOf(taken);
  window.document.querySelector("#gone")?.remove();
  assert.equal(map.toRange(text.indexOf("two"), text.length), null);
  assert.equal(map.toRange(0, 3).toString(), "one");
});

test("taking a selection changes nothing on the page", () => {
  const window = page("<p>one <b>two</b></p>");
  const before = window.document.documentElement.outerHTML;
  window.utterPage.takeSelection();
  assert.equal(window.document.documentElement.outerHTML, before);
  assert.equal(window.getSelection()?.toString(), "one two");
});

test("our own pages take their selection with the same scripts as any page", () => {
  const source = readFileSync(new URL("../../extension/ui/own_selection.js", import.meta.url), "utf8");
  assert.deepEqual([...source.matchAll(/^import "\.\.\/(.+)";$/gm)].map(([, name]) => name), SELECTION_SCRIPTS);
});

test("a raised text of a hundred thousand blanks holds nobody up", () => {
  const raised = `<sup><a href="#note">${" ".repeat(100_000)}up</a></sup>`;
  const dom = new JSDOM(`${INLINE}<p>Water${raised} boils.</p>`, { runScripts: "outside-only" });
  for (const text of SCRIPTS) dom.window.eval(text);
  dom.window.getSelection()?.selectAllChildren(dom.window.document.body);
  const taking = new Script("utterPage.takeSelection().text");
  assert.equal(taking.runInContext(dom.getInternalVMContext(), { timeout: 20_000 }), "Water up boils.");
});
