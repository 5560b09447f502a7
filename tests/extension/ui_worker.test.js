import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { JSDOM } from "jsdom";

import { Unanswered, Worker } from "../../extension/ui/worker.js";

/** @import { FromUi, ToUi } from "../../extension/messages.js" */

// Chrome's ports as the page sees them.
class FakePort {
  /** @type {FromUi[]} */
  posted = [];
  /** @type {(message: ToUi) => void} */
  tell = () => {};
  drop = () => {};
  onMessage = { addListener: (/** @type {(message: ToUi) => void} */ listener) => (this.tell = listener) };
  onDisconnect = { addListener: (/** @type {() => void} */ listener) => (this.drop = listener) };
  postMessage(/** @type {FromUi} */ message) {
    this.posted.push(message);
  }
}

/** @type {FakePort[]} */
let ports;

beforeEach(() => {
  ports = [];
  const connect = () => ports[ports.push(new FakePort()) - 1];
  globalThis.chrome = /** @type {any} */ ({ runtime: { id: "utter", connect } });
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("the worker is told what is selected in this page, with its paragraphs", () => {
  const { window } = new JSDOM("<title>Welcome</title><h1>One</h1><p>Two.</p>", { runScripts: "outside-only" });
  const names = ["document", "getComputedStyle", "Node", "Element", "ShadowRoot", "HTMLSlotElement", "HTMLInputElement", "HTMLTextAreaElement"];
  for (const name of names) Object.assign(globalThis, { [name]: window[name] });
  window.getSelection()?.selectAllChildren(window.document.body);
  new Worker(() => {});
  ports[0].tell({ type: "take_selection" });
  const [answer] = /** @type {any} */ (ports[0].posted);
  assert.equal(answer.type, "selection");
  assert.equal(answer.selected.text, "One\n\nTwo.");
  assert.equal(answer.selected.title, "Welcome");
});

test("each state of the worker reaches the page", () => {
  /** @type {unknown[]} */
  const states = [];
  new Worker((reading, helper) => states.push([reading, helper]));
  ports[0].tell(/** @type {any} */ ({ type: "state", reading: 1, helper: 2 }));
  assert.deepEqual(states, [[1, 2]]);
});

test("each question gets its own answer, in whatever order they come", async () => {
  const worker = new Worker(() => {});
  const asked = [worker.ask({ type: "voices" }), worker.ask({ type: "dictionary", action: "list" })];
  const asks = ports[0].posted.map((message) => ("ask" in message ? message.ask : ""));
  assert.equal(new Set(asks).size, 2);
  const answers = /** @type {any[]} */ ([{ type: "voices", voices: [] }, { type: "dictionary", entries: [] }]);
  for (const at of [1, 0]) ports[0].tell({ type: "answer", ask: asks[at], answer: answers[at] });
  assert.deepEqual(await Promise.all(asked), answers);
});

test("what the helper does not answer is told as the worker's problem", async () => {
  const worker = new Worker(() => {});
  const asked = worker.ask({ type: "voices" });
  const problem = { code: "helper_missing", message: "Not there.", remedy: null };
  ports[0].tell({ type: "answer", ask: "1", problem });
  await assert.rejects(asked, (error) => error instanceof Unanswered && error.problem === problem);
});

test("a worker that was stopped is called again, and what waited for it ends", async () => {
  const worker = new Worker(() => {});
  const asked = worker.ask({ type: "voices" });
  ports[0].drop();
  await assert.rejects(asked, /went before it answered/);
  mock.timers.tick(1000);
  assert.equal(ports.length, 2);
  worker.post({ type: "stop" });
  assert.deepEqual(ports[1].posted, [{ type: "stop" }]);
});

test("a button pressed while the worker is away reaches the next worker", () => {
  const worker = new Worker(() => {});
  ports[0].drop();
  worker.post({ type: "pause" });
  mock.timers.tick(1000);
  assert.equal(ports.length, 2);
  assert.deepEqual(ports[1].posted, [{ type: "pause" }]);
});

test("a page of an extension that was removed leaves it at that", () => {
  new Worker(() => {});
  Object.assign(chrome.runtime, { id: undefined });
  ports[0].drop();
  mock.timers.tick(1000);
  assert.equal(ports.length, 1);
});
