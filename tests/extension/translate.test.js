// "Translate and speak", in the worker: what the engine is asked for, what bar and player get, and what a press changes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fromPage } from "../../extension/background/from_page.js";
import { save } from "../../extension/settings.js";
import { chunk, settled } from "./fake_chrome.js";
import { SELECTED, TAB, chrome, clickSpeak, id, openPage, playerTells, posted, reading, speaking } from "./worker_stage.js";

const ON = { translate: true, translating: true, translate_to: "ar" };
const spoken = () => posted().filter(({ type }) => type === "speak");

/** @param {Partial<import("../../extension/settings.js").Settings>} patch */
async function choose(patch) {
  await save(patch);
  await settled();
}

/** A chunk of a translated sentence, whose words stand for the whole of it. @param {number} seq */
function translated(seq) {
  const plain = chunk(id(), seq);
  const { start, end } = plain.sentence;
  return { ...plain, translation: `جملة ${seq}`, words: [0, 0.5].map((start_s) => ({ start, end, start_s: seq + start_s, end_s: seq + start_s + 0.5 })) };
}

test("nothing is translated unless the person has switched it on and pressed the button", async () => {
  for (const patch of [{}, { translate: true, translate_to: "ar" }, { translate: false, translating: true, translate_to: "ar" }]) {
    await choose(patch);
    await speaking(1);
    assert.equal("to" in spoken().at(-1), false);
  }
});

test("a reading is asked for in the chosen language, else in the browser's; samples of voices are not", async () => {
  await choose(ON);
  await speaking(1);
  assert.equal(spoken().at(-1).to, "ar");
  await choose({ translate_to: "" });
  await clickSpeak({ ...SELECTED, taken: "t2" });
  assert.equal(spoken().at(-1).to, "en");
  openPage().tell({ type: "speak_text", text: "A sample.", voice: "espeak:en-us" });
  await settled();
  assert.equal("to" in spoken().at(-1), false);
});

test("the bar gets the sentence that is heard in its translation, the player no words to light", async () => {
  await choose(ON);
  const bar = chrome.pageOpens(TAB.id, null);
  await speaking(0, { language: "ar", voice: "espeak:ar" });
  for (const seq of [0, 1]) chrome.host.tell(translated(seq));
  await settled();
  await playerTells({ type: "heard", id: id(), position_s: 0.2 });
  const shown = bar.posted.findLast((/** @type {any} */ { type }) => type === "reading").reading;
  assert.deepEqual([shown.translation, shown.language], ["جملة 0", "ar"]);
  await playerTells({ type: "heard", id: id(), position_s: 1.2 });
  assert.equal(bar.posted.findLast((/** @type {any} */ { type }) => type === "reading").reading.translation, "جملة 1");
  const sound = chrome.players.flatMap((player) => player.posted).filter(({ type }) => type === "audio");
  assert.ok(sound.length >= 2);
  assert.deepEqual(sound.flatMap(({ words }) => words), []);
});

test("a press of the button begins the sentence that is heard anew, once, and a second one as it is written", async () => {
  await choose({ ...ON, translating: false });
  await speaking(3);
  await playerTells({ type: "heard", id: id(), position_s: 1.2 });
  const bar = chrome.pageOpens(TAB.id, null);
  await settled();
  const before = spoken().length;
  bar.tell({ type: "set_translating", on: true });
  await settled();
  assert.deepEqual(spoken().slice(before).map(({ to, from }) => [to, from]), [["ar", 10]]);
  bar.tell({ type: "set_translating", on: false });
  await settled();
  assert.deepEqual(spoken().slice(before).map(({ to, from }) => [to, from]), [["ar", 10], [undefined, 10]]);
  assert.equal(reading().to, null);
});

test("other settings do not begin a translated sentence anew", async () => {
  await choose(ON);
  await speaking(3);
  const before = spoken().length;
  await choose({ dim: true });
  assert.equal(spoken().length, before);
});

test("a page may only say whether it is on", () => {
  assert.deepEqual(fromPage({ type: "set_translating", on: true, to: "ja" }), { type: "set_translating", on: true });
  for (const on of [1, "true", null, undefined]) assert.equal(fromPage({ type: "set_translating", on }), null);
});
