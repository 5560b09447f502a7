// What can go wrong on the extension's side, as sentences for a person; and what the browser says of the helper,
// as one of these. Wording: _locales, problem_CODE and problem_CODE_remedy.
//
// The browser's sentences stand in chrome/browser/extensions/api/messaging/native_message_process_host.cc and
// extensions/browser/api/messaging/messaging_api_message_filter.cc; they are not translated.

import { isLinux } from "../platform.js";
import { HELPER_LANGUAGE } from "../protocol.js";

/** @import { Helper, Problem } from "../messages.js" */
/** @import { EngineError } from "../protocol.js" */

/**
 * @typedef {object} Failure
 * @property {Helper["phase"]} phase
 * @property {string} code
 */

/** What chrome.runtime.lastError says when a port to the helper closes -> what it means. */
export const PORT_FAILURES = /** @type {const} @satisfies {Record<string, Failure>} */ ({
  "Specified native messaging host not found.": { phase: "missing", code: "helper_missing" },
  "Access to the specified native messaging host is forbidden.": { phase: "forbidden", code: "helper_forbidden" },
  "Access to the native messaging host was disabled by the system administrator.": {
    phase: "forbidden",
    code: "helper_blocked",
  },
  "Failed to start native messaging host.": { phase: "failed", code: "helper_not_started" },
  "Native host has exited.": { phase: "failed", code: "helper_exited" },
  "Error when communicating with the native messaging host.": { phase: "failed", code: "helper_garbled" },
});

/** What the extension itself finds. */
export const OWN_CODES = /** @type {const} */ ([
  "helper_silent", "helper_protocol", "helper_unknown", "helper_lost", "no_selection", "no_text", "page_forbidden",
  "text_too_long", "reading_lost", "audio_suspended", "audio_failed", "save_busy", "internal",
]);

/** @typedef {typeof PORT_FAILURES[keyof typeof PORT_FAILURES]["code"] | typeof OWN_CODES[number]} ProblemCode */

/**
 * @param {ProblemCode} code
 * @param {string} [detail]  stands in the sentence as $1
 * @returns {Problem}
 */
export function problem(code, detail) {
  const values = detail === undefined ? [] : [detail];
  const message = chrome.i18n.getMessage(`problem_${code}`, values);
  if (message === "") throw new Error(`no message named problem_${code} in _locales`);
  return { code, message, remedy: chrome.i18n.getMessage(`problem_${code}_remedy${variant(code)}`, values) || null };
}

/** A browser in a Snap or Flatpak sandbox, which only Linux has, says the same as one without a helper. @param {ProblemCode} code */
function variant(code) {
  return code === "helper_missing" && isLinux() ? "_linux" : "";
}

/** @param {EngineError} error  already a sentence for a person @returns {Problem} */
export function engineProblem({ code, message, remedy }) {
  const said = { code, message, language: HELPER_LANGUAGE };
  return remedy === undefined ? { ...said, remedy: null } : { ...said, remedy, remedy_language: HELPER_LANGUAGE };
}

/**
 * @param {string | undefined} lastError  of the closed port; none if the browser gave no reason
 * @returns {{phase: Helper["phase"], problem: Problem}}
 */
export function portFailure(lastError) {
  const failures = /** @type {Record<string, {phase: Helper["phase"], code: ProblemCode}>} */ (PORT_FAILURES);
  const known = failures[lastError ?? "Native host has exited."];
  if (known) return { phase: known.phase, problem: problem(known.code) };
  return { phase: "failed", problem: problem("helper_unknown", lastError) };
}
