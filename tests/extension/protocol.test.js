// The golden files against the extension's side of the wire; the Python suite reads the same ones.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { afterEngine, begin } from "../../extension/background/reading.js";
import * as protocol from "../../extension/protocol.js";

/** @param {string} name */
const golden = (name) => JSON.parse(readFileSync(new URL(`../protocol/${name}`, import.meta.url), "utf8"));

/** @type {{name: string, error?: string, body: any}[]} */
const CLIENT_MESSAGES = golden("client_messages.json");
/** @type {{name: string, body: any}[]} */
const ENGINE_MESSAGES = golden("engine_messages.json");

/** @param {string} name */
const clientMessage = (name) => {
  const found = CLIENT_MESSAGES.find((message) => message.name === name && message.error === undefined);
  assert.ok(found, `no golden message named ${name}`);
  return found.body;
};

test("the extension holds the golden constants", () => {
  for (const [name, value] of Object.entries(golden("constants.json"))) {
    const held = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (protocol))[name.toUpperCase()];
    assert.deepEqual(held, value, name);
  }
});

test("hello has the golden form", () => {
  assert.deepEqual(protocol.hello("0.1.0"), clientMessage("hello from the extension"));
});

test("speak has the golden form, with every field", () => {
  const wanted = clientMessage("speak, everything");
  const { type, text, segments, more, words, ...request } = wanted;
  assert.deepEqual(protocol.speak({ ...request, text, segments }, text, segments, more), wanted);
});

test("save has the golden form", () => {
  const wanted = clientMessage("save, everything");
  const { type, text, segments, more, ...request } = wanted;
  assert.deepEqual(protocol.save({ ...request, text, segments }, text, segments, more), wanted);
});

test("append has the golden form", () => {
  const { id, text, segments, more } = clientMessage("append");
  assert.deepEqual(protocol.append(id, text, segments, more), clientMessage("append"));
});

test("cancel, played and the questions have the golden form", () => {
  assert.deepEqual(protocol.cancel("r2"), clientMessage("cancel"));
  assert.deepEqual(protocol.played("r2", 3.25), clientMessage("played"));
  for (const type of /** @type {const} */ (["voices", "health", "ping"])) {
    assert.deepEqual(protocol.question(type, clientMessage(type).id), clientMessage(type));
  }
});

test("a question about the natural voice's files has the golden form", () => {
  for (const name of ["model", "model, install", "model, cancel"]) {
    const { action, id } = clientMessage(name);
    assert.deepEqual(protocol.model(action, id), clientMessage(name));
  }
});

test("a preview and its answer have the golden form", () => {
  const { type: _, id, text, ...fields } = clientMessage("preview");
  assert.deepEqual(protocol.preview(id, text, fields), clientMessage("preview"));
  const answer = ENGINE_MESSAGES.find(({ name }) => name === "preview")?.body;
  assert.equal(typeof answer.spoken, "string");
  assert.deepEqual(Object.keys(answer.spans[0]), ["start", "end", "spoken_start", "spoken_end"]);
});

test("requests about the person's own words have the golden form", () => {
  for (const { name, body } of CLIENT_MESSAGES.filter((message) => message.name.startsWith("dictionary") && !message.error)) {
    const { type, id, action, ...fields } = body;
    assert.deepEqual(protocol.dictionary(action, id, fields), body, name);
  }
  const deeds = ENGINE_MESSAGES.map(({ body }) => body).filter((body) => body.type === "dictionary" && body.done);
  assert.ok(deeds.length > 0 && deeds.every((body) => protocol.DICTIONARY_DEEDS.includes(body.done)));
});

test("what the engine tells of the natural voice's files has the fields that the extension reads", () => {
  for (const { body } of ENGINE_MESSAGES.filter((message) => message.body.type === "model")) {
    assert.ok(protocol.MODEL_STATES.includes(body.state));
    for (const field of ["size_bytes", "left_bytes", "free_bytes"]) assert.equal(typeof body[field], "number", field);
  }
  const progress = ENGINE_MESSAGES.find((message) => message.name === "progress of a download");
  assert.deepEqual([typeof progress?.body.fraction, typeof progress?.body.size_bytes], ["number", "number"]);
});

for (const { name, body } of ENGINE_MESSAGES) {
  test(`the engine's message is taken: ${name}`, () => {
    assert.equal(protocol.engineMessage(body), body);
    const about = { title: "", source: /** @type {const} */ ("menu"), n_units: 23, speed: 1, latency_s: 0.15 };
    const place = { tab_id: 1, taken: null, place: null, preroll_s: 0, incognito: false };
    const reading = begin({ id: body.id ?? "r2", ...place, ...about });
    assert.equal(afterEngine(reading, body).id, reading.id);
  });
}

test("what is no message of the protocol is not taken", () => {
  for (const body of [null, 7, "audio", [], {}, { type: 7 }, { type: "sing" }, { type: "toString" }]) {
    assert.equal(protocol.engineMessage(body), null, JSON.stringify(body));
  }
});
