// One choice of a list: a radio button or checkbox with its name and a sentence that says what it does.

import { make } from "../ui/elements.js";

/**
 * @param {"radio" | "checkbox"} type  @param {string} group  name of the input
 * @param {{value: string, name: string, text: string}} choice
 * @returns {{row: HTMLElement, input: HTMLInputElement}}
 */
export function choiceRow(type, group, { value, name, text }) {
  const input = make("input", { type, name: group, value });
  const told = make("span", {}, make("span", { class: "name" }, name), make("small", { class: "quiet" }, text));
  return { row: make("label", { class: "choice-row" }, input, told), input };
}
