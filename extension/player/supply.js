// Whether sound is made fast enough: waits where the queue ran dry, and holds the speed down where it cannot be kept. Its
// time is the device's, in seconds.
//
// Once in a while a queue may run dry. Twice within a minute means that the chosen speed cannot be kept: sound is then
// played just below the rate at which it is made. That ends when much of it waits again.

/** @import { ToThread } from "./sound_thread.js" */

const MINUTE_S = 60;
const ENOUGH_S = 8; // media seconds that are enough to go on, where a sentence is longer
const PLENTY_S = 10; // media seconds that wait when the speed can be chosen again; below the engine's lead
const JUST_BELOW = 0.95;
const TOGETHER_S = 0.05; // between pieces of one sentence that was made
const STEP = 0.05; // of the speed that is held: finer ones are noise
const MEMORY_S = 20; // how long a measurement counts

/**
 * @typedef {object} Stock  what there is to play
 * @property {number} now_s  device time
 * @property {number} waits_s  media that is there
 * @property {boolean} isWhole  a sentence of it to its end
 * @property {boolean} isComplete  all sound of the job
 *
 * @typedef {{type: "starved", is: boolean} | {type: "capped", speed: number | null}} SupplyNews
 */

export class Supply {
  #wanted = 1;
  #played = 1;
  /** The speed that is held instead of the wanted one. @type {number | null} */
  #cap = null;
  /** @type {number | null} */
  #toldCap = null;
  #isStarved = false;
  /** When the queue ran dry within the last minute. @type {number[]} */
  #droughts = [];
  /** Media seconds made and device seconds that this took, the older the lighter. */
  #made_s = 0;
  #took_s = 0;
  /** Whether what comes now is measured. */
  #counts = false;
  /** When sound came last; null if the engine may have rested since. @type {number | null} */
  #last_s = null;
  #thread;
  #news;

  /** @param {(message: ToThread) => void} thread @param {(news: SupplyNews) => void} news */
  constructor(thread, news) {
    this.#thread = thread;
    this.#news = news;
  }

  /** A job begins. @param {number} speed  that the person chose */
  begin(speed) {
    this.interrupted();
    this.#isStarved = false;
    this.#toldCap = null; // of another job
    this.choose(speed);
  }

  /** @param {number} speed */
  choose(speed) {
    this.#wanted = speed;
    this.#keepSpeed();
  }

  /** The device has forgotten it. */
  tellSpeed() {
    this.#thread({ type: "speed", speed: this.#played });
  }

  /** Sound was made. @param {number} media_s  of it @param {Stock} before  it came */
  made(media_s, { now_s, waits_s }) {
    const took_s = this.#last_s === null ? Infinity : now_s - this.#last_s;
    // The engine rests while much of its sound waits; what it takes then says nothing. Nor does what the first one took.
    if (took_s > TOGETHER_S) this.#counts = this.#last_s !== null && waits_s < PLENTY_S;
    if (this.#counts) {
      const fade = Math.exp(-took_s / MEMORY_S);
      this.#made_s = this.#made_s * fade + media_s;
      this.#took_s = this.#took_s * fade + took_s;
    }
    this.#last_s = now_s;
  }

  /** The engine begins anew, or the device did not run. */
  interrupted() {
    this.#last_s = null;
  }

  /** @param {boolean} isDry  the queue waits for `go_on` @param {Stock} stock */
  check(isDry, { now_s, waits_s, isWhole, isComplete }) {
    const isEnough = isWhole || isComplete || waits_s >= ENOUGH_S;
    if (isDry && isEnough) this.#thread({ type: "go_on" });
    if (isDry && !isEnough && !this.#isStarved) this.#ranDry(now_s);
    if (this.#isStarved && (!isDry || isEnough)) this.#starved(false);
    if (waits_s > PLENTY_S || isComplete) this.#cap = null;
    this.#keepSpeed();
  }

  /** @param {number} now_s */
  #ranDry(now_s) {
    this.#starved(true);
    this.#droughts = [...this.#droughts.filter((before_s) => now_s - before_s < MINUTE_S), now_s];
    if (this.#droughts.length < 2 || this.#took_s === 0) return;
    const rate = (this.#made_s / this.#took_s) * JUST_BELOW;
    const held = Math.max(Math.floor(rate / STEP) / Math.round(1 / STEP), 1);
    if (held < this.#played) this.#cap = held;
  }

  /** @param {boolean} is */
  #starved(is) {
    this.#isStarved = is;
    this.#news({ type: "starved", is });
  }

  #keepSpeed() {
    if (this.#cap !== null && this.#cap >= this.#wanted) this.#cap = null;
    const speed = this.#cap ?? this.#wanted;
    if (speed !== this.#played) {
      this.#played = speed;
      this.tellSpeed();
    }
    if (this.#cap === this.#toldCap) return;
    this.#toldCap = this.#cap;
    this.#news({ type: "capped", speed: this.#cap });
  }
}
