// The voice is chosen in the bar: who is offered, who is taken, and how the reading goes on.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fromPage } from "../../extension/background/from_page.js";
import { chunk, settled } from "./fake_chrome.js";
import { SELECTED, TAB, chrome, clickSpeak, id, playerTells, posted, reading, speaking } from "./worker_stage.js";

const VOICES = [
  { id: "af_heart", name: "Heart, American English", family: "kokoro", languages: ["en-US"], listed: true },
  { id: "am_adam", name: "Adam, American English", family: "kokoro", languages: ["en-US"], listed: false },
  { id: "bf_emma", name: "Emma, British English", family: "kokoro", languages: ["en-GB"], listed: true },
  { id: "ff_siwis", name: "Siwis, French", family: "kokoro", languages: ["fr"], listed: true },
  { id: "espeak:en-us", name: "English (America)", family: "espeak", languages: ["en-US"], listed: false },
];

/** The helper answers the last question about voices. */
async function answerVoices() {
  await settled();
  const question = posted().findLast(({ type }) => type === "voices");
  chrome.host.tell({ type: "voices", id: question.id, voices: VOICES });
  await settled();
}

/** The second sentence of three is heard, spoken by Heart. @returns {Promise<import("./fake_chrome.js").FakePort>} the bar's port */
async function secondSentence() {
  await speaking(3, { language: "en", voice: "af_heart" });
  await playerTells({ type: "heard", id: id(), position_s: 1.4 });
  return chrome.pageOpens(7, "t1");
}

const spoken = () => posted().filter(({ type }) => type === "speak");

test("the bar is told the name of the voice, and the list only when it asks: those of the language, favorites first", async () => {
  chrome.local.settings = { favorites: ["am_adam"] };
  const bar = await secondSentence();
  await settled();
  assert.deepEqual([bar.posted.at(-2).reading.voice, bar.posted.at(-2).reading.voice_name], ["af_heart", "Heart"]);
  assert.ok(!posted().some(({ type }) => type === "voices"));
  bar.tell({ type: "list_voices" });
  await answerVoices();
  assert.deepEqual(bar.posted.at(-1), { type: "voices", voices: [
    { id: "am_adam", name: "Adam", accent: "American English" }, { id: "af_heart", name: "Heart", accent: "American English" },
    { id: "bf_emma", name: "Emma", accent: "British English" }, { id: "espeak:en-us", name: "English (America)", accent: null },
  ] });
});

test("a voice that is chosen is kept for its language, and the sentence that is heard begins anew with it", async () => {
  chrome.local.settings = { voices: { fr: "ff_siwis" } };
  const bar = await secondSentence();
  bar.tell({ type: "choose_voice", voice: "bf_emma" });
  await answerVoices();
  assert.deepEqual(chrome.local.settings.voices, { fr: "ff_siwis", en: "bf_emma" });
  assert.equal(spoken().length, 2);
  assert.deepEqual([spoken()[1].from, spoken()[1].voices], [reading().base.start, { fr: "ff_siwis", en: "bf_emma" }]);
  assert.equal(spoken()[1].from, 10);
  assert.deepEqual(chrome.toPlayer.at(-1), { type: "pause" }, "the old voice is silent until the new one is there");
  chrome.host.tell({ type: "started", id: id(), language: "en", voice: "bf_emma" });
  chrome.host.tell({ ...chunk(id(), 0), voice: "bf_emma", sentence: { start: 10, end: 19 } });
  await settled();
  assert.deepEqual([reading().voice, reading().phase, bar.posted.at(-2).reading.voice_name], ["bf_emma", "speaking", "Emma"]);
});

test("a choice that comes back from the helper when another text is read changes nothing", async () => {
  const bar = await secondSentence();
  bar.tell({ type: "choose_voice", voice: "bf_emma" });
  await settled();
  await clickSpeak({ ...SELECTED, text: "Un autre texte." }, { ...TAB, id: 8 });
  chrome.host.tell({ type: "started", id: id(), language: "fr", voice: "ff_siwis" });
  await answerVoices();
  assert.deepEqual([chrome.local.settings?.voices, spoken().length], [undefined, 2]);
});

test("whoever asks again and again keeps the helper no busier than once, and a finished reading cannot be steered", async () => {
  const bar = await secondSentence();
  const inner = chrome.pageOpens(7, null, 3);
  await settled();
  for (let n = 0; n < 50; n += 1) bar.tell({ type: "list_voices" });
  inner.tell({ type: "choose_voice", voice: "bf_emma" });
  inner.tell({ type: "stop" });
  await settled();
  assert.equal(posted().filter(({ type }) => type === "voices").length, 1);
  assert.notEqual(reading().phase, "idle");
  await answerVoices();
  bar.tell({ type: "stop" });
  await settled();
  for (const message of [{ type: "set_speed", speed: 3 }, { type: "hide_bar" }, { type: "open_options" }]) bar.tell(message);
  await settled();
  assert.deepEqual([chrome.local.settings, chrome.optionsOpened], [undefined, 0]);
});

/** @param {Record<string, string>} voices */
async function choose(voices) {
  await chrome.api.storage.local.set({ settings: { voices } });
  await settled();
}

test("the voice that is told is the one that is heard, however far ahead the engine is in another language", async () => {
  await secondSentence();
  chrome.host.tell({ type: "started", id: id(), language: "fr", voice: "ff_siwis" });
  for (const seq of [3, 4]) chrome.host.tell({ ...chunk(id(), seq), voice: "ff_siwis" });
  await settled();
  assert.deepEqual([reading().voice, reading().language], ["af_heart", "en"]);
  await choose({ fr: "ff_other" });
  assert.equal(spoken().length, 2, "what comes later is made anew");
  assert.deepEqual([spoken()[1].from, reading().sentence.start, reading().phase], [30, 10, "speaking"]);
  await choose({ fr: "ff_other", en: "bf_emma" });
  assert.deepEqual([spoken().length, spoken()[2].from], [3, 10]);
});

test("a voice that is chosen while the helper starts, or loads another, speaks", async () => {
  await clickSpeak();
  await choose({ en: "bf_emma" });
  chrome.ready();
  await settled();
  assert.deepEqual(spoken()[0].voices, { en: "bf_emma" });
  await choose({ en: "am_adam" });
  assert.equal(spoken().length, 1, "nobody knows the language yet");
  chrome.host.tell({ type: "started", id: id(), language: "en", voice: "bf_emma" });
  await settled();
  assert.deepEqual([spoken().length, spoken()[1].voices], [2, { en: "am_adam" }]);
  chrome.host.tell({ type: "started", id: id(), language: "en", voice: "am_adam" });
  await settled();
  assert.equal(spoken().length, 2);
});

test("a paused reading stays paused, and goes on with the other voice", async () => {
  const bar = await secondSentence();
  bar.tell({ type: "pause" });
  bar.tell({ type: "choose_voice", voice: "bf_emma" });
  await answerVoices();
  assert.deepEqual([spoken().length, reading().phase], [2, "paused"]);
  chrome.host.tell({ ...chunk(id(), 0), voice: "bf_emma", sentence: { start: 10, end: 19 } });
  await settled();
  assert.equal(chrome.toPlayer.findLast(({ type }) => type === "begin").paused, true);
  bar.tell({ type: "resume" });
  await settled();
  assert.deepEqual([chrome.toPlayer.at(-1).type, reading().phase], ["resume", "speaking"]);
});

test("a choice in the popup does the same; one for another language, or of the voice that speaks, changes nothing", async () => {
  await secondSentence();
  const choose = async (/** @type {Record<string, string>} */ voices) => {
    await chrome.api.storage.local.set({ settings: { voices } });
    await settled();
    return spoken().length;
  };
  assert.equal(await choose({ fr: "ff_siwis" }), 1);
  assert.equal(await choose({ fr: "ff_siwis", en: "af_heart" }), 1);
  assert.equal(await choose({ en: "bf_emma" }), 2);
  assert.equal(await choose({}), 3, "automatic again: the helper knows who that is");
});

test("a page takes no voice but one that speaks the language, for no reading but its own, and no frame in it learns of them", async () => {
  const bar = await secondSentence();
  const [other, inner] = [chrome.pageOpens(8, null), chrome.pageOpens(7, null, 3)];
  await settled();
  const before = posted().length;
  for (const port of [other, inner]) {
    port.tell({ type: "list_voices" });
    await settled();
    assert.ok(!port.posted.some(({ type }) => type === "voices"));
  }
  other.tell({ type: "choose_voice", voice: "bf_emma" });
  await settled();
  assert.equal(posted().length, before, "the helper is not even asked");
  for (const voice of ["ff_siwis", "no_such_voice", "__proto__", ""]) {
    bar.tell({ type: "choose_voice", voice });
    await answerVoices();
  }
  bar.tell({ type: "stop" });
  await settled();
  bar.tell({ type: "choose_voice", voice: "bf_emma" });
  await settled();
  assert.deepEqual([spoken().length, chrome.local.settings?.voices], [1, undefined]);
});

test("what is no voice's id is no message", () => {
  for (const voice of [undefined, null, 3, {}, ["af_heart"], "v".repeat(501)]) {
    assert.equal(fromPage({ type: "choose_voice", voice }), null);
  }
  assert.deepEqual(fromPage({ type: "choose_voice", voice: "af_heart", more: 1 }), { type: "choose_voice", voice: "af_heart" });
  assert.deepEqual(fromPage({ type: "list_voices", voice: 1 }), { type: "list_voices" });
});

test("while the helper does not answer nobody is offered", async () => {
  const bar = await secondSentence();
  bar.tell({ type: "list_voices" });
  await settled();
  chrome.host.drop();
  await settled();
  assert.deepEqual(bar.posted.findLast(({ type }) => type === "voices"), { type: "voices", voices: [] });
});
