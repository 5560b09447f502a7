// An error for the person: what happened and what to do. The element is a live region that is on the page from the start,
// since one that appears with its text already in it is not read out.

import { command } from "./command.js";
import { make, writtenIn } from "./elements.js";
import { remedyWords } from "./helper_words.js";

/** @import { Problem } from "../messages.js" */

/** @param {HTMLElement} region role="alert"  @param {Problem | null} problem */
export function showProblem(region, problem) {
  const said = problem ? `${problem.code} ${problem.message}` : "";
  if (region.dataset.said === said) return;
  region.dataset.said = said;
  region.hidden = problem === null;
  if (!problem) return region.replaceChildren();
  const { remedy, command: line } = remedyWords(problem.remedy);
  region.replaceChildren(
    make("p", { class: "what", ...writtenIn(problem.language) }, problem.message),
    ...(remedy ? [make("p", writtenIn(problem.remedy_language), remedy)] : []),
    ...(line ? [command(line)] : []),
  );
}
