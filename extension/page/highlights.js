// Paints ranges of the page as heard, with CSS highlights: the page's own nodes are never touched. A classic script,
// after colors.js: adds the one `highlights` to utterPage.
//
// A constructed style sheet is not subject to the page's content security policy. Shadow trees need none of their
// own: what a highlight looks like is inherited, through their hosts (Chromium 134).

(() => {
  if (globalThis.utterPage?.highlights) return;

  const SENTENCE = "utter-sentence";
  const WORD = "utter-word";

  class Highlights {
    #sentence = new Highlight();
    #word = new Highlight();
    #sheet = new CSSStyleSheet();
    #rules = "";

    constructor() {
      this.#word.priority = 1; // painted above the sentence
    }

    /** @param {string} rules */
    style(rules) {
      if (rules !== this.#rules) this.#sheet.replaceSync(rules);
      this.#rules = rules;
      // A page may have put another list in its place since.
      if (!document.adoptedStyleSheets.includes(this.#sheet)) document.adoptedStyleSheets.push(this.#sheet);
    }

    /** @param {Range[]} ranges */
    showSentence(ranges) {
      show(SENTENCE, this.#sentence, ranges);
    }

    /** @param {Range[]} ranges */
    showWord(ranges) {
      show(WORD, this.#word, ranges);
    }

    clear() {
      this.showSentence([]);
      this.showWord([]);
      const others = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
      if (others.length < document.adoptedStyleSheets.length) document.adoptedStyleSheets = others;
    }
  }

  /** @param {string} name @param {Highlight} highlight @param {Range[]} ranges */
  function show(name, highlight, ranges) {
    highlight.clear();
    for (const range of ranges) highlight.add(range);
    // The registry is the page's as well: it may have cleared it.
    if (ranges.length > 0) CSS.highlights.set(name, highlight);
    else CSS.highlights.delete(name);
  }

  globalThis.utterPage = { ...globalThis.utterPage, highlights: new Highlights() };
})();
