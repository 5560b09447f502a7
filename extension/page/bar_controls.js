// What stands in the bar, what it shows of a reading, and what its buttons ask for. A classic script, after the other
// bar_*.js: adds BarControls to utterPage.

(() => {
  /** @typedef {import("../messages.js").PageReading} PageReading */
  /** @typedef {import("../messages.js").OfferedVoice} OfferedVoice */
  /** @typedef {import("../messages.js").Look} Look */
  /** @typedef {import("../messages.js").FromPage} FromPage */

  const { BarPanels, BarPlace, BarSpeed, BarVoices, arrowKeys, barButton, barElement, barIcon, barWords } = utterPage;
  const { words, write, speedValue, seen, told } = barWords;

  class BarControls {
    #bar;
    #tell;
    #place;
    #speed;
    #voices;
    #panels;
    #main = barButton("pause", words("pause"), "main");
    #speedButton = barElement("button", { type: "button", class: "speed" });
    #more = barButton("more", words("bar_more"));
    #translate = barButton("translate", words("translate"));
    // The voice reads it out: a screen reader that did so too would talk over it.
    #translation = barElement("p", { class: "translation" });
    #seen = barElement("span", { class: "seen" });
    #told = barElement("div", { class: "unseen", role: "status" });
    #progress = barElement("div", {
      class: "progress", role: "progressbar", "aria-label": words("progress"), "aria-valuemin": "0", "aria-valuemax": "100",
    });

    /** @param {HTMLElement} bar  to be filled  @param {(message: FromPage) => void} tell */
    constructor(bar, tell) {
      this.#bar = bar;
      this.#tell = tell;
      const grip = barElement("button", {
        type: "button", class: "grip", "aria-label": words("bar_move"), "aria-description": words("bar_move_how"),
        title: words("bar_move_how"),
      }, barIcon("grip"));
      this.#place = new BarPlace(bar, grip, (/** @type {{x: number, y: number}} */ at) => tell({ type: "bar_moved", ...at }));
      this.#speed = new BarSpeed(
        (/** @type {number} */ speed) => this.#nameSpeed(speed),
        (/** @type {number} */ speed) => tell({ type: "set_speed", speed }),
      );
      this.#voices = new BarVoices(
        () => tell({ type: "list_voices" }),
        (/** @type {string} */ voice) => tell({ type: "choose_voice", voice }),
      );
      this.#translation.hidden = true;
      bar.append(grip, barElement("div", { class: "rows" }, this.#toolbar(), this.#translation), this.#progress, this.#told);
      this.#panels = new BarPanels(bar);
      this.#addSpeeds();
      this.#addVoices();
      this.#addMenu();
      bar.addEventListener("keydown", (event) => this.#pressed(event));
    }

    /** @param {PageReading} reading  @param {Look} look */
    show(reading, look) {
      this.#bar.style.setProperty("--text-size", String(look.text_size));
      this.#place.take(look.bar_at);
      this.#speed.take(reading.speed);
      this.#voices.take(reading);
      this.#translate.hidden = !look.translate;
      this.#translate.ariaPressed = String(look.translating);
      this.#drawTranslation(reading);
      const isPaused = reading.phase === "paused";
      if ((this.#main.dataset.does === "resume") !== isPaused || !this.#main.dataset.does) this.#drawMain(isPaused);
      write(this.#seen, seen(reading));
      write(this.#told, told(reading));
      const part = reading.n_units > 0 && reading.sentence ? Math.min(reading.sentence.start / reading.n_units, 1) : 0;
      this.#bar.style.setProperty("--part", String(part));
      this.#progress.setAttribute("aria-valuenow", String(Math.round(part * 100)));
    }

    /** @param {OfferedVoice[]} voices */
    list(voices) {
      this.#voices.list(voices);
      this.#panels.fit();
      this.#voices.reveal();
    }

    /** What the person chose just now is told, although the bar goes. */
    end() {
      this.#speed.end();
      this.#panels.close(false);
    }

    /** @param {PageReading} reading */
    #drawTranslation({ translation, language }) {
      this.#translation.hidden = translation === null;
      this.#translation.dir = "auto"; // by its own letters
      this.#translation.lang = language ?? "";
      write(this.#translation, translation ?? "");
    }

    /** @param {boolean} isPaused */
    #drawMain(isPaused) {
      const name = isPaused ? words("resume") : words("pause");
      this.#main.dataset.does = isPaused ? "resume" : "pause";
      this.#main.replaceChildren(barIcon(isPaused ? "play" : "pause"));
      this.#main.ariaLabel = name;
      this.#main.title = name;
    }

    /** @param {number} speed */
    #nameSpeed(speed) {
      const name = words("bar_speed", speedValue(speed));
      this.#speedButton.textContent = speedValue(speed);
      this.#speedButton.ariaLabel = name;
      this.#speedButton.title = name;
    }

    #toolbar() {
      const steps = [
        this.#step("paragraph", -1, barButton("back_far", words("paragraph_back"), "back")),
        this.#step("sentence", -1, barButton("back", words("back"), "back")),
        this.#main,
        this.#step("sentence", 1, barButton("back", words("forward"), "next")),
        this.#step("paragraph", 1, barButton("back_far", words("paragraph_forward"), "next")),
      ];
      const stop = barButton("stop", words("stop"));
      this.#main.addEventListener("click", () => this.#tell({ type: "toggle" }));
      stop.addEventListener("click", () => this.#tell({ type: "stop" }));
      const [next, previous] = words("ui_direction") === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
      this.#translate.addEventListener("click", () => this.#tell({ type: "set_translating", on: this.#translate.ariaPressed !== "true" }));
      const others = [this.#speedButton, this.#voices.button, this.#translate, this.#more, stop];
      arrowKeys([...steps, ...others], this.#main, { next, previous });
      return barElement("div", { class: "toolbar", role: "toolbar", "aria-label": words("bar_controls") },
        barElement("div", { class: "steps" }, ...steps), this.#seen, barElement("div", { class: "others" }, ...others));
    }

    /** @param {"sentence" | "paragraph"} unit  @param {1 | -1} by  @param {HTMLButtonElement} button */
    #step(unit, by, button) {
      button.addEventListener("click", () => this.#tell({ type: "step", unit, by }));
      return button;
    }

    #addSpeeds() {
      this.#bar.append(this.#speed.element);
      this.#panels.add({ button: this.#speedButton, panel: this.#speed.element, first: this.#speed.slider });
    }

    #addVoices() {
      const { button, element } = this.#voices;
      this.#bar.append(element);
      this.#panels.add({ button, panel: element, first: element });
    }

    #addMenu() {
      const cross = this.#item("", () => this.#place.cross());
      const items = [
        cross,
        this.#item(words("from_beginning"), () => this.#tell({ type: "jump", offset: 0 })),
        this.#item(words("options"), () => this.#tell({ type: "open_options" })),
        this.#item(words("bar_hide"), () => this.#tell({ type: "hide_bar" })),
      ];
      const menu = barElement("div", { class: "panel menu", id: "menu", role: "menu", "aria-label": words("bar_more") }, ...items);
      arrowKeys(items, cross, { next: "ArrowDown", previous: "ArrowUp" });
      this.#bar.append(menu);
      this.#more.setAttribute("aria-haspopup", "menu");
      this.#more.addEventListener("click", () => write(cross, words(this.#place.isLow ? "bar_to_top" : "bar_to_bottom")));
      this.#panels.add({ button: this.#more, panel: menu, first: cross });
    }

    /** @param {string} name  @param {() => void} act */
    #item(name, act) {
      const item = barElement("button", { type: "button", role: "menuitem" }, name);
      item.addEventListener("click", () => {
        this.#panels.close(true);
        act();
      });
      return item;
    }

    /** @param {KeyboardEvent} event */
    #pressed({ key, altKey, ctrlKey, metaKey }) {
      if (altKey || ctrlKey || metaKey) return;
      if (key === "+") this.#speed.step(1);
      if (key === "-") this.#speed.step(-1);
    }
  }

  globalThis.utterPage = { ...globalThis.utterPage, BarControls };
})();
