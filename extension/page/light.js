// What is heard is lit on the page: keeps what the worker said last, and shows it as the settings say. A classic
// script, after all others of the light: adds the one `light` to utterPage.
//
//   dark --lit--> shown --the page put other nodes there--> found again --> shown
//                                                      \--> nowhere: dark; told once; looked for less and less often
//
// It never changes the page's nodes, and a fault of it never ends the reading.

(() => {
  if (globalThis.utterPage?.light) return;

  /** @typedef {{start: number, end: number}} Span */
  /** @typedef {{taken: string, word: Span | null, sentence: Span | null}} Heard */
  /** @typedef {Pick<import("../settings.js").Settings, "highlight" | "color" | "dim" | "follow">} Look */
  /** @typedef {{text: string, map: any, field: any, selectionStart: number}} Text  as textOf gives it */

  const FASTEST_WORDS = 2.5; // above, words follow each other faster than an eye does
  const SCHEMES = ["(prefers-color-scheme: dark)", "(forced-colors: active)"];
  const FAR = 200; // characters from one sentence to the next: the person has jumped

  class Light {
    /** @type {Look | null} */
    #look = null;
    #speed = 1;
    /** @type {Heard | null} */
    #heard = null;
    /** @type {Text | null} that is heard; its page keeps only the last few */
    #text = null;
    /** @type {Range[]} of the sentence */
    #ranges = [];
    /** @type {Node[]} that held the whole text, from the inmost */
    #around = [];
    #attention = new AbortController();
    #losses = 0; // in a row
    #silent = 0; // sentences during which it is not looked for
    #sendLost = () => {};

    /** @returns {string | null} the text that is heard */
    get taken() {
      return this.#heard?.taken ?? null;
    }

    /** @param {Look} look */
    look(look) {
      this.#look = look;
      if (this.#heard) this.#showAnew();
    }

    /** @param {number} speed  at which it is heard */
    speed(speed) {
      const before = this.#litParts();
      this.#speed = speed;
      if (this.#heard && this.#litParts().word !== before.word) this.#showAnew();
    }

    /** @param {Heard} heard @param {() => void} sendLost  called once, when its text is nowhere any more */
    lit(heard, sendLost) {
      const before = this.#heard;
      this.#sendLost = sendLost;
      if (before?.taken !== heard.taken) this.#begin(heard);
      const isSame = before?.taken === heard.taken && isSameSpan(before.sentence, heard.sentence);
      if (!isSame && isFar(before?.sentence, heard.sentence)) utterPage.follow.resume();
      // Between two words of a sentence the last one stays lit: what blinks is hard to read.
      this.#heard = { ...heard, word: heard.word ?? (isSame ? (before?.word ?? null) : null) };
      this.#show(!isSame);
    }

    unlit() {
      this.#darken();
      utterPage.fieldLight.end();
      utterPage.selectionGivesWay.end();
      utterPage.follow.stop();
      this.#attention.abort();
      this.#heard = this.#text = null;
      this.#around = [];
    }

    /** @param {Heard} heard */
    #begin(heard) {
      if (this.#heard) this.unlit();
      this.#losses = this.#silent = 0;
      this.#text = utterPage.textOf(heard.taken);
      if (!this.#text?.map) return;
      this.#around = [...around(this.#text)];
      utterPage.selectionGivesWay.begin(this.#text);
      this.#attention = new AbortController();
      for (const query of SCHEMES) {
        matchMedia(query).addEventListener("change", () => this.#showAnew(), { signal: this.#attention.signal });
      }
    }

    #showAnew() {
      this.#darken();
      utterPage.fieldLight.end();
      this.#show(true);
    }

    /** @param {boolean} isNewSentence */
    #show(isNewSentence) {
      const { sentence = null, word = null } = this.#heard ?? {};
      const text = this.#text;
      if (!this.#look || !text) return;
      if (sentence === null) this.#darken();
      else if (text.field) this.#showInField(text, sentence, word);
      else if (text.map) this.#showOnPage(text, sentence, word, isNewSentence);
    }

    /** @param {Text} text @param {Span} sentence @param {Span | null} word */
    #showInField(text, sentence, word) {
      const parts = this.#litParts();
      const span = parts.word ? (word ?? sentence) : sentence;
      if ((parts.word || parts.sentence) && !utterPage.fieldLight.show(text, span)) this.#lose();
    }

    /** @param {Text} text @param {Span} sentence @param {Span | null} word @param {boolean} isNewSentence */
    #showOnPage(text, sentence, word, isNewSentence) {
      let words = word ? utterPage.rangesOf(text, word) : [];
      const isGone = isNewSentence || this.#ranges.length === 0 || (word !== null && words.length === 0);
      if (isGone) {
        this.#ranges = utterPage.rangesOf(text, sentence);
        if (this.#ranges.length === 0 && !this.#find(text, sentence, isNewSentence)) return this.#darken();
        words = word ? utterPage.rangesOf(text, word) : [];
        this.#losses = 0;
      }
      this.#paintSentence(isGone);
      const parts = this.#litParts();
      utterPage.highlights.showWord(parts.word ? words : []);
      if (this.#look?.follow) {
        utterPage.follow.start();
        utterPage.follow.to(this.#ranges, words);
      } else {
        utterPage.follow.stop();
      }
    }

    /** Its colours at every word: a page may turn dark in the middle. @param {boolean} isNew */
    #paintSentence(isNew) {
      const { color = "amber", dim = false } = this.#look ?? {};
      const place = utterPage.groundOf(this.#ranges);
      utterPage.highlights.style(utterPage.highlightRules(color, place));
      if (isNew) utterPage.highlights.showSentence(this.#litParts().sentence ? this.#ranges : []);
      if (dim) utterPage.dim.show(this.#ranges, place.ground);
      else utterPage.dim.hide();
    }

    /** @param {Text} text @param {Span} sentence @param {boolean} isNewSentence @returns {boolean} whether it is */
    #find(text, sentence, isNewSentence) {
      if (this.#losses > 0 && !isNewSentence) return false;
      if (this.#silent > 0) {
        this.#silent -= 1;
        return false;
      }
      const nearest = this.#around.find((node) => utterPage.sure.isConnected(node)) ?? document.documentElement;
      for (const root of new Set([nearest, document.documentElement])) {
        if (root === null) continue; // a page may be without any element for a moment
        const map = utterPage.findAgain(text.text, sentence, root);
        if (!map) continue;
        text.map = map; // for all that ask where this text stands
        this.#ranges = utterPage.rangesOf(text, sentence);
        if (this.#ranges.length > 0) return true;
      }
      this.#lose();
      return false;
    }

    /** A page that is being built anew is without its text for a moment: only the second loss in a row is told. */
    #lose() {
      this.#losses += 1;
      this.#silent = 2 ** Math.min(this.#losses - 1, 6) - 1;
      if (this.#losses === 2) this.#sendLost();
    }

    #darken() {
      this.#ranges = [];
      utterPage.highlights.clear();
      utterPage.dim.hide();
    }

    /** @returns {{word: boolean, sentence: boolean}} what the person wants to see */
    #litParts() {
      const highlight = this.#look?.highlight ?? "none";
      const word = highlight === "auto" ? this.#speed <= FASTEST_WORDS : highlight === "both" || highlight === "word";
      // Forced colours paint every highlight alike: the word could not be told from its sentence.
      const isOnlyOne = word && matchMedia("(forced-colors: active)").matches;
      return { word, sentence: highlight !== "word" && highlight !== "none" && !isOnlyOne };
    }
  }

  /** @param {Text} text @returns {Generator<Node>} */
  function* around({ map: { runs } }) {
    const holders = new Set(runs.length > 0 ? utterPage.ancestors(runs[0].node) : []);
    for (const node of runs.length > 0 ? utterPage.ancestors(runs.at(-1).node) : []) {
      if (node instanceof Element && holders.has(node)) yield node;
    }
  }

  /** @param {Span | null | undefined} before @param {Span | null} now @returns {boolean} */
  function isFar(before, now) {
    return !before || !now || now.start < before.start || now.start > before.end + FAR;
  }

  /** @param {Span | null} one @param {Span | null} other @returns {boolean} */
  function isSameSpan(one, other) {
    return one === other || (one !== null && other !== null && one.start === other.start && one.end === other.end);
  }

  globalThis.utterPage = { ...globalThis.utterPage, light: new Light() };
})();
