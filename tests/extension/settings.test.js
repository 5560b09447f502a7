import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { MAX_LANGUAGE_CHARS, MAX_VOICE_CHARS, MAX_VOICE_CHOICES } from "../../extension/protocol.js";
import * as settings from "../../extension/settings.js";

/** @type {Record<string, any>} */
let stored;
/** @type {((changes: any, area: string) => void)[]} */
let listeners;

beforeEach(() => {
  stored = {};
  listeners = [];
  const tell = (/** @type {any} */ newValue) => listeners.forEach((listener) => listener({ settings: { newValue } }, "local"));
  globalThis.chrome = /** @type {any} */ ({
    storage: {
      local: {
        get: async () => structuredClone(stored),
        set: async (/** @type {any} */ items) => (Object.assign(stored, structuredClone(items)), tell(items.settings)),
        remove: async () => ((stored = {}), tell(undefined)),
      },
      onChanged: {
        addListener: (/** @type {any} */ listener) => listeners.push(listener),
        removeListener: (/** @type {any} */ listener) => listeners.splice(listeners.indexOf(listener), 1),
      },
    },
  });
});

test("without choices all is as the defaults say", async () => {
  assert.deepEqual(await settings.load(), settings.DEFAULTS);
});

// What docs/using.md promises to who has never opened the options.
for (const [what, key, value] of /** @type {const} */ ([
  ["the bar is shown, in its usual place", "bar", true],
  ["the page scrolls along", "follow", true],
  ["nothing steps back", "dim", false],
  ["Alt+click reads from there", "alt_click", true],
  ["a reading outlives its page", "outlives_page", true],
  ["a place that was left is remembered", "remembers", true],
  ["speed is the voice's own", "speed", 1],
  ["nothing comes before the sound", "preroll_s", 0],
])) {
  test(`without choices ${what}`, async () => assert.equal((await settings.load())[key], value));
}

test("a change keeps the other settings, and only choices are stored", async () => {
  await settings.save({ speed: 1.5 });
  await settings.save({ voices: { de: "espeak:de" } });
  assert.deepEqual(await settings.load(), { ...settings.DEFAULTS, speed: 1.5, voices: { de: "espeak:de" } });
  assert.deepEqual(stored.settings, { speed: 1.5, voices: { de: "espeak:de" } });
  await settings.save({ speed: settings.DEFAULTS.speed });
  assert.deepEqual(stored.settings, { voices: { de: "espeak:de" } });
});

for (const [key, value] of Object.entries({ speed: 9, latency_s: 0, skip: ["vowels"], voices: { de: 7 }, save_format: "exe", mood: "good" })) {
  test(`a wrong ${key} is refused by name and nothing is stored`, async () => {
    const patch = /** @type {any} */ ({ [key]: value });
    await assert.rejects(settings.save(patch), (error) => error instanceof settings.InvalidSettings && error.key === key);
    assert.deepEqual(stored, {});
  });
}

for (const [what, voices] of Object.entries({
  "too many voices": Object.fromEntries(Array.from({ length: MAX_VOICE_CHOICES + 1 }, (_, index) => [`x${index}`, "v"])),
  "too long a voice": { de: "v".repeat(MAX_VOICE_CHARS + 1) },
  "too long a language": { ["x".repeat(MAX_LANGUAGE_CHARS + 1)]: "v" },
})) {
  test(`${what}, which the helper would refuse, cannot be set`, async () => {
    await assert.rejects(settings.save({ voices }), settings.InvalidSettings);
  });
}

test("a stored value that this version does not know gives way to its default", () => {
  assert.deepEqual(settings.merge({ speed: "fast", skip: ["urls"], mood: "good" }), { ...settings.DEFAULTS, skip: ["urls"] });
});

test("a change is told to who listens, until they stop", async () => {
  /** @type {number[]} */
  const told = [];
  const stop = settings.onChange(({ speed }) => told.push(speed));
  await settings.save({ speed: 2 });
  await settings.reset();
  stop();
  await settings.save({ speed: 3 });
  assert.deepEqual(told, [2, 1]);
});

test("exported settings come back", () => {
  /** @type {settings.Settings} */
  const mine = { ...settings.DEFAULTS, speed: 2, voices: { de: "espeak:de" }, skip: [] };
  assert.deepEqual(settings.importText(settings.exportText(mine)), mine);
});

test("an exported file of another version brings what is known, the rest are defaults", () => {
  assert.deepEqual(settings.importText('{"utter_settings": 1, "speed": 2, "mood": "good"}'), { ...settings.DEFAULTS, speed: 2 });
});

for (const text of ["", "[]", "7", "{}", '{"utter_settings": 1, "speed": 99}', '{"utter_settings": 2}']) {
  test(`a file that is no settings file is refused: ${text || "empty"}`, () => {
    assert.throws(() => settings.importText(text), settings.InvalidSettings);
  });
}

test("the defaults cannot be changed by who loads them", async () => {
  const mine = await settings.load();
  mine.skip.push("urls");
  assert.deepEqual((await settings.load()).skip, ["citations", "captions"]);
});

test("a file of settings cannot name what every object has", () => {
  for (const name of ["__proto__", "constructor", "toString"]) {
    const text = `{"utter_settings": 1, "${name}": {"speed": 3}}`;
    assert.deepEqual(settings.importText(text), { ...settings.DEFAULTS });
  }
});
