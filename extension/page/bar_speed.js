// The bar's panel of speeds: slower, a slider, faster, and the usual ones. A classic script, after bar_elements.js and
// bar_words.js: adds BarSpeed to utterPage.

(() => {
  const { barElement, barButton, barWords } = utterPage;
  const { words, speedNumber, speedValue } = barWords;

  // As in settings.js, which a classic script cannot import; a test holds them equal.
  const LEAST_SPEED = 0.5;
  const MOST_SPEED = 4;

  const STEPS_PER_ONE = 20; // whole steps: a sum of 0.05s is not what it looks like
  const USUAL = [0.75, 1, 1.25, 1.5, 2, 3];
  const SETTLE_MS = 150; // a slider under way, or a held key, is not told at every step

  class BarSpeed {
    /** @type {ReturnType<typeof setTimeout> | undefined} runs while the person still chooses */
    #settling;
    #onShown;
    #onChosen;
    /** @type {number | null} that was told last: only news changes what the person chose */
    #told = null;
    slider = barElement("input", {
      type: "range", min: String(LEAST_SPEED), max: String(MOST_SPEED), step: String(1 / STEPS_PER_ONE),
      "aria-label": words("speed"),
    });
    #slower = barButton("minus", words("bar_slower"));
    #faster = barButton("plus", words("bar_faster"));
    #usual = USUAL.map((speed) => ({ speed, button: barElement("button", { type: "button" }, speedValue(speed)) }));
    element = barElement("div", { class: "panel speeds", id: "speeds", role: "group", "aria-label": words("speed") },
      barElement("div", { class: "slide" }, this.#slower, this.slider, this.#faster),
      barElement("div", { class: "usual" }, ...this.#usual.map(({ button }) => button)));

    /** @param {(speed: number) => void} onShown  @param {(speed: number) => void} onChosen  where it is left */
    constructor(onShown, onChosen) {
      this.#onShown = onShown;
      this.#onChosen = onChosen;
      this.#slower.addEventListener("click", () => this.step(-1));
      this.#faster.addEventListener("click", () => this.step(1));
      this.slider.addEventListener("input", () => this.#choose(Number(this.slider.value)));
      for (const { speed, button } of this.#usual) button.addEventListener("click", () => this.#choose(speed));
    }

    /** What the worker tells; not while the person chooses. @param {number} speed */
    take(speed) {
      if (this.#told === speed) return;
      this.#told = speed;
      if (this.#settling === undefined) this.#show(speed);
    }

    /** @param {1 | -1} by  steps */
    step(by) {
      this.#choose((Math.round(this.#chosen * STEPS_PER_ONE) + by) / STEPS_PER_ONE);
    }

    /** The bar goes: what was chosen is told all the same. */
    end() {
      if (this.#settling !== undefined) this.#settle();
    }

    /** @param {number} speed */
    #choose(speed) {
      if (speed < LEAST_SPEED || speed > MOST_SPEED) return;
      this.#show(speed);
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#settle(), SETTLE_MS);
    }

    #settle() {
      clearTimeout(this.#settling);
      this.#settling = undefined;
      this.#onChosen(this.#chosen);
    }

    get #chosen() {
      return Number(this.slider.value);
    }

    /** @param {number} speed */
    #show(speed) {
      this.slider.value = String(speed);
      this.slider.setAttribute("aria-valuetext", words("speed_spoken", speedNumber(speed)));
      this.slider.style.setProperty("--part", String((speed - LEAST_SPEED) / (MOST_SPEED - LEAST_SPEED)));
      // Not `disabled`: a button that holds the focus would lose it.
      this.#slower.setAttribute("aria-disabled", String(speed <= LEAST_SPEED));
      this.#faster.setAttribute("aria-disabled", String(speed >= MOST_SPEED));
      for (const each of this.#usual) each.button.setAttribute("aria-pressed", String(each.speed === speed));
      this.#onShown(speed);
    }
  }

  globalThis.utterPage = { ...globalThis.utterPage, BarSpeed };
})();
