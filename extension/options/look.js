// How a page shows what is read: what is lit, and in which colour, with samples on light and on dark.

import { COLORS, HIGHLIGHTS, save } from "../settings.js";
import { make } from "../ui/elements.js";
import { words } from "../ui/words.js";
import { choiceRow } from "./choice_row.js";
import { LightSample, light } from "./light_sample.js";

/** @import { Settings } from "../settings.js" */

/** @param {{highlight: HTMLElement, color: HTMLElement}} roots  @returns {(current: Settings) => void} shows what is chosen */
export function lookChoices(roots) {
  const styles = HIGHLIGHTS.map((highlight) => {
    const choice = { value: highlight, name: words(`highlight_${highlight}`), text: words(`highlight_${highlight}_text`) };
    return { value: highlight, ...choiceRow("radio", "highlight", choice) };
  });
  const colors = COLORS.map((color) => {
    const samples = [new LightSample(color, "light"), new LightSample(color, "dark")];
    const input = make("input", { type: "radio", name: "color", value: color });
    const name = make("span", { class: "name" }, words(`color_${color}`));
    const shown = make("span", { class: "light-samples" }, ...samples.map(({ element }) => element));
    return { value: color, row: make("label", { class: "choice-row color-row" }, input, name, shown), input, samples };
  });
  roots.highlight.append(...styles.map(({ row }) => row));
  roots.color.append(...colors.map(({ row }) => row));
  for (const { value, input } of styles) input.addEventListener("change", () => void save({ highlight: value }));
  for (const { value, input } of colors) input.addEventListener("change", () => void save({ color: value }));
  const samples = colors.flatMap((color) => color.samples);
  const lightAll = () => light(samples, styles.find(({ input }) => input.checked)?.value ?? "none");
  matchMedia("(forced-colors: active)").addEventListener("change", lightAll);
  return ({ highlight, color, dim }) => {
    for (const { value, input } of styles) input.checked = value === highlight;
    for (const { value, input } of colors) input.checked = value === color;
    for (const sample of samples) sample.dim(dim);
    lightAll();
  };
}
