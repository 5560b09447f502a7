// Files of sound: what a page of ours was opened for, and the one that is made now.
//
// The text goes to that page and is kept there alone, in memory. So a page can ask again when this worker, its port or the
// helper was lost. A port of the page is one file: its end ends the work. The bytes only pass through here, because only the
// page can hand a file to the browser, and a worker that kept an hour of sound would be a heavy one.

import { MAX_TEXT_UNITS, cancel, nearestSpeed } from "../protocol.js";
import { load } from "../settings.js";
import { frames } from "./frames.js";
import { HelperFailure } from "./native_port.js";
import { newId } from "./new_id.js";
import { problem } from "./problem.js";
import { rulesFor } from "./skip.js";

/** @import { FromSave, HowSaved, Problem, Savable, ToSave } from "../messages.js" */
/** @import { End } from "../protocol.js" */
/** @import { NativePort, News } from "./native_port.js" */

const PAGE = "save/save.html";

/**
 * A file that is made for a page.
 * @typedef {{page: chrome.runtime.Port, id: string | null}} FileJob  id: of the request, once it was sent
 */

export class FileSaves {
  /** What pages were opened for and have not taken yet, by name. @type {Map<string, Savable>} */
  #offered = new Map();
  /** @type {FileJob | null} */
  #job = null;
  #port;

  /** @param {NativePort} port */
  constructor(port) {
    this.#port = port;
  }

  /** Whether a file is being made. */
  get isBusy() {
    return this.#job !== null;
  }

  /** Open a page that saves this. @param {Savable} savable */
  async offer(savable) {
    const name = newId();
    this.#offered.set(name, savable);
    await chrome.tabs.create({ url: chrome.runtime.getURL(`${PAGE}#${name}`) });
  }

  /** @param {chrome.runtime.Port} page  just opened by a page that saves */
  accept(page) {
    page.onMessage.addListener((message) => void this.#asked(page, message));
    page.onDisconnect.addListener(() => this.#left(page));
  }

  /** @param {chrome.runtime.Port} page @param {FromSave} message */
  async #asked(page, message) {
    if (message.type === "take") return this.#give(page, message.name);
    if (this.#job !== null) return post(page, failed(problem("save_busy")));
    if (message.savable.text.length > MAX_TEXT_UNITS) return post(page, failed(problem("text_too_long")));
    const job = (this.#job = { page, id: null });
    try {
      const { duration_s } = await this.#make(job, message.savable, message);
      if (this.#job === job) post(page, { type: "saved", duration_s });
    } catch (failure) {
      if (!(failure instanceof HelperFailure)) throw failure;
      if (this.#job === job) post(page, failed(failure.problem));
    } finally {
      if (this.#job === job) this.#job = null;
    }
  }

  /** @param {chrome.runtime.Port} page @param {string} name */
  #give(page, name) {
    const { phase, families } = this.#port.helper;
    const host = families.find((family) => family.host !== undefined)?.host ?? null;
    post(page, { type: "taken", savable: this.#offered.get(name) ?? null, ...(phase === "ready" && { host }) });
    this.#offered.delete(name);
  }

  /**
   * @param {FileJob} job @param {Savable} savable @param {HowSaved} how
   * @returns {Promise<End>} rejects with HelperFailure
   */
  async #make(job, { text, segments, language }, { format, to }) {
    const { voices, skip: rules, speed: chosen } = await load();
    const skip = rulesFor(rules, segments);
    // A file is played by others, which may not keep the pitch: the voice itself speaks at the speed, as far as it can.
    const speed = nearestSpeed(chosen);
    const languages = { ...(language !== null && { language }), ...(to !== null && { to }) };
    await this.#port.connect();
    if (this.#job !== job) throw new HelperFailure(problem("helper_lost")); // the page went meanwhile: nobody is told
    const answer = await this.#port.ask((id) => {
      job.id = id;
      return [...frames({ id, text, segments, voices, skip, speed, format, ...languages })];
    }, (news) => this.#advanced(job, news));
    if (answer.type !== "end") throw new Error(`"save" was answered by "${answer.type}"`);
    return answer;
  }

  /** @param {FileJob} job @param {News} news */
  #advanced(job, news) {
    if (this.#job !== job) return; // on its way when the page went
    if (news.type === "file") post(job.page, { type: "part", bytes: news.bytes });
    if (news.type !== "progress" || news.what === "downloading") return;
    post(job.page, { type: "advanced", what: news.what, fraction: news.fraction });
  }

  /** @param {chrome.runtime.Port} page */
  #left(page) {
    const job = this.#job;
    if (job?.page !== page) return;
    this.#job = null; // another page need not wait until the engine has heard of it
    if (job.id !== null && this.#port.isOpen) this.#port.send(cancel(job.id));
  }
}

/** @param {chrome.runtime.Port} page @param {ToSave} message */
function post(page, message) {
  page.postMessage(message);
}

/** @param {Problem} found @returns {ToSave} */
function failed(found) {
  return { type: "failed", problem: found };
}
