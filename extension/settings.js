// The person's settings: every default, and the only code that reads or writes them.
//
// They live in storage.local: sync would send them to the browser's vendor. Only what differs from the defaults
// is stored, so that a better default of a later version reaches everybody who did not choose.

import { MAX_LANGUAGE_CHARS, MAX_VOICE_CHARS, MAX_VOICE_CHOICES, SKIP_RULES } from "./protocol.js";

const KEY = "settings";

/** @type {Promise<unknown>} */
let saving = Promise.resolve();

/**
 * @typedef {object} Settings
 * @property {Record<string, string>} voices  language (BCP 47) -> voice id
 * @property {string[]} favorites  voice ids, in the order in which they were chosen
 * @property {number} speed  how fast it is played, pitch kept, LEAST_SPEED to MOST_SPEED
 * @property {number} latency_s  size of the sound buffer; too small a one crackles on a busy machine
 * @property {number} preroll_s  silence before the first sound, for headphones that wake slowly
 * @property {import("./protocol.js").SkipRule[]} skip  rules that leave something unspoken
 * @property {typeof HIGHLIGHTS[number]} highlight  what is lit on the page; "auto": words too, while they can be followed
 * @property {typeof COLORS[number]} color  of what is lit
 * @property {boolean} dim  everything but the sentence that is heard
 * @property {boolean} follow  the page scrolls along
 * @property {boolean} bar  the bar is shown on the page
 * @property {{x: number, y: number} | null} bar_at  where the person put it, as parts of the window; null: its usual place
 * @property {number} text_size  of bar and popup, 1 to MAX_TEXT_SIZE
 * @property {boolean} alt_click  Alt+click reads from there, on pages where Utter was used
 * @property {boolean} outlives_page  the reading goes on when its page is left
 * @property {boolean} remembers  where an article was left off is remembered
 * @property {boolean} translate  "Translate and speak" is offered
 * @property {boolean} translating  and used, while it is offered
 * @property {string} translate_to  BCP 47; "": the browser's own language
 * @property {typeof SAVE_FORMATS[number]} save_format  of a file of sound
 */

export const HIGHLIGHTS = /** @type {const} */ (["auto", "both", "word", "sentence", "none"]);
export const COLORS = /** @type {const} */ (["amber", "green", "blue", "pink", "grey"]);
/** Those of the helper's formats that are offered, the most useful first. */
export const SAVE_FORMATS = /** @type {const} */ (["mp3", "opus", "flac", "wav"]);

/** @type {Readonly<Settings>} */
export const DEFAULTS = Object.freeze(/** @type {Settings} */ ({
  voices: {},
  favorites: [],
  speed: 1,
  // Measured on 2 busy cores: below 0.1 the sound broke up in every run, at 0.2 in some. The real delay is about
  // twice the number.
  latency_s: 0.15,
  preroll_s: 0,
  skip: ["citations", "captions"],
  highlight: "auto",
  color: "amber",
  dim: false,
  follow: true,
  bar: true,
  bar_at: null,
  text_size: 1,
  alt_click: true,
  outlives_page: true,
  remembers: true,
  translate: false,
  translating: false,
  translate_to: "",
  save_format: "mp3",
}));

export const LEAST_SPEED = 0.5;
export const MOST_SPEED = 4;
export const MAX_PREROLL_S = 2;
export const MAX_TEXT_SIZE = 2;
export const MAX_FAVORITES = 50;

const MIN_LATENCY_S = 0.02;
const MAX_LATENCY_S = 1;

/** A settings file or value that cannot be taken; `key` names what is wrong: a setting, or "file". */
export class InvalidSettings extends Error {
  /** @param {string} key @param {string} reason */
  constructor(key, reason) {
    super(`${key}: ${reason}`);
    this.name = "InvalidSettings";
    this.key = key;
  }
}

/** @type {{[K in keyof Settings]: (value: unknown) => string | null}} the reason why a value is refused, or null */
const REFUSE = {
  // The helper would refuse every reading with more or longer ones.
  voices: (value) =>
    isRecord(value) && Object.keys(value).length <= MAX_VOICE_CHOICES && Object.entries(value).every(isVoiceChoice)
      ? null : "must map languages to voice ids",
  favorites: (value) =>
    Array.isArray(value) && value.length <= MAX_FAVORITES && value.every(isVoiceId) ? null : "must be a list of voice ids",
  speed: (value) => refuseNumber(value, LEAST_SPEED, MOST_SPEED),
  latency_s: (value) => refuseNumber(value, MIN_LATENCY_S, MAX_LATENCY_S),
  preroll_s: (value) => refuseNumber(value, 0, MAX_PREROLL_S),
  skip: (value) => {
    const rules = /** @type {readonly unknown[]} */ (SKIP_RULES);
    return Array.isArray(value) && value.every((rule) => rules.includes(rule))
      ? null : `must be a list of ${SKIP_RULES.join(", ")}`;
  },
  highlight: (value) => refuseOther(value, HIGHLIGHTS),
  color: (value) => refuseOther(value, COLORS),
  dim: refuseOtherThanYesOrNo,
  follow: refuseOtherThanYesOrNo,
  bar: refuseOtherThanYesOrNo,
  bar_at: (value) =>
    value === null || (isRecord(value) && refuseNumber(value.x, 0, 1) === null && refuseNumber(value.y, 0, 1) === null)
      ? null : "must be null or {x, y}, each from 0 to 1",
  text_size: (value) => refuseNumber(value, 1, MAX_TEXT_SIZE),
  alt_click: refuseOtherThanYesOrNo,
  outlives_page: refuseOtherThanYesOrNo,
  remembers: refuseOtherThanYesOrNo,
  translate: refuseOtherThanYesOrNo,
  translating: refuseOtherThanYesOrNo,
  translate_to: (value) => typeof value === "string" && value.length <= MAX_LANGUAGE_CHARS ? null : "must be a language",
  save_format: (value) => refuseOther(value, SAVE_FORMATS),
};

/** @returns {Promise<Settings>} the defaults with the person's choices over them */
export async function load() {
  return merge((await chrome.storage.local.get(KEY))[KEY]);
}

/**
 * Change some settings; the others stay.
 *
 * @param {Partial<Settings>} patch
 * @returns {Promise<Settings>} all settings after the change
 * @throws {InvalidSettings}
 */
export async function save(patch) {
  check(patch);
  // One after the other: two that read the same old settings would each undo the other's change.
  const saved = saving.then(async () => {
    const settings = { ...(await load()), ...patch };
    await chrome.storage.local.set({ [KEY]: choices(settings) });
    return settings;
  });
  saving = saved.catch(() => {});
  return saved;
}

/** The language that readings are translated into, null where they are not. @param {Settings} settings @returns {string | null} */
export function targetOf({ translate, translating, translate_to }) {
  return translate && translating ? translate_to || chrome.i18n.getUILanguage() : null;
}

/** Forget every choice. */
export async function reset() {
  await chrome.storage.local.remove(KEY);
}

/**
 * Call `callback` after every change, whoever made it. Returns a function that ends this.
 *
 * @param {(settings: Settings) => void} callback
 * @returns {() => void}
 */
export function onChange(callback) {
  /** @param {Record<string, chrome.storage.StorageChange>} changes @param {string} area */
  const listener = (changes, area) => {
    if (area === "local" && changes[KEY]) callback(merge(changes[KEY].newValue));
  };
  chrome.storage.onChanged.addListener(listener);
  return () => chrome.storage.onChanged.removeListener(listener);
}

/** @param {Settings} settings @returns {string} the text of a file that `importText` takes */
export function exportText(settings) {
  return `${JSON.stringify({ utter_settings: 1, ...settings }, null, 2)}\n`;
}

/**
 * @param {string} text  of a file that `exportText` made; settings that it lacks get their defaults
 * @returns {Settings}
 * @throws {InvalidSettings}
 */
export function importText(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InvalidSettings("file", "is not JSON");
  }
  if (!isRecord(file) || file.utter_settings !== 1) throw new InvalidSettings("file", "holds no settings of Utter");
  const known = Object.keys(file).filter((key) => Object.hasOwn(DEFAULTS, key));
  return { ...structuredClone(DEFAULTS), ...check(Object.fromEntries(known.map((key) => [key, file[key]]))) };
}

/**
 * Return the defaults with what is valid in `stored` over them. A stored value that this version refuses was
 * written by another version; its default takes its place.
 *
 * @param {unknown} stored
 * @returns {Settings}
 */
export function merge(stored) {
  /** @type {Record<string, unknown>} */
  const settings = structuredClone(DEFAULTS);
  if (!isRecord(stored)) return /** @type {any} */ (settings);
  for (const [key, refuse] of Object.entries(REFUSE)) {
    if (key in stored && refuse(stored[key]) === null) settings[key] = stored[key];
  }
  return /** @type {any} */ (settings);
}

/** @param {Settings} settings @returns {Partial<Settings>} what differs from the defaults */
export function choices(settings) {
  const defaults = /** @type {Record<string, unknown>} */ (DEFAULTS);
  return Object.fromEntries(
    Object.entries(settings).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults[key])),
  );
}

/** @template {Partial<Settings>} T @param {T} patch @returns {T} */
function check(patch) {
  for (const [key, value] of Object.entries(patch)) {
    if (!Object.hasOwn(REFUSE, key)) throw new InvalidSettings(key, `is not one of ${Object.keys(REFUSE).join(", ")}`);
    const reason = REFUSE[/** @type {keyof Settings} */ (key)](value);
    if (reason !== null) throw new InvalidSettings(key, reason);
  }
  return patch;
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {[string, unknown]} choice @returns {boolean} */
function isVoiceChoice([language, voice]) {
  return language.length <= MAX_LANGUAGE_CHARS && isVoiceId(voice);
}

/** @param {unknown} voice @returns {voice is string} */
function isVoiceId(voice) {
  return typeof voice === "string" && voice.length <= MAX_VOICE_CHARS;
}

/** @param {unknown} value @param {number} least @param {number} most @returns {string | null} */
function refuseNumber(value, least, most) {
  return typeof value === "number" && value >= least && value <= most
    ? null : `must be a number from ${least} to ${most}`;
}

/** @param {unknown} value @param {readonly unknown[]} choices @returns {string | null} */
function refuseOther(value, choices) {
  return choices.includes(value) ? null : `must be one of ${choices.join(", ")}`;
}

/** @param {unknown} value @returns {string | null} */
function refuseOtherThanYesOrNo(value) {
  return typeof value === "boolean" ? null : "must be true or false";
}
