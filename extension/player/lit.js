// What is lit: the word and sentence that are heard, told when they change.

import { RATE_HZ } from "../protocol.js";
import { isSame } from "./words.js";

/** @import { Span } from "../protocol.js" */
/** @import { Words } from "./words.js" */

/** @typedef {{word: Span | null, sentence: Span | null}} Light */

/** @type {Light} */
const NOTHING = { word: null, sentence: null };

export class Lit {
  now = NOTHING;
  #words;
  #news;

  /** @param {Words} words @param {(news: {type: "lit", position_s: number} & Light) => void} news */
  constructor(words, news) {
    this.#words = words;
    this.#news = news;
  }

  /** @param {number} at  sample that is heard */
  hear(at) {
    this.#light(this.#words.at(at), at);
  }

  /** Nothing is heard any more. @param {number} at */
  end(at) {
    this.#light(NOTHING, at);
  }

  /** What was lit is another job's: it is dark, without a word. */
  forget() {
    this.now = NOTHING;
  }

  /** Tell it to who has not heard it. @param {number} at */
  tell(at) {
    if (this.now.sentence !== null) this.#news({ type: "lit", ...this.now, position_s: at / RATE_HZ });
  }

  /** @param {Light} light @param {number} at */
  #light(light, at) {
    if (isSame(light.word, this.now.word) && isSame(light.sentence, this.now.sentence)) return;
    this.now = light;
    this.#news({ type: "lit", ...light, position_s: at / RATE_HZ });
  }
}
