// The texts that were taken from this page, so that what is spoken of them can be found on it again. A classic script,
// after block.js.
//
// Two are kept: the one that is read, and the one that may take its place.

(() => {
  const MAX_TEXTS = 2;

  /**
   * @typedef {object} KeptText
   * @property {string} text
   * @property {any} map  its OffsetMap; null for the text of a field
   * @property {HTMLInputElement | HTMLTextAreaElement | null} field
   * @property {number} selectionStart  where the text begins in the field's value
   */

  /** @type {Map<string, KeptText>} they stay when this script comes a second time */
  const texts = globalThis.utterPage?.texts ?? new Map();

  /** @param {KeptText} text @returns {string} its name, unlike that of any other text in any tab */
  function keepText(text) {
    const name = [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("-");
    texts.set(name, text);
    for (const old of [...texts.keys()].slice(0, -MAX_TEXTS)) texts.delete(old);
    return name;
  }

  /** @param {string} taken @returns {KeptText | null} */
  function textOf(taken) {
    return texts.get(taken) ?? null;
  }

  globalThis.utterPage = { ...globalThis.utterPage, texts, keepText, textOf };
})();
