import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { HelperFailure, NativePort, READY_TIMEOUT_S } from "../../extension/background/native_port.js";
import { PORT_IDLE_S, model, question } from "../../extension/protocol.js";
import { FakeChrome } from "./fake_chrome.js";

/** @type {FakeChrome} */
let chrome;
/** @type {NativePort} */
let port;
/** @type {any[]} what onLost was told */
let lost;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  chrome = new FakeChrome().install();
  port = new NativePort();
  lost = [];
  port.onLost = (problem) => lost.push(problem?.code ?? null);
});

afterEach(() => mock.timers.reset());

/** @param {string} code */
const failsWith = (code) => (/** @type {unknown} */ error) => error instanceof HelperFailure && error.problem.code === code;

async function opened() {
  const ready = port.connect();
  chrome.ready();
  await ready;
}

test("nothing is opened before somebody needs it", () => {
  assert.equal(chrome.hosts.length, 0);
  assert.equal(port.helper.phase, "unknown");
});

test("many who need the port open it once; hello comes first; ready tells the helper", async () => {
  const both = [port.connect(), port.connect()];
  assert.equal(port.helper.phase, "connecting");
  assert.equal(port.isOpen, false);
  assert.deepEqual(chrome.host.posted.map((message) => message.type), ["hello"]);
  chrome.ready();
  await Promise.all(both);
  assert.equal(chrome.hosts.length, 1);
  assert.equal(chrome.hosts[0].name, "org.utter.helper");
  assert.equal(port.isOpen, true);
  assert.deepEqual([port.helper.phase, port.helper.version, port.helper.default_voice], ["ready", "0.1.0", "espeak:en-us"]);
});

for (const [lastError, phase, code] of [
  ["Specified native messaging host not found.", "missing", "helper_missing"],
  ["Access to the specified native messaging host is forbidden.", "forbidden", "helper_forbidden"],
  ["Native host has exited.", "failed", "helper_exited"],
]) {
  test(`a port that never was ready tells why, and is not opened again by itself: ${code}`, async () => {
    const ready = port.connect();
    chrome.loseHost(lastError);
    await assert.rejects(ready, failsWith(code));
    assert.equal(port.helper.phase, phase);
    assert.equal(port.helper.problem?.code, code);
    mock.timers.tick(3_600_000);
    assert.equal(chrome.hosts.length, 1);
    assert.deepEqual(lost, []);
  });
}

test("after a failure the next who needs the port opens it again", async () => {
  const failed = port.connect();
  chrome.loseHost("Specified native messaging host not found.");
  await assert.rejects(failed);
  await opened();
  assert.equal(port.helper.phase, "ready");
  assert.equal(port.helper.problem, null);
});

test("a helper that says nothing is given up", async () => {
  const ready = port.connect();
  mock.timers.tick(READY_TIMEOUT_S * 1000);
  await assert.rejects(ready, failsWith("helper_silent"));
  assert.equal(chrome.host.isOpen, false);
});

test("a helper that cannot start its engine says so itself", async () => {
  const ready = port.connect();
  chrome.host.tell({ type: "error", code: "engine_unreachable", message: "No engine.", remedy: "utter health" });
  await assert.rejects(ready, failsWith("engine_unreachable"));
  assert.deepEqual(port.helper.problem, { code: "engine_unreachable", message: "No engine.", remedy: "utter health", language: "en", remedy_language: "en" });
});

test("a helper of another protocol is not worked with", async () => {
  const ready = port.connect();
  chrome.host.tell({ type: "ready", protocol: 2, version: "9", build: "b", rate_hz: 24_000, families: [] });
  await assert.rejects(ready, failsWith("helper_protocol"));
});

test("what is no message of the protocol ends the port", async () => {
  await opened();
  chrome.host.tell({ type: "sing" });
  assert.equal(chrome.host.isOpen, false);
  assert.deepEqual(lost, ["helper_garbled"]);
});

test("a port lost in use is told, and the helper is not called broken for it", async () => {
  await opened();
  chrome.loseHost("Native host has exited.");
  assert.deepEqual(lost, ["helper_lost"]);
  assert.equal(port.helper.phase, "unknown");
  assert.equal(port.isOpen, false);
  assert.throws(() => port.send({ type: "cancel", id: "a" }), failsWith("helper_lost"));
});

test("a port that is not used is closed, one that is used is not", async () => {
  await opened();
  mock.timers.tick((PORT_IDLE_S - 1) * 1000);
  port.send({ type: "cancel", id: "a" });
  mock.timers.tick((PORT_IDLE_S - 1) * 1000);
  chrome.host.tell({ type: "pong", id: "x" });
  mock.timers.tick((PORT_IDLE_S - 1) * 1000);
  assert.equal(chrome.host.isOpen, true);
  mock.timers.tick(1000);
  assert.equal(chrome.host.isOpen, false);
  assert.deepEqual(lost, [null]);
});

test("a port on which somebody waits is not idle", async () => {
  await opened();
  port.isNeeded = () => true;
  mock.timers.tick(10 * PORT_IDLE_S * 1000);
  assert.equal(chrome.host.isOpen, true);
  port.isNeeded = () => false;
  mock.timers.tick(PORT_IDLE_S * 1000);
  assert.equal(chrome.host.isOpen, false);
});

test("a question gets its own answer, everything else is news", async () => {
  /** @type {string[]} */
  const news = [];
  port.onMessage = (message) => news.push(message.type);
  await opened();
  const asked = port.ask((id) => question("voices", id));
  await Promise.resolve();
  const { id } = chrome.host.posted.at(-1);
  chrome.host.tell({ type: "voices", id: "another", voices: [] });
  chrome.host.tell({ type: "started", id: "r", language: "en", voice: "v" });
  chrome.host.tell({ type: "voices", id, voices: [] });
  assert.equal((await asked).type, "voices");
  assert.deepEqual(news, ["voices", "started"]);
});

test("a question that takes long hears how far it is, and keeps the port open until it is answered", async () => {
  await opened();
  /** @type {number[]} */
  const heard = [];
  const asked = port.ask((id) => model("install", id), (news) => {
    if (news.type === "progress") heard.push(news.fraction);
  });
  await Promise.resolve();
  const { id } = chrome.host.posted.at(-1);
  chrome.host.tell({ type: "progress", id, what: "downloading", fraction: 0.25 });
  mock.timers.tick(10 * PORT_IDLE_S * 1000);
  assert.equal(chrome.host.isOpen, true);
  chrome.host.tell({ type: "progress", id, what: "downloading", fraction: 0.5 });
  chrome.host.tell({ type: "model", id, state: "installed" });
  assert.equal((await asked).type, "model");
  assert.deepEqual(heard, [0.25, 0.5]);
  mock.timers.tick(PORT_IDLE_S * 1000);
  assert.equal(chrome.host.isOpen, false);
});

test("a question is answered by its error, or by the port's end", async () => {
  await opened();
  const refused = port.ask((id) => question("voices", id));
  await Promise.resolve();
  chrome.host.tell({ type: "error", id: chrome.host.posted.at(-1).id, code: "internal", message: "No." });
  await assert.rejects(refused, failsWith("internal"));
  const cut = port.ask((id) => question("health", id));
  await Promise.resolve();
  chrome.loseHost("Native host has exited.");
  await assert.rejects(cut, failsWith("helper_lost"));
});

test("a new engine under the same host tells the helper anew", async () => {
  await opened();
  chrome.host.tell({ type: "ready", protocol: 1, version: "0.1.0", build: "c", rate_hz: 24_000, families: [] });
  assert.equal(port.helper.build, "c");
  assert.equal(port.isOpen, true);
});

test("late news of a port that was given up is not taken", async () => {
  const ready = port.connect();
  const old = chrome.host;
  mock.timers.tick(READY_TIMEOUT_S * 1000);
  await assert.rejects(ready);
  const again = port.connect();
  old.tell({ type: "ready", protocol: 2 });
  old.drop();
  chrome.ready();
  await again;
  assert.equal(port.isOpen, true);
});
