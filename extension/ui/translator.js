// What is wrong with the translator, if the helper says so.

import { HELPER_LANGUAGE } from "../protocol.js";
import { words } from "./words.js";

/** @import { Helper, Problem } from "../messages.js" */

/** @param {Helper | null} helper  @returns {Problem | null} null too while it is not known */
export function translatorProblem(helper) {
  const translator = helper?.translator;
  if (helper?.phase !== "ready" || !translator || translator.state !== "missing") return null;
  return { code: "translator_missing", message: words("translator_missing"), remedy: translator.remedy ?? null, remedy_language: HELPER_LANGUAGE };
}
