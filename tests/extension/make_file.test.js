import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { NoFile, makeFile, takeSavable } from "../../extension/save/make_file.js";
import { FakePort, settled } from "./fake_chrome.js";

/** @import { Savable } from "../../extension/messages.js" */

/** @type {FakePort[]} */
let ports;
/** @type {Savable} */
const SAVABLE = { title: "A page", source: "article", text: "One. Two.", segments: [], language: "en" };

beforeEach(() => {
  const all = /** @type {any} */ (globalThis);
  all.Uint8Array.fromBase64 ??= (/** @type {string} */ text) => Uint8Array.from(Buffer.from(text, "base64"));
  ports = [];
  globalThis.chrome = /** @type {any} */ ({
    runtime: { connect: (/** @type {{name: string}} */ { name }) => ports[ports.push(new FakePort(name)) - 1] },
    i18n: { getMessage: (/** @type {string} */ name) => name },
  });
});

const part = (/** @type {string} */ text) => ({ type: "part", bytes: Buffer.from(text).toString("base64") });

test("the parts are the file, in their order; how far it is is told on the way", async () => {
  /** @type {any[]} */
  const told = [];
  const made = makeFile(SAVABLE, { format: "mp3", to: "ja" }, (...news) => told.push(news), new AbortController().signal);
  assert.equal(ports[0].name, "save");
  assert.deepEqual(ports[0].posted, [{ type: "save", savable: SAVABLE, format: "mp3", to: "ja" }]);
  ports[0].tell({ type: "advanced", what: "loading", fraction: 0 });
  ports[0].tell({ type: "advanced", what: "saving", fraction: 0.5 });
  for (const text of ["one ", "two ", "three"]) ports[0].tell(part(text));
  ports[0].tell({ type: "saved", duration_s: 12.5 });
  const { file, duration_s } = await made;
  assert.equal(await file.text(), "one two three");
  assert.deepEqual([file.type, duration_s], ["audio/mpeg", 12.5]);
  assert.deepEqual(told, [["loading", 0], ["saving", 0.5]]);
  assert.equal(ports[0].isOpen, false);
});

test("who cancels closes the port, by which the worker knows", async () => {
  const until = new AbortController();
  const made = makeFile(SAVABLE, { format: "wav", to: null }, () => {}, until.signal);
  ports[0].tell(part("one"));
  until.abort();
  await assert.rejects(made, { name: "AbortError" });
  assert.equal(ports[0].isOpen, false);
});

test("a failure is the worker's, in its words", async () => {
  const problem = { code: "engine_crashed", message: "The voice stopped.", remedy: "Try again." };
  const made = makeFile(SAVABLE, { format: "wav", to: null }, () => {}, new AbortController().signal);
  ports[0].tell({ type: "failed", problem });
  await assert.rejects(made, (error) => error instanceof NoFile && error.problem.code === problem.code);
});

test("a worker that goes in the middle is told as lost, and the next try is a port of its own", async () => {
  const made = makeFile(SAVABLE, { format: "wav", to: null }, () => {}, new AbortController().signal);
  ports[0].tell(part("one"));
  ports[0].drop();
  await assert.rejects(made, (error) => error instanceof NoFile && error.problem.code === "save_lost");
  const again = makeFile(SAVABLE, { format: "wav", to: null }, () => {}, new AbortController().signal);
  ports[1].tell(part("all"));
  ports[1].tell({ type: "saved", duration_s: 1 });
  assert.equal(await (await again).file.text(), "all");
});

test("what a page was opened for is asked by its name, and may be gone", async () => {
  for (const savable of [SAVABLE, null]) {
    const taken = takeSavable("n1");
    const port = /** @type {FakePort} */ (ports.at(-1));
    assert.deepEqual(port.posted, [{ type: "take", name: "n1" }]);
    port.tell({ type: "taken", savable });
    assert.deepEqual(await taken, savable);
    assert.equal(port.isOpen, false);
  }
  await settled();
});
