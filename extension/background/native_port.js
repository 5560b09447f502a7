// The port to the helper: the only code that opens, uses or closes it.
//
//   closed --connect--> opening --ready--> open --PORT_IDLE_S without use, close--> closed
//                          \-- refused, silent --> closed     \-- lost --> closed
//
// It opens when somebody needs it and never by itself: a helper that dies at once would else be started for ever.
// Warmth lives in the engine, so a closed port costs some tens of milliseconds.

import { PORT_IDLE_S, PROTOCOL, HOST_NAME, engineMessage, hello } from "../protocol.js";
import { newId } from "./new_id.js";
import { isNewerOnDisk, ownBuild } from "./own_build.js";
import { engineProblem, portFailure, problem } from "./problem.js";

/** @import { ClientMessage, EngineMessage, FilePart, Progress, Ready, Started } from "../protocol.js" */
/** @import { Helper, Problem } from "../messages.js" */

/** The host itself gives up on an engine that does not start after 10 s, and says so. */
export const READY_TIMEOUT_S = 15;

/** The helper cannot be reached, or did not answer; `problem` is for the person. */
export class HelperFailure extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.message);
    this.name = "HelperFailure";
    this.problem = problem;
  }
}

/**
 * What comes before an answer.
 * @typedef {Progress | Started | FilePart} News
 *
 * @typedef {object} Asker
 * @property {(message: EngineMessage) => void} resolve
 * @property {(failure: HelperFailure) => void} reject
 * @property {(news: News) => void} onNews
 */

export class NativePort {
  /** @type {chrome.runtime.Port | null} */
  #port = null;
  /** @type {Promise<void> | null} settles when the present port is ready, or failed */
  #ready = null;
  /** @type {{resolve: () => void, reject: (failure: HelperFailure) => void} | null} */
  #opening = null;
  /** @type {Map<string, Asker>} questions on their way */
  #asked = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @type {Helper} */
  helper = { phase: "unknown", version: null, build: null, families: [], default_voice: null, problem: null };

  /** Set by main.js. Whether a reading still needs the port, even if nothing moves on it. @type {() => boolean} */
  isNeeded = () => false;
  /** What the engine says of readings. @type {(message: EngineMessage) => void} */
  onMessage = () => {};
  /** The port is gone with all that the engine had of this extension. @type {(problem: Problem | null) => void} */
  onLost = () => {};
  /** `helper` has changed. @type {() => void} */
  onHelper = () => {};

  /**
   * Open the port if it is closed, and wait until the helper is ready. Rejects with HelperFailure.
   *
   * @param {boolean} [quietly]  tell only what comes of it
   */
  connect(quietly = false) {
    this.#ready ??= new Promise((resolve, reject) => {
      this.#opening = { resolve, reject };
      this.#open(quietly);
    });
    return this.#ready;
  }

  /** @param {ClientMessage} message  goes to the open port; throws HelperFailure if there is none */
  send(message) {
    if (this.#port === null) throw new HelperFailure(problem("helper_lost"));
    this.#port.postMessage(message);
    this.#touch();
  }

  /** @returns {boolean} whether the helper can be spoken to without opening a port */
  get isOpen() {
    return this.#port !== null && this.#opening === null;
  }

  /**
   * Ask and wait for the answer. Rejects with HelperFailure, also for an `error` as answer.
   *
   * @param {(id: string) => ClientMessage | ClientMessage[]} question  several: the parts of a long one
   * @param {(news: News) => void} [onNews]  told how far the answer is
   * @returns {Promise<EngineMessage>}
   */
  async ask(question, onNews = () => {}) {
    await this.connect();
    const id = newId();
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject, onNews });
      for (const message of [question(id)].flat()) this.send(message);
    });
  }

  /** Close the port; the engine drops what it still does for this extension. */
  close() {
    this.#port?.disconnect(); // does not fire onDisconnect at this end
    this.#closed(null, problem("helper_lost"));
  }

  /** @param {boolean} quietly */
  #open(quietly) {
    if (!quietly) this.#tellHelper({ phase: "connecting", problem: null });
    const port = chrome.runtime.connectNative(HOST_NAME);
    this.#port = port;
    port.onMessage.addListener((message) => this.#received(port, message));
    port.onDisconnect.addListener(() => this.#disconnected(port, chrome.runtime.lastError?.message));
    port.postMessage(hello(chrome.runtime.getManifest().version));
    this.#timer = setTimeout(() => this.#refuse("failed", problem("helper_silent")), READY_TIMEOUT_S * 1000);
  }

  /** @param {chrome.runtime.Port} port @param {unknown} body */
  #received(port, body) {
    if (port !== this.#port) return; // late news of a port that was given up
    const message = engineMessage(body);
    if (message === null) return this.#refuse("failed", problem("helper_garbled"));
    if (this.#opening !== null) return this.#answered(message);
    this.#touch();
    // The host outlives its engine: a new one says what it has.
    if (message.type === "ready") {
      if (message.build !== ownBuild()) void this.#lookForNewer();
      return this.#tellHelper(described(message));
    }
    const asker = "id" in message && message.id !== undefined ? this.#asked.get(message.id) : undefined;
    if (asker === undefined) return this.onMessage(message);
    if (message.type === "progress" || message.type === "started" || message.type === "file") return asker.onNews(message);
    this.#asked.delete(/** @type {{id: string}} */ (message).id);
    if (message.type === "error") return asker.reject(new HelperFailure(engineProblem(message)));
    return asker.resolve(message);
  }

  /** @param {EngineMessage} message  the first ones of a port */
  #answered(message) {
    if (message.type === "error") {
      if (message.code === "unsupported_protocol") void this.#lookForNewer();
      return this.#refuse("failed", engineProblem(message));
    }
    if (message.type !== "ready") return; // news of the engine's start
    if (message.build !== ownBuild()) void this.#lookForNewer();
    if (message.protocol !== PROTOCOL) return this.#refuse("failed", problem("helper_protocol", message.version));
    const opening = this.#opening;
    this.#opening = null;
    this.#touch();
    this.#tellHelper(described(message));
    opening?.resolve();
  }

  /** @param {chrome.runtime.Port} port @param {string | undefined} lastError */
  #disconnected(port, lastError) {
    if (port !== this.#port) return;
    const { phase, problem: found } = portFailure(lastError);
    // A host that was ready and ended is replaced by the next use; one that never was needs the person.
    const wasReady = this.#opening === null;
    const lost = wasReady && phase === "failed" ? problem("helper_lost") : found;
    this.#tellHelper(wasReady && phase === "failed" ? { phase: "unknown", problem: null } : { phase, problem: found });
    this.#closed(lost, lost);
  }

  /** The port is open, and what came over it cannot be worked with. @param {Helper["phase"]} phase @param {Problem} found */
  #refuse(phase, found) {
    this.#port?.disconnect();
    this.#tellHelper({ phase, problem: found });
    this.#closed(found, found);
  }

  /** @param {Problem | null} reason  none if we closed it ourselves @param {Problem} answer  for those who wait */
  #closed(reason, answer) {
    clearTimeout(this.#timer);
    const opening = this.#opening;
    const askers = [...this.#asked.values()];
    const wasOpen = this.#port !== null && opening === null;
    this.#port = this.#ready = this.#opening = null;
    this.#asked.clear();
    opening?.reject(new HelperFailure(answer));
    for (const asker of askers) asker.reject(new HelperFailure(answer));
    if (wasOpen) this.onLost(reason);
  }

  /** The port was used: count PORT_IDLE_S anew. */
  #touch() {
    if (this.#opening !== null) return;
    clearTimeout(this.#timer);
    // A download over a slow line is silent for longer than that.
    const isNeeded = () => this.#asked.size > 0 || this.isNeeded();
    this.#timer = setTimeout(() => (isNeeded() ? this.#touch() : this.close()), PORT_IDLE_S * 1000);
  }

  /** The helper is of another build: perhaps both were replaced, and the browser still has the old extension. */
  async #lookForNewer() {
    const newer = await isNewerOnDisk();
    if (newer !== (this.helper.newer ?? false)) this.#tellHelper({ newer });
  }

  /** @param {Partial<Helper>} change */
  #tellHelper(change) {
    this.helper = { ...this.helper, ...change };
    this.onHelper();
  }
}

/** @param {Ready} ready @returns {Helper} */
function described({ version, build, families, translator, default_voice }) {
  return { phase: "ready", version, build, families, ...(translator && { translator }), default_voice: default_voice ?? null, problem: null };
}
