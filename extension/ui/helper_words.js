// What the state of the helper means for a person: one title, one sentence, one remedy. Pure: names of messages, no words.

import { isLinux } from "../platform.js";
import { HELPER_LANGUAGE } from "../protocol.js";

/** @import { Helper, Problem } from "../messages.js" */

/**
 * @typedef {object} HelperWords
 * @property {"quiet" | "busy" | "good" | "bad"} tone
 * @property {string} title      name of a message, short enough for a line
 * @property {string | null} text  name of a message that explains; null where the title says it all
 * @property {string | null} note  name of a message for some: what else may be the reason
 * @property {string | null} told  the helper's or worker's own sentence, shown as it is
 * @property {string} [told_language]  its language, if not the interface's
 * @property {string | null} remedy  a remedy in words, shown as it is
 * @property {string} [remedy_language]  likewise
 * @property {string | null} command  a remedy to copy to a terminal
 */

/** @type {HelperWords} */
const NOTHING = { tone: "quiet", title: "helper_unknown", text: null, note: null, told: null, remedy: null, command: null };

/** What ended or kept the helper from starting, in a line; "Helper stopped" for all others. @type {Record<string, string>} */
const TITLES = {
  helper_not_started: "helper_not_starting",
  helper_silent: "helper_silent",
  helper_protocol: "helper_outdated",
  unsupported_protocol: "helper_outdated", // the helper's own word for it
  helper_garbled: "helper_garbled",
};

/** @param {Helper} helper  @returns {HelperWords} */
export function helperWords(helper) {
  const { phase, problem } = helper;
  switch (phase) {
    case "unknown":
      return NOTHING;
    case "connecting":
      return { ...NOTHING, tone: "busy", title: "helper_connecting" };
    case "ready":
      return readyWords(helper);
    case "missing":
      return { ...NOTHING, tone: "bad", title: "helper_missing", text: "helper_missing_text", note: sandboxNote(), command: "./install.sh" };
    case "forbidden":
      // Not on the helper's list, the usual reason. A browser may also be forbidden by its administrator to ask at all.
      if (problem?.code === "helper_blocked") return troubleWords("helper_blocked", problem);
      return { ...NOTHING, tone: "bad", title: "helper_forbidden", text: "helper_forbidden_text", command: "utter install" };
    case "failed":
      return troubleWords(TITLES[problem?.code ?? ""] ?? "helper_failed", problem);
    default:
      throw new Error(`helper phase not in messages.js: ${phase}`);
  }
}

/**
 * A browser in a Snap or Flatpak sandbox says the same as one without a helper, and nothing of it tells them apart: only on
 * Linux is there any.
 */
function sandboxNote() {
  return isLinux() ? "helper_sandbox" : null;
}

/** @param {string} title  @param {Problem | null} problem  @returns {HelperWords} */
function troubleWords(title, problem) {
  const { message = null, language, remedy = null, remedy_language } = problem ?? {};
  return { ...NOTHING, tone: "bad", title, told: message, told_language: language, ...remedyWords(remedy), remedy_language };
}

/** Ready is only good news when a voice can speak, and at once. @param {Helper} helper  @returns {HelperWords} */
function readyWords({ families, default_voice }) {
  if (families.some(({ state }) => state === "loading")) return { ...NOTHING, tone: "busy", title: "helper_loading" };
  if (default_voice !== null) return { ...NOTHING, tone: "good", title: "helper_ready" };
  const remedy = families.find((family) => family.remedy)?.remedy ?? null;
  return { ...NOTHING, tone: "bad", title: "helper_no_voice", text: "helper_no_voice_text", ...remedyWords(remedy), remedy_language: HELPER_LANGUAGE };
}

/** A remedy of the helper is a command or a click: only a command is worth a copy button. @param {string | null} remedy */
export function remedyWords(remedy) {
  const isCommand = remedy !== null && /^(utter|\.\/install\.sh)( [\w./:=-]+)*$/.test(remedy);
  return isCommand ? { remedy: null, command: remedy } : { remedy, command: null };
}
