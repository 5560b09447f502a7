// The reading that is on now, and its text: held for the worker, stored so that another worker can go on.
//
// storage.session lives in memory and ends with the browser. A reading from an incognito tab is never stored, not
// even there. The text is stored once, the state after each transition.

import * as offscreen from "./offscreen.js";
import { IDLE, isPlaying, pause } from "./reading.js";

/** @import { ReadingState } from "./reading.js" */
/** @import { Segment } from "../protocol.js" */

/**
 * What the engine is asked to speak; a new job of the reading needs it again.
 * @typedef {{text: string, segments: Segment[], language: string | null, voice: string | null}} Asked
 */

const STATE_KEY = "reading";
const ASKED_KEY = "asked";

export class CurrentReading {
  /** @type {ReadingState} */
  state = IDLE;
  /** @type {Asked | null} null if nothing is read, or if the text was too large to be stored */
  asked = null;
  /** Settles when a former worker's reading is here again; to be awaited before `state` is used. */
  restored = this.#restore();

  /** Set by main.js; called after every change. @type {() => void} */
  onChange = () => {};

  /** @param {ReadingState} state @param {Asked} asked */
  start(state, asked) {
    this.asked = asked;
    if (!state.incognito) void this.#storeText(asked);
    this.change(state);
  }

  /** @param {ReadingState} state */
  change(state) {
    if (state === this.state) return;
    this.state = state;
    if (state.phase === "idle") this.asked = null;
    // Writes are done in the order in which they are asked for, so nothing waits for them.
    if (state.incognito) void chrome.storage.session.remove([STATE_KEY, ASKED_KEY]);
    else void chrome.storage.session.set({ [STATE_KEY]: state }).catch(() => chrome.storage.session.remove(ASKED_KEY)); // as below
    if (state.phase === "idle") void chrome.storage.session.remove(ASKED_KEY);
    this.onChange();
  }

  async #restore() {
    const stored = await chrome.storage.session.get([STATE_KEY, ASKED_KEY]);
    const state = /** @type {ReadingState | undefined} */ (stored[STATE_KEY]);
    if (state === undefined || this.state !== IDLE) return;
    // The port went with the worker that opened it, and with it what the engine still had to make.
    const left = { ...state, attached: state.done };
    // Nobody hears a reading whose player is gone too; the person finds it paused.
    this.state = isPlaying(left) && !(await offscreen.exists()) ? pause(left) : left;
    this.asked = /** @type {Asked | undefined} */ (stored[ASKED_KEY]) ?? null;
  }

  /** @param {Asked} asked */
  async #storeText(asked) {
    try {
      await chrome.storage.session.set({ [ASKED_KEY]: asked });
    } catch {
      // Over the quota (10 MB). Without the text this reading cannot go on in another worker, which then says so.
      await chrome.storage.session.remove(ASKED_KEY);
    }
  }
}
