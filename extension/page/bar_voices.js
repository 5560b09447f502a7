// The bar's panel of voices: who speaks the language that is read. A classic script, after bar_elements.js, bar_keys.js and
// bar_words.js: adds BarVoices to utterPage.
//
// The worker lists them when the panel opens. Which one speaks is what the reading says, so a choice shows once it is taken.

(() => {
  /** @typedef {import("../messages.js").OfferedVoice} OfferedVoice */

  const { arrowKeys, barElement, barWords } = utterPage;
  const { words, write } = barWords;

  class BarVoices {
    #onChosen;
    /** @type {{voice: OfferedVoice, option: HTMLElement}[]} */
    #options = [];
    #listed = "[]";
    /** @type {string | null} */
    #speaking = null;
    button = barElement("button", { type: "button", class: "voice", "aria-haspopup": "listbox" });
    #wait = barElement("p", { class: "wait" }, words("voices_wait"));
    #list = barElement("div", { role: "listbox", "aria-label": words("voices") });
    element = barElement("div", { class: "panel voices", id: "voices", role: "group", "aria-label": words("voices"), tabindex: "-1" },
      this.#wait, this.#list);

    /** @param {() => void} onOpen  @param {(id: string) => void} onChosen */
    constructor(onOpen, onChosen) {
      this.#onChosen = onChosen;
      this.#list.hidden = true;
      this.button.addEventListener("click", () => {
        if (this.button.ariaExpanded !== "true") onOpen();
      });
      this.element.addEventListener("focus", () => this.#start()?.focus());
      this.#list.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#typed(event));
    }

    /** @param {{voice: string | null, voice_name: string | null}} reading */
    take({ voice, voice_name }) {
      this.#speaking = voice;
      write(this.button, voice_name ?? words("voice"));
      this.button.ariaLabel = this.button.title = voice_name === null ? words("voice") : words("bar_voice", voice_name);
      this.#select();
    }

    /** @param {OfferedVoice[]} voices */
    list(voices) {
      if (this.#listed === JSON.stringify(voices)) return; // drawn anew, it would lose the focus
      this.#listed = JSON.stringify(voices);
      const hadFocus = this.element.matches(":focus-within");
      this.#options = voices.map((voice) => ({ voice, option: this.#option(voice) }));
      this.#list.replaceChildren(...this.#options.map(({ option }) => option));
      this.#list.hidden = voices.length === 0;
      this.#wait.hidden = voices.length > 0;
      this.#select();
      const start = this.#start();
      if (start === undefined) return hadFocus && this.element.focus();
      arrowKeys(this.#options.map(({ option }) => option), start, { next: "ArrowDown", previous: "ArrowUp" });
      if (hadFocus) start.focus();
    }

    /** Scroll to the one that speaks; the focus scrolls by itself. */
    reveal() {
      const start = this.#start();
      if (!start || this.element.matches(":focus-within")) return;
      this.element.scrollTop = start.offsetTop - (this.element.clientHeight - start.offsetHeight) / 2;
    }

    /** @param {OfferedVoice} voice */
    #option({ id, name, accent, language }) {
      const written = barElement("bdi", language === undefined ? {} : { lang: language }, name);
      const option = barElement("button", { type: "button", role: "option" }, written);
      if (accent !== null) option.append(" ", barElement("small", {}, accent));
      option.addEventListener("click", () => this.#onChosen(id));
      return option;
    }

    /** The one that speaks, else the first. @returns {HTMLElement | undefined} */
    #start() {
      return (this.#options.find(({ voice }) => voice.id === this.#speaking) ?? this.#options.at(0))?.option;
    }

    #select() {
      for (const { voice, option } of this.#options) option.ariaSelected = String(voice.id === this.#speaking);
    }

    /** A letter leads to the next name that begins with it. @param {KeyboardEvent} event */
    #typed({ key, target, altKey, ctrlKey, metaKey }) {
      if (!/^\p{L}$/u.test(key) || altKey || ctrlKey || metaKey) return;
      const at = this.#options.findIndex(({ option }) => option === target) + 1;
      const order = [...this.#options.slice(at), ...this.#options.slice(0, at)];
      const isSo = (/** @type {string} */ name) => name.toLowerCase().startsWith(key.toLowerCase());
      order.find(({ voice }) => isSo(voice.name))?.option.focus();
    }
  }

  globalThis.utterPage = { ...globalThis.utterPage, BarVoices };
})();
