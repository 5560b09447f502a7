// A setting that is a number: a slider with its value in words.

import { save } from "../settings.js";

/** @import { Settings } from "../settings.js" */

/**
 * @param {HTMLInputElement} slider  @param {HTMLOutputElement} output
 * @param {{setting: "preroll_s" | "text_size", min: number, max: number, step: number, inWords: (value: number) => string}} about
 * @returns {(current: Settings) => void} shows the value
 */
export function settingSlider(slider, output, { setting, min, max, step, inWords }) {
  slider.min = String(min);
  slider.max = String(max);
  slider.step = String(step);
  const draw = () => {
    output.value = inWords(Number(slider.value));
    slider.setAttribute("aria-valuetext", output.value);
  };
  slider.addEventListener("input", draw);
  slider.addEventListener("change", () => void save({ [setting]: Number(slider.value) }));
  return (current) => {
    slider.value = String(current[setting]);
    draw();
  };
}
