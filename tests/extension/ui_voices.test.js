import assert from "node:assert/strict";
import { test } from "node:test";

import {
  accentName, byLanguage, familyName, fullName, isStandIn, nameAndAccent, nameFromId, nameOf, search, shortName, voiceName,
} from "../../extension/ui/voices.js";

/** @import { VoiceInfo } from "../../extension/messages.js" */

/** @param {string} id  @param {string} name  @param {string} tag  @param {boolean} listed  @returns {VoiceInfo} */
function voice(id, name, tag, listed = true) {
  return { id, name, family: id.includes(":") ? "espeak" : "kokoro", languages: [tag], listed };
}

const VOICES = [
  voice("af_heart", "Heart", "en-US"),
  voice("bf_emma", "Emma", "en-GB"),
  voice("espeak:en-us", "English (America)", "en-US", false),
  voice("espeak:en-gb-x-rp", "English (Received Pronunciation)", "en-GB-x-rp", false),
  voice("espeak:fr", "French (France)", "fr-FR"),
  voice("espeak:de", "German", "de"),
  voice("espeak:qdb", "Lang Belta", "qdb"),
];

const ids = (/** @type {{listed: VoiceInfo[], more: VoiceInfo[]}[]} */ languages) =>
  languages.flatMap(({ listed, more }) => [...listed, ...more]).map(({ id }) => id);

test("the person's languages come first, in their order, the others by name", () => {
  const { mine, others } = byLanguage(VOICES, ["fr-CA", "en", "en-GB", "nl"], [], "en");
  assert.deepEqual(mine.map(({ name }) => name), ["French", "English"]);
  assert.deepEqual(others.map(({ name }) => name), ["German", "Lang Belta"]);
});

test("every voice stands in the list once, the short list apart from the rest", () => {
  const { mine, others } = byLanguage(VOICES, ["en"], [], "en");
  assert.deepEqual(ids([...mine, ...others]).sort(), VOICES.map(({ id }) => id).sort());
  assert.deepEqual(mine[0].listed.map(({ name }) => name), ["Heart", "Emma"]);
  assert.deepEqual(mine[0].more.map(({ name }) => name), ["English (America)", "English (Received Pronunciation)"]);
});

test("voices of the person's own country come before their like, which keep their order", () => {
  const voices = [voice("af_heart", "Heart", "en-US"), voice("af_bella", "Bella", "en-US"), ...["Emma", "Alice"].map((name) => voice(name, name, "en-GB"))];
  const first = (/** @type {string[]} */ own) => byLanguage(voices, own, [], "en").mine[0].listed.map(({ name }) => name);
  assert.deepEqual(first(["en-GB", "en"]), ["Emma", "Alice", "Heart", "Bella"]);
  for (const own of [["en"], ["en-US", "en-GB"], ["en", "en-AU"]]) assert.deepEqual(first(own), ["Heart", "Bella", "Emma", "Alice"]);
});

test("a name is told from its accent, but not within brackets", () => {
  assert.deepEqual(nameAndAccent("Heart, American English"), ["Heart", "American English"]);
  assert.deepEqual(nameAndAccent("Chinese (Mandarin, Latin letters)"), ["Chinese (Mandarin, Latin letters)", null]);
  assert.deepEqual(nameAndAccent("Anna"), ["Anna", null]);
});

test("a voice is named and told apart in the interface's language; in English by the helper's own words", () => {
  const heart = voice("af_heart", "Heart, American English", "en-US");
  const siwis = voice("ff_siwis", "Siwis, French", "fr");
  const german = { ...voice("say:Anna", "Anna", "de-DE"), family: "say" };
  const [american, received] = VOICES.slice(2, 4);
  const told = (/** @type {string} */ inLanguage) => [heart, siwis, german, american, received].map((each) =>
    [voiceName(each, inLanguage), accentName(each, inLanguage), fullName(each, inLanguage)]);
  assert.deepEqual(told("en"), [
    ["Heart", "American English", "Heart, American English"], ["Siwis", null, "Siwis, French"], ["Anna", "Germany", "Anna"],
    ["English (America)", null, "English (America)"],
    ["English (Received Pronunciation)", null, "English (Received Pronunciation)"],
  ]);
  assert.deepEqual(told("fr"), [
    ["Heart", "Anglais américain", "Heart, Anglais américain"], ["Siwis", null, "Siwis, Français"], ["Anna", "Allemagne", "Anna"],
    ["Anglais américain", null, "Anglais américain"],
    ["English (Received Pronunciation)", null, "English (Received Pronunciation)"],
  ]);
  assert.deepEqual(["af_heart", "bf_emma"].map((id) => nameOf(id, [heart], "fr")), ["Heart, Anglais américain", "Emma"]);
});

test("a language that the browser cannot name bears its first voice's name", () => {
  const { others } = byLanguage(VOICES, ["en", "fr", "de"], [], "en");
  assert.deepEqual(others.map(({ language, name }) => [language, name]), [["qdb", "Lang Belta"]]);
});

test("a search finds voices by name, language, own name of the language, region, tag and family", () => {
  const { mine, others } = byLanguage(VOICES, [], [], "en");
  const found = (/** @type {string} */ query) => ids(search([...mine, ...others], query, "en")).sort();
  assert.deepEqual(found("heart"), ["af_heart"]);
  assert.deepEqual(found("engl"), ["af_heart", "bf_emma", "espeak:en-gb-x-rp", "espeak:en-us"]);
  assert.deepEqual(found("FRANÇAIS"), ["espeak:fr"]);
  assert.deepEqual(found("francais"), ["espeak:fr"]);
  assert.deepEqual(found("united kingdom"), ["bf_emma", "espeak:en-gb-x-rp"]);
  assert.deepEqual(found("british"), ["bf_emma", "espeak:en-gb-x-rp"]);
  assert.deepEqual(found("american"), ["af_heart", "espeak:en-us"]);
  assert.deepEqual(found("qdb"), ["espeak:qdb"]);
  assert.deepEqual(found("espeak english"), ["espeak:en-gb-x-rp", "espeak:en-us"]);
  assert.deepEqual(found("eart"), []);
});

test("a voice that the helper does not tell of now has a name all the same", () => {
  const names = ["espeak:en", "espeak:en-gb-x-rp", "say:Anna", "af_heart"].map((id) => nameFromId(id, "en"));
  assert.deepEqual(names, ["eSpeak NG", "eSpeak NG, United Kingdom", "Anna", "Heart"]);
  const short = ["espeak:en-gb", "espeak:qdb", "say:Anna", "af_heart"].map((id) => shortName(id, "en"));
  assert.deepEqual(short, ["British English", "eSpeak NG", "Anna", "Heart"], "the bar tells which of them speaks");
});

test("a voice that was added is named by what its id tells of it, not by a part of its name", () => {
  const ids = ["xtts:claribel_dervla", "piper:en_US-lessac-medium", "piper:en_US-vctk-medium/p225", "mlx:csm-1b", "mlx:kokoro/af_heart", "remote:af_heart"];
  const names = ["Claribel Dervla", "Lessac-medium", "P225", "Csm-1b", "Heart", "Heart"];
  assert.deepEqual(ids.map((id) => nameFromId(id, "en")), names);
  assert.deepEqual(ids.map((id) => shortName(id, "en")), names);
  assert.deepEqual(["piper", "xtts", "mlx"].map(familyName), ["Piper", "XTTS v2", "mlx-audio"]);
});

test("a stand-in is told apart from the real voice", () => {
  assert.equal(isStandIn("espeak"), true);
  assert.equal(isStandIn("kokoro"), false);
  assert.equal(familyName("espeak"), "eSpeak NG");
  assert.equal(familyName("new_one"), "new_one");
});

test("a favorite comes first, out of the folded ones too, and makes its language one's own", () => {
  const voices = VOICES.map((voice) => ({ ...voice, listed: false }));
  const liked = voices.at(-1)?.id ?? "";
  const { mine } = byLanguage(voices, [], [liked], "en");
  assert.equal(mine.length, 1);
  assert.deepEqual(mine[0].listed.map(({ id }) => id), [liked]);
});
