// Which word is lit when: the playback's news beside what the ear hears.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { RATE_HZ } from "../../extension/protocol.js";
import { BLOCK, LATENCY_S, PlayerStage, sound } from "./player_stage.js";

/** @type {PlayerStage} */
let stage;

beforeEach(() => {
  stage = new PlayerStage();
});

// Seconds of words: three sentences of a chunk each, and a gap within the second that is long enough to be dark.
const WORDS = [
  [0.05, 0.3], [0.35, 0.62], [0.7, 0.93],
  [1.04, 1.3], [1.75, 1.98],
  [2.01, 2.06], [2.06, 2.11], [2.11, 2.2], [2.4, 2.9],
];
const span = (/** @type {number} */ n) => ({ start: n * 10, end: n * 10 + 9 });
const sentence = (/** @type {number} */ second) => ({ start: second * 1000, end: second * 1000 + 999 });

/** @param {string} id @param {number} second  one sentence of sound */
function addSentence(id, second) {
  const words = WORDS.flatMap(([start_s, end_s], n) => (Math.floor(start_s) === second ? [{ ...span(n), start_s, end_s }] : []));
  stage.add(id, sound(1), { start_s: second, sentence: sentence(second), words });
}

/** @param {number} speed */
async function read(speed) {
  await stage.begin("a", { speed });
  for (const second of [0, 1, 2]) addSentence("a", second);
  stage.playback.complete("a");
}

for (const speed of [0.5, 1, 1.3, 2, 4]) {
  test(`at speed ${speed} each word is lit once, in order, within the block in which the ear comes to it`, async () => {
    await read(speed);
    stage.device.play(3 / speed + LATENCY_S + 0.2);
    const lit = stage.told("lit").filter(({ word }) => word !== null);
    assert.deepEqual(lit.map(({ word }) => word), WORDS.map((_, n) => span(n)));
    for (const [n, { position_s }] of lit.entries()) {
      const late_s = position_s - WORDS[n][0];
      assert.ok(late_s >= 0 && late_s <= (4 * BLOCK) / RATE_HZ, `word ${n}: ${late_s} s`);
    }
    assert.deepEqual([...new Set(lit.map((one) => one.sentence.start))], [0, 1000, 2000]);
  });
}

test("a word is lit when it is heard, not when it is handed over, and the time is the device's", async () => {
  await read(1);
  stage.device.play(LATENCY_S + 0.05 - 0.006);
  assert.equal(stage.told("lit").at(-1).word, null);
  stage.device.play(0.012);
  assert.deepEqual(stage.told("lit").at(-1).word, span(0));
});

test("a word stays lit over a short gap; a long one is dark, in its sentence", async () => {
  await read(1);
  stage.device.play(4);
  const dark = stage.told("lit").filter(({ word }) => word === null);
  // The first and the last: a sentence begins before its first word, and ends after its last.
  const wanted_s = [0, 1.3, 2.9, 3];
  assert.equal(dark.length, wanted_s.length);
  for (const [n, { position_s }] of dark.entries()) assert.ok(position_s >= wanted_s[n] && position_s <= wanted_s[n] + (2 * BLOCK) / RATE_HZ);
  assert.deepEqual(dark.map((one) => one.sentence), [sentence(0), sentence(1), sentence(2), null]);
});

test("at the end nothing is lit, and that is told before the end", async () => {
  await read(1);
  stage.device.play(4);
  const [dark, finished] = [stage.news.findLastIndex(({ type }) => type === "lit"), stage.news.findIndex(({ type }) => type === "finished")];
  assert.ok(dark < finished);
  assert.equal(stage.told("lit").at(-1).sentence, null);
});

test("a step back lights the words of the kept sound again", async () => {
  await read(1);
  stage.device.play(2.6);
  const { length } = stage.news;
  await stage.playback.seek("a", 1);
  stage.device.play(LATENCY_S + 0.4);
  const again = stage.news.slice(length).filter((one) => one.type === "lit");
  assert.deepEqual(again.map(({ word }) => word), [null, span(3), null]);
  assert.ok(again.every((one) => one.sentence?.start === 1000));
});

test("a step while paused lights at once what will be heard", async () => {
  await read(1);
  stage.device.play(2.6);
  stage.playback.pause();
  stage.device.play(0.5);
  await stage.playback.seek("a", 0.4);
  assert.deepEqual(stage.told("lit").at(-1), { type: "lit", id: "a", word: span(1), sentence: sentence(0), position_s: 0.4 });
});

test("what a new job replaces is not lit any more, and what it brings is", async () => {
  await read(1);
  stage.device.play(0.5);
  await stage.begin("b", { base_s: 1 });
  const words = [{ start: 7000, end: 7009, start_s: 0.1, end_s: 0.3 }];
  stage.add("b", sound(1), { sentence: { start: 7000, end: 7999 }, words });
  stage.playback.complete("b");
  stage.device.play(2);
  const lit = stage.told("lit").filter(({ word }) => word !== null);
  assert.deepEqual(lit.map(({ word }) => word.start), [0, 10, 20, 7000]);
  assert.deepEqual(lit.map(({ id }) => id), ["a", "b", "b", "b"]);
});

test("whoever comes later is told what is lit", async () => {
  await read(1);
  stage.device.play(0.7);
  const last = stage.told("lit").at(-1);
  stage.playback.tellLit();
  assert.deepEqual({ ...stage.told("lit").at(-1), position_s: 0 }, { ...last, position_s: 0 });
});

test("a test can play up to a place and no further, and ask what is heard there", async () => {
  await read(1.5);
  for (const to_s of [0.4, 1.1, 2.5]) {
    stage.playback.playTo(to_s);
    stage.device.play(3);
    const where = /** @type {any} */ (stage.playback.where());
    assert.ok(Math.abs(where.position_s - to_s) < 2 / RATE_HZ);
    const n = WORDS.findLastIndex(([start_s]) => start_s <= to_s);
    assert.deepEqual(where.word, span(n));
  }
  assert.deepEqual(stage.told("finished"), []);
  stage.playback.playTo(Infinity);
  stage.device.play(3);
  assert.equal(stage.told("finished").length, 1);
});
