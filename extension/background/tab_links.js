// The worker's links to our scripts in web pages: what is lit there, what the bar shows, and what its buttons ask for.
//
// The scripts are sent into a page where the person acted, and only there. They open their ports themselves, also
// again after the worker was evicted; a port that closes tells that its page is gone.

import { CALL_PAGE } from "../messages.js";
import { FRAME_SCRIPTS, TOP_SCRIPTS } from "../page/scripts.js";
import { load } from "../settings.js";
import { shortName } from "../ui/voices.js";
import { interfaceLanguage } from "../ui/words.js";
import { chooseVoice, voicesOf } from "./bar_voices.js";
import { act } from "./controls.js";
import { fromPage } from "./from_page.js";
import { isOutOfReach, runInPage } from "./in_page.js";
import { keep } from "./keep.js";
import { IDLE } from "./reading.js";
import { view } from "./reading_view.js";
import { speakTaken } from "./request.js";

/** @import { FromPage, Look, ToPage } from "../messages.js" */
/** @import { Span } from "../protocol.js" */
/** @import { Parts } from "./speak.js" */

/** @typedef {Exclude<FromPage, {type: "here" | "lost" | "speak_taken"}>} Steering */
/**
 * @typedef {object} Frame
 * @property {number} tab_id
 * @property {number} frame_id  0: the top one
 * @property {string | null} taken  the text that it has
 * @property {boolean} shows  it was told of a reading that is on, if only by a worker before this one
 * @property {boolean} isLit  it was told what is heard, so too
 * @property {boolean} asks  the helper was asked for it and has not answered
 */

const DARK = { taken: null, word: null, sentence: null };

export class TabLinks {
  /** @type {Map<chrome.runtime.Port, Frame>} */
  #frames = new Map();
  /** What is heard now, and of which text. @type {{taken: string | null, word: Span | null, sentence: Span | null}} */
  #lit = DARK;

  /** Set by main.js. @type {Parts} */
  parts = /** @type {any} */ (null);
  /** The page that is read went away. @type {(tab_id: number) => void} */
  onLeft = () => {};

  /** @param {chrome.runtime.Port} port  just opened by a script of ours in a page */
  accept(port) {
    const tab_id = port.sender?.tab?.id;
    if (tab_id === undefined) return port.disconnect();
    const frame_id = port.sender?.frameId ?? 0;
    this.#frames.set(port, { tab_id, frame_id, taken: null, shows: true, isLit: false, asks: false });
    port.onMessage.addListener((message) => this.#asked(port, message));
    port.onDisconnect.addListener(() => this.#closed(port));
    return undefined;
  }

  /**
   * Let the page show what is read: the frame that has the text lights it, the top frame has the bar.
   *
   * @param {number} tab_id @param {number} frame_id @returns {Promise<boolean>} whether it can
   */
  async show(tab_id, frame_id) {
    try {
      if (frame_id !== 0) await this.#meetIn(tab_id, frame_id, FRAME_SCRIPTS);
      await this.#meetIn(tab_id, 0, TOP_SCRIPTS);
      return true;
    } catch (error) {
      if (!isOutOfReach(error)) throw error;
      return false; // the page is closed to us, or gone by now: the sound does not need it
    }
  }

  /** Our scripts in that frame tell what they have; they are sent if none is there. @param {number} tab_id @param {number} frame_id @param {string[]} files */
  async #meetIn(tab_id, frame_id, files) {
    const linked = [...this.#frames].find(([, frame]) => frame.tab_id === tab_id && frame.frame_id === frame_id);
    if (linked) return this.#post(linked[0], { type: "call" });
    return runInPage({ target: { tabId: tab_id, frameIds: [frame_id] }, files });
  }

  /** A new worker finds a reading: its page may be there. @param {number} tab_id */
  call(tab_id) {
    void chrome.tabs.sendMessage(tab_id, { type: CALL_PAGE }).catch(() => {}); // no script of ours is there
  }

  /** @param {Span | null} word @param {Span | null} sentence  heard now, in offsets of the text */
  light(word, sentence) {
    this.#lit = { taken: this.parts.current.state.taken, word, sentence };
    for (const [port, frame] of this.#frames) this.#tellLit(port, frame);
  }

  /** The reading has changed. */
  tell() {
    const { phase, taken } = this.parts.current.state;
    // What was heard of another text is nothing of this one.
    if (phase === "idle" || taken !== this.#lit.taken) this.#lit = DARK;
    for (const [port, frame] of this.#frames) this.#tellState(port, frame);
  }

  /** The settings have changed. */
  async tellLook() {
    const look = await lookNow();
    for (const port of this.#frames.keys()) this.#post(port, { type: "look", look });
  }

  /** @param {chrome.runtime.Port} port @param {unknown} message */
  async #asked(port, message) {
    const frame = this.#frames.get(port);
    const asked = fromPage(message);
    if (frame === undefined || asked === null) return undefined;
    const { parts } = this;
    await parts.current.restored;
    switch (asked.type) {
      case "here":
        frame.taken = asked.taken;
        frame.isLit ||= asked.taken !== null;
        return this.#meet(port, frame);
      case "lost":
        return undefined; // the sound goes on; the page has put its light out
      case "speak_taken":
        return speakTaken(parts, { ...asked.taken, frame_id: frame.frame_id }, port.sender?.tab, "article");
      default:
        return this.#maySteer(frame, asked) ? this.#steered(asked, port, frame) : undefined;
    }
  }

  /**
   * A page may steer what is read of it, by the bar that stands in its top frame, and nothing else; a frame in it may only
   * jump, by an Alt+click.
   *
   * @param {Frame} frame @param {Steering} asked @returns {boolean}
   */
  #maySteer({ tab_id, frame_id }, { type }) {
    const { state } = this.parts.current;
    return tab_id === state.tab_id && state.phase !== "idle" && (frame_id === 0 || type === "jump");
  }

  /** @param {Steering} asked @param {chrome.runtime.Port} port @param {Frame} frame */
  async #steered(asked, port, frame) {
    switch (asked.type) {
      case "bar_moved":
        return keep({ bar_at: { x: asked.x, y: asked.y } });
      case "hide_bar":
        return keep({ bar: false });
      case "set_translating":
        return keep({ translating: asked.on }); // what is read now follows from there: main.js
      case "open_options":
        return void chrome.runtime.openOptionsPage();
      case "list_voices":
        return this.#once(frame, async () => this.#post(port, { type: "voices", voices: await voicesOf(this.parts) }));
      case "choose_voice":
        return this.#once(frame, () => chooseVoice(this.parts, asked.voice));
      default:
        return act(this.parts, asked);
    }
  }

  /** One question to the helper at a time: a page in other hands would keep it busy. @param {Frame} frame @param {() => Promise<void>} ask */
  async #once(frame, ask) {
    if (frame.asks) return;
    frame.asks = true;
    try {
      await ask();
    } finally {
      frame.asks = false;
    }
  }

  /** @param {chrome.runtime.Port} port @param {Frame} frame */
  async #meet(port, frame) {
    this.#post(port, { type: "look", look: await lookNow() });
    this.#tellState(port, frame);
    this.#tellLit(port, frame);
  }

  /** @param {chrome.runtime.Port} port @param {Frame} frame */
  #tellState(port, frame) {
    const { state } = this.parts.current;
    const isRead = frame.tab_id === state.tab_id;
    // Other pages need not know that something is read, let alone of what title; only that they are not read any more.
    if (isRead || frame.shows) {
      const seen = view(isRead ? state : IDLE, frame.tab_id);
      // Nor need it know the title: a frame's page is of another site than the one around it, or came back in its tab.
      const voice_name = seen.voice === null ? null : shortName(seen.voice, interfaceLanguage());
      this.#post(port, { type: "reading", reading: { ...seen, title: "", voice_name } });
    }
    frame.shows = isRead;
    if (frame.isLit && !this.#hasText(frame)) {
      this.#post(port, { type: "unlit" });
      frame.isLit = false;
    }
  }

  /** @param {chrome.runtime.Port} port @param {Frame} frame */
  #tellLit(port, frame) {
    if (frame.taken === null || !this.#hasText(frame)) return;
    const { word, sentence } = this.#lit;
    this.#post(port, { type: "lit", taken: frame.taken, word, sentence });
    frame.isLit = true;
  }

  /** @param {Frame} frame @returns {boolean} whether it has the text that is read */
  #hasText(frame) {
    const { phase, tab_id, taken } = this.parts.current.state;
    return phase !== "idle" && taken !== null && frame.tab_id === tab_id && frame.taken === taken;
  }

  /** @param {chrome.runtime.Port} port @param {ToPage} message */
  #post(port, message) {
    if (this.#frames.has(port)) port.postMessage(message);
  }

  /** @param {chrome.runtime.Port} port */
  #closed(port) {
    // Else the browser notes as our fault that it keeps a page to come back to.
    void chrome.runtime.lastError;
    const frame = this.#frames.get(port);
    this.#frames.delete(port);
    const { tab_id, taken } = this.parts.current.state;
    if (frame !== undefined && frame.tab_id === tab_id && frame.taken === taken) this.onLeft(tab_id);
  }
}

/** @returns {Promise<Look>} */
async function lookNow() {
  const { highlight, color, dim, follow, bar, bar_at, text_size, alt_click, translate, translating } = await load();
  return { highlight, color, dim, follow, bar, bar_at, text_size, alt_click, translate, translating };
}
