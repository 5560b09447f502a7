// The speed of the voice: a slider with its value in words.

import { LEAST_SPEED, MOST_SPEED } from "../settings.js";
import { interfaceLanguage, words } from "./words.js";

const STEP = 0.1;
const SETTLE_MS = 250; // holding an arrow key changes the value many times; only where it rests is spoken again

export class SpeedControl {
  /** @type {ReturnType<typeof setTimeout> | undefined} runs while the person still moves the slider */
  #settling;
  #slider;
  #output;

  /**
   * @param {HTMLInputElement} slider  @param {HTMLOutputElement} output
   * @param {(speed: number) => void} onChosen  where the person leaves it
   */
  constructor(slider, output, onChosen) {
    this.#slider = slider;
    this.#output = output;
    slider.min = String(LEAST_SPEED);
    slider.max = String(MOST_SPEED);
    slider.step = String(STEP);
    const tell = () => {
      clearTimeout(this.#settling);
      this.#settling = undefined;
      onChosen(Number(slider.value));
    };
    slider.addEventListener("input", () => {
      this.#draw();
      clearTimeout(this.#settling);
      this.#settling = setTimeout(tell, SETTLE_MS);
    });
    // The popup may close before the value has rested.
    addEventListener("pagehide", () => this.#settling !== undefined && tell());
  }

  /** What is so by now; not while the person moves the slider, which would jump back under the hand. @param {number} speed */
  show(speed) {
    if (this.#settling !== undefined) return;
    if (Number(this.#slider.value) === speed && this.#output.value !== "") return;
    this.#slider.value = String(speed);
    this.#draw();
  }

  #draw() {
    const number = new Intl.NumberFormat(interfaceLanguage(), { maximumFractionDigits: 2 }).format(Number(this.#slider.value));
    this.#output.value = words("speed_value", number);
    this.#slider.setAttribute("aria-valuetext", words("speed_spoken", number));
  }
}
