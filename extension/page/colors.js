// The colours of what is lit, as the text of a style sheet. A classic script, after ground.js: adds highlightRules to
// utterPage.
//
// The word is also underlined, so that nobody needs to tell the colours apart. The text keeps its own colour where
// that can be read on ours, 4.5:1.

(() => {
  if (globalThis.utterPage?.highlightRules) return;

  /** @typedef {[number, number, number]} Rgb */
  /** @typedef {{sentence: string, word: string, line: string}} Tones  line: under the word */

  const LEAST_CONTRAST = 4.5;
  const INK = "#101414";
  const CHALK = "#ffffff";

  /** @type {Record<string, {light: Tones, dark: Tones}>} for dark text, for light text */
  const TONES = {
    amber: {
      light: { sentence: "#fff3cf", word: "#ffd970", line: "#955a00" },
      dark: { sentence: "#3a301a", word: "#665019", line: "#ffcb52" },
    },
    green: {
      light: { sentence: "#e2f4e1", word: "#a9dfa9", line: "#1c7032" },
      dark: { sentence: "#1d3324", word: "#275833", line: "#83dd93" },
    },
    blue: {
      light: { sentence: "#e2effd", word: "#abd3fb", line: "#185ba8" },
      dark: { sentence: "#1b2d44", word: "#23507f", line: "#8ec3fc" },
    },
    pink: {
      light: { sentence: "#fde8f1", word: "#fabdd8", line: "#a61e66" },
      dark: { sentence: "#3d2131", word: "#723457", line: "#f8a5ce" },
    },
    grey: {
      light: { sentence: "#e9ecee", word: "#cbd2d7", line: "#47525d" },
      dark: { sentence: "#2d3236", word: "#4a535b", line: "#c5ced6" },
    },
  };

  /**
   * @param {string} color  a choice of the settings @param {{inks: (Rgb | null)[], isDark: boolean}} place
   * @returns {string}
   */
  function highlightRules(color, { inks, isDark }) {
    const tones = TONES[color][isDark ? "dark" : "light"];
    const strong = isDark ? [CHALK, INK] : [INK, CHALK];
    return `
      @media screen {
        ::highlight(utter-sentence) { background-color: ${tones.sentence}; ${readable(inks, tones.sentence)} }
        ::highlight(utter-word) {
          background-color: ${tones.word}; ${readable(inks, tones.word)}
          text-decoration: underline 2px ${tones.line}; text-decoration-skip-ink: none; text-underline-offset: 0.16em;
        }
      }
      @media screen and (prefers-contrast: more) {
        ::highlight(utter-sentence) { background-color: ${tones.word}; ${inColor(strong[0])} }
        ::highlight(utter-word) {
          background-color: ${strong[0]}; ${inColor(strong[1])} text-decoration-color: ${strong[1]};
        }
      }
      @media screen and (forced-colors: active) {
        ::highlight(utter-sentence) {
          background-color: Canvas; ${inColor("CanvasText")} text-decoration: underline 1px Highlight;
        }
        ::highlight(utter-word) {
          background-color: Highlight; ${inColor("HighlightText")} text-decoration: underline 2px HighlightText;
        }
      }`;
  }

  /** @param {(Rgb | null)[]} inks @param {string} tone @returns {string} another colour for the text, if it needs one */
  function readable(inks, tone) {
    const under = rgbOf(tone);
    if (inks.every((ink) => ink && utterPage.contrast(ink, under) >= LEAST_CONTRAST)) return "";
    return inColor(utterPage.contrast(rgbOf(INK), under) > utterPage.contrast(rgbOf(CHALK), under) ? INK : CHALK);
  }

  /** @param {string} color @returns {string} */
  function inColor(color) {
    return `color: ${color}; -webkit-text-fill-color: ${color};`;
  }

  /** @param {string} hex @returns {Rgb} */
  function rgbOf(hex) {
    const part = (/** @type {number} */ at) => parseInt(hex.slice(at, at + 2), 16);
    return [part(1), part(3), part(5)];
  }

  globalThis.utterPage = { ...globalThis.utterPage, highlightRules };
})();
