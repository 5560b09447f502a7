// The list of voices, in the order a person looks for one: own languages first, favorites and the short list before the
// rest. Pure.

import { HELPER_LANGUAGE } from "../protocol.js";
import { isSpecial, languageKey, languageName, ownName, regionName } from "./languages.js";

/** @import { VoiceInfo } from "../messages.js" */
/** @import { Family } from "../protocol.js" */
/** @typedef {{language: string, name: string, listed: VoiceInfo[], more: VoiceInfo[]}} Language  its voices */

const FAMILY_NAMES = new Map([["kokoro", "Kokoro"], ["espeak", "eSpeak NG"], ["say", "macOS"]]);
const NAMED_BY_LANGUAGE = new Set(["espeak"]);
const STAND_INS = new Set(["espeak", "say"]);

/**
 * The voices by language: `mine` in the order of `own` (a person's languages), then all others by name. Those of the
 * person's own country come before their like, favorites before all; a language that has one is the person's own.
 * @param {VoiceInfo[]} voices best first, as the helper gave them
 * @param {readonly string[]} own BCP 47
 * @param {readonly string[]} favorites voice ids
 * @param {string} inLanguage the interface's
 * @returns {{mine: Language[], others: Language[]}}
 */
export function byLanguage(voices, own, favorites, inLanguage) {
  /** @type {Map<string, Language>} */
  const languages = new Map();
  for (const voice of voices) {
    const key = languageKey(voice.languages[0] ?? "und");
    // Browsers name some two hundred languages. A rarer one has few voices, and they bear its name.
    const name = languageName(key, inLanguage) ?? voice.name;
    const language = languages.get(key) ?? { language: key, name, listed: [], more: [] };
    (voice.listed || favorites.includes(voice.id) ? language.listed : language.more).push(voice);
    languages.set(key, language);
  }
  const liked = favorites.flatMap((id) => voices.find((voice) => voice.id === id)?.languages[0] ?? []);
  const ownKeys = [...new Set([...own, ...liked].map(languageKey))];
  const rankIn = (/** @type {readonly string[]} */ order, /** @type {string} */ item) => (order.indexOf(item) + order.length + 1) % (order.length + 1);
  /** @param {VoiceInfo} one  @param {VoiceInfo} other */
  const compare = (one, other) =>
    rankIn(favorites, one.id) - rankIn(favorites, other.id) || rankIn(own, one.languages[0]) - rankIn(own, other.languages[0]);
  for (const { listed, more } of languages.values()) for (const list of [listed, more]) list.sort(compare);
  const mine = ownKeys.flatMap((key) => languages.get(key) ?? []);
  const others = [...languages.values()].filter(({ language }) => !ownKeys.includes(language));
  const order = new Intl.Collator(inLanguage);
  return { mine, others: others.sort((a, b) => order.compare(a.name, b.name)) };
}

/**
 * What is left of `languages` when a person types `query`: every word of it must begin a word of the voice's name, language
 * (also its own name, and that of its dialect), region, tag or family. Accents and case do not matter.
 * @param {Language[]} languages  @param {string} query  @param {string} inLanguage  @returns {Language[]}
 */
export function search(languages, query, inLanguage) {
  const wanted = plainWords(query);
  return languages.flatMap((language) => {
    /** @param {VoiceInfo} voice */
    const fits = (voice) => {
      const known = plainWords([
        // "British English" and "United Kingdom"
        ...voice.languages.flatMap((tag) => [languageName(tag, inLanguage) ?? "", regionName(tag, inLanguage) ?? ""]),
        voice.name, language.name, ownName(language.language) ?? "", familyName(voice.family), ...voice.languages,
      ].join(" "));
      return wanted.every((word) => known.some((other) => other.startsWith(word)));
    };
    const left = { ...language, listed: language.listed.filter(fits), more: language.more.filter(fits) };
    return left.listed.length + left.more.length > 0 ? [left] : [];
  });
}

/** Who gets the text of a voice; null: it stays in Utter. @param {VoiceInfo} voice  @param {Family[]} families  @returns {string | null} */
export function hostOf({ remote, family }, families) {
  return remote ? (families.find(({ name }) => name === family)?.host ?? family) : null;
}

/** A family's name for a person. @param {string} family */
export function familyName(family) {
  return FAMILY_NAMES.get(family) ?? family;
}

/**
 * A voice's name as well as its id tells it, for a voice that is not in the list now: "Heart" for "af_heart", "eSpeak NG,
 * United Kingdom" for "espeak:en-gb".
 * @param {string} id  @param {string} inLanguage  @returns {string}
 */
export function nameFromId(id, inLanguage) {
  const colon = id.indexOf(":");
  const own = id.slice(colon + 1);
  if (id.slice(0, Math.max(colon, 0)) === "espeak") {
    return [familyName("espeak"), regionName(own, inLanguage)].filter(Boolean).join(", ");
  }
  const name = own.slice(own.indexOf("_") + 1);
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** For a button: "Heart" for "af_heart", "British English" for "espeak:en-gb". @param {string} id  @param {string} inLanguage */
export function shortName(id, inLanguage) {
  const [family, tag] = id.split(":");
  if (family !== "espeak" || tag === undefined) return nameAndAccent(nameFromId(id, inLanguage))[0];
  return languageName(tag, inLanguage) ?? regionName(tag, inLanguage) ?? familyName(family);
}

/** A voice's full name, also while the helper does not tell it. @param {string} id  @param {VoiceInfo[]} voices  @param {string} inLanguage */
export function nameOf(id, voices, inLanguage) {
  const voice = voices.find((known) => known.id === id);
  return voice ? fullName(voice, inLanguage) : nameFromId(id, inLanguage);
}

/** Whether a family only stands in until a better one is there. @param {string} family */
export function isStandIn(family) {
  return STAND_INS.has(family);
}

/**
 * A voice's name in the interface's words, as far as words are in it: its own name, or that of its language.
 * @param {VoiceInfo} voice  @param {string} inLanguage  @returns {string}
 */
export function voiceName({ name, family, languages: [tag = "und"] }, inLanguage) {
  // In English the helper's own words are the most exact.
  const isFull = NAMED_BY_LANGUAGE.has(family) && languageKey(inLanguage) !== HELPER_LANGUAGE && !isSpecial(tag);
  return (isFull && languageName(tag, inLanguage)) || nameAndAccent(name)[0];
}

/**
 * The language that `voiceName` is in, where it is another than the interface's and not only a name.
 * @param {VoiceInfo} voice  @param {string} inLanguage  @returns {string | undefined}
 */
export function nameLanguage(voice, inLanguage) {
  const isHelpers = NAMED_BY_LANGUAGE.has(voice.family) && voiceName(voice, inLanguage) === voice.name;
  return isHelpers && languageKey(inLanguage) !== HELPER_LANGUAGE ? HELPER_LANGUAGE : undefined;
}

/**
 * How a voice speaks its language, in the interface's words: "American English", "Austria"; null where its language or its
 * name says that already.
 * @param {VoiceInfo} voice  @param {string} inLanguage  @returns {string | null}
 */
export function accentName({ family, languages: [tag = "und"] }, inLanguage) {
  const accent = NAMED_BY_LANGUAGE.has(family) ? null : languageName(tag, inLanguage);
  if (accent === null || accent === languageName(languageKey(tag), inLanguage)) return null;
  return accent.includes("(") ? regionName(tag, inLanguage) : accent; // "German (Austria)"
}

/** As `voiceName`, with what the helper's name tells beside it: "Heart, American English". @param {VoiceInfo} voice  @param {string} inLanguage */
export function fullName(voice, inLanguage) {
  const accent = nameAndAccent(voice.name)[1];
  if (accent === null) return voiceName(voice, inLanguage);
  return `${voiceName(voice, inLanguage)}, ${languageName(voice.languages[0] ?? "und", inLanguage) ?? accent}`;
}

/**
 * A voice's name in two: "Heart" and "American English". A name with brackets is one: "Chinese (Mandarin, Latin letters)".
 * @param {string} name  @returns {[string, string | null]}
 */
export function nameAndAccent(name) {
  const at = name.includes("(") ? -1 : name.indexOf(", ");
  return at < 0 ? [name, null] : [name.slice(0, at), name.slice(at + 2)];
}

/** @param {string} text  @returns {string[]} its words without case and accents */
function plainWords(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
