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
  #since = 0;
  #words;
  #news;

  /** @param {Words} words @param {(news: {type: "lit", position_s: number} & Light) => void} news */
  constructor(words, news) {
    this.#words = words;
    this.#news = news;
  }

  /** @param {number} at  sample that is heard */
  hear(at) {
    this.#light(this.#words.at(at, this.#since), at);
  }

  /** Nothing is heard any more. @param {number} at */
  end(at) {
    this.#light(NOTHING, at);
  }

  /** The ear goes to another place: what was lit is dark, without news. @param {number} at */
  startAt(at) {
    this.now = NOTHING;
    this.#since = at;
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
