// The speed of the voice: a slider with its value in words, and the speeds that people choose most, at one click.

import { LEAST_SPEED, MOST_SPEED } from "../settings.js";
import { make } from "./elements.js";
import { interfaceLanguage, words } from "./words.js";

const STEP = 0.05;
const PRESETS = [1, 1.25, 1.5, 2];
const PAUSE_MS = 100; // the voice follows the slider, and nobody hears more than ten changes in a second

export class SpeedControl {
  /** Runs after a change was told; what comes meanwhile is told at its end. @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  #told = NaN;
  #slider;
  #output;
  #onChosen;
  /** @type {{speed: number, button: HTMLButtonElement}[]} */
  #presets;

  /**
   * @param {{slider: HTMLInputElement, output: HTMLOutputElement, presets: HTMLElement}} parts  presets: empty
   * @param {(speed: number) => void} onChosen  at once, and as the person moves the slider on
   */
  constructor({ slider, output, presets }, onChosen) {
    this.#slider = slider;
    this.#output = output;
    this.#onChosen = onChosen;
    slider.min = String(LEAST_SPEED);
    slider.max = String(MOST_SPEED);
    slider.step = String(STEP);
    slider.addEventListener("input", () => this.#moved());
    this.#presets = PRESETS.map((speed) => {
      const button = make("button", { type: "button", "aria-pressed": "false" }, words("speed_value", inWords(speed)));
      button.addEventListener("click", () => {
        slider.value = String(speed);
        this.#moved();
      });
      return { speed, button };
    });
    presets.append(...this.#presets.map(({ button }) => button));
    // The popup may close while the last change still waits.
    addEventListener("pagehide", () => this.#pause !== undefined && this.#tell());
  }

  /** What is so by now; not while the person moves the slider, which would jump back under the hand. @param {number} speed */
  show(speed) {
    if (this.#pause !== undefined) return;
    this.#told = speed;
    if (Number(this.#slider.value) === speed && this.#output.value !== "") return;
    this.#slider.value = String(speed);
    this.#draw();
  }

  #moved() {
    this.#draw();
    if (this.#pause === undefined) this.#tell();
  }

  /** Tell the value if it is new, and look again after a pause. */
  #tell() {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    const speed = Number(this.#slider.value);
    if (speed === this.#told || this.#output.value === "") return;
    this.#told = speed;
    this.#pause = setTimeout(() => this.#tell(), PAUSE_MS);
    this.#onChosen(speed);
  }

  #draw() {
    const speed = Number(this.#slider.value);
    this.#output.value = words("speed_value", inWords(speed));
    this.#slider.setAttribute("aria-valuetext", words("speed_spoken", inWords(speed)));
    for (const { speed: preset, button } of this.#presets) button.ariaPressed = String(preset === speed);
  }
}

/** "1.25" @param {number} speed  @returns {string} as the language writes it */
export function inWords(speed) {
  return new Intl.NumberFormat(interfaceLanguage(), { maximumFractionDigits: 2 }).format(speed);
}
