// The beginning of a text, for a person to know it by. Pure.

const MOST_CHARS = 240;
/** What is longer, as an address, is no word to be kept whole. */
const MOST_WORD_CHARS = 40;
/** What may stand before the mark that words were left out: no mark that ends a sentence, none that opens what was left out. */
const LAST = /[\s\p{Pd}\p{Po}\p{Ps}\p{Pi}]+$/u;

/** @param {string} text @returns {string} on one line; whole words, of every script, as many as fit */
export function beginningOf(text) {
  const plain = text.trim().replace(/\s+/g, " ").toWellFormed();
  if (plain.length <= MOST_CHARS) return plain;
  const word = borderBefore(plain, "word");
  const end = MOST_CHARS - word > MOST_WORD_CHARS ? borderBefore(plain, "grapheme") : word;
  return `${plain.slice(0, end).replace(LAST, "")}…`;
}

/** @param {string} text @param {"word" | "grapheme"} granularity @returns {number} where what does not fit whole begins */
function borderBefore(text, granularity) {
  return new Intl.Segmenter(undefined, { granularity }).segment(text).containing(MOST_CHARS)?.index ?? 0;
}
