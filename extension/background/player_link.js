// The worker's link to the player: makes the player when sound is there, keeps the order of what is sent to it.
//
// The player outlives the worker, and the other way round. So every new port, which the player opens, begins with its
// `holding`, and everything goes through one chain: a `stop` can not overtake the `audio` that waits for a document.

import { CALL_PLAYER } from "../messages.js";
import * as offscreen from "./offscreen.js";

/** @import { FromPlayer, ToPlayer } from "../messages.js" */

export class PlayerLink {
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  /** @type {string | null} the job whose sound the player has */
  #held = null;
  /** Told when a player has opened its port. @type {((port: chrome.runtime.Port) => void) | null} */
  #awaiting = null;
  /** @type {Promise<unknown>} */
  #chain = Promise.resolve();

  /** Set by main.js. @type {(news: FromPlayer) => void} */
  onNews = () => {};
  /** The player is gone with its sound. @type {() => void} */
  onLost = () => {};

  /** Send to the player, which is made if there is none. @param {ToPlayer} message */
  post(message) {
    return this.#inOrder(async () => this.#send((await this.#connect()) ?? (await this.#make()), message));
  }

  /** Send to the player if there is one. @param {ToPlayer} message */
  tell(message) {
    return this.#inOrder(async () => this.#send(await this.#connect(), message));
  }

  /** @returns {Promise<string | null>} the job whose sound the player has */
  holds() {
    return this.#inOrder(async () => ((await this.#connect()) === null ? null : this.#held));
  }

  /** End the player. */
  close() {
    return this.#inOrder(async () => {
      this.#port?.disconnect();
      this.#port = this.#held = null;
      await offscreen.close();
    });
  }

  async #make() {
    await offscreen.create();
    const port = await this.#connect();
    if (port === null) throw new Error("the player was made and is not there");
    return port;
  }

  /** @param {chrome.runtime.Port} port  that a player has just opened */
  accept(port) {
    port.onMessage.addListener((news) => this.#received(port, news));
    port.onDisconnect.addListener(() => this.#disconnected(port));
  }

  /** @returns {Promise<chrome.runtime.Port | null>} null if there is no player */
  async #connect() {
    if (this.#port !== null) return this.#port;
    if (!(await offscreen.exists())) return null;
    const come = new Promise((resolve) => (this.#awaiting = resolve));
    // A player that was just made comes by itself and takes no notice of the call.
    const gone = chrome.runtime.sendMessage({ type: CALL_PLAYER }).then(
      () => come,
      () => null, // "Receiving end does not exist": the document closed at this moment
    );
    return /** @type {Promise<chrome.runtime.Port | null>} */ (Promise.race([come, gone]));
  }

  /** @param {chrome.runtime.Port} port @param {FromPlayer} news */
  #received(port, news) {
    if (news.type === "holding") this.#port = port;
    if (port !== this.#port) return;
    if (news.type === "holding") this.#held = news.id;
    if (news.type === "finished") this.#held = null;
    this.#awaiting?.(port);
    this.#awaiting = null;
    this.onNews(news);
  }

  /** @param {chrome.runtime.Port} port */
  #disconnected(port) {
    if (port !== this.#port) return;
    this.#port = this.#held = null;
    this.onLost();
  }

  /** @param {chrome.runtime.Port | null} port @param {ToPlayer} message */
  #send(port, message) {
    if (port === null) return;
    if (message.type === "begin") this.#held = message.id;
    if (message.type === "stop" && (message.id ?? this.#held) === this.#held) this.#held = null;
    port.postMessage(message);
  }

  /** @template T @param {() => Promise<T>} step @returns {Promise<T>} */
  #inOrder(step) {
    const done = this.#chain.then(step);
    this.#chain = done.catch(() => {}); // whoever asked for this step gets its failure; the next step is another's
    return done;
  }
}
