// The worker's side of the port that our pages open: their state, and what their buttons ask for.

import { dictionary, preview, question } from "../protocol.js";
import { act } from "./controls.js";
import { readTab, saveTab, speakTab } from "./keys.js";
import { HelperFailure } from "./native_port.js";
import { forgetPlaces } from "./places.js";
import { view } from "./reading_view.js";
import { isAny } from "./selection.js";
import { speak } from "./speak.js";

/** @import { FromUi, HelperAnswer, HelperQuestion, Taken, ToUi } from "../messages.js" */
/** @import { ClientMessage } from "../protocol.js" */
/** @import { Parts } from "./speak.js" */

export class UiPorts {
  /** @type {Set<chrome.runtime.Port>} */
  #ports = new Set();
  /** Pages that were asked what is selected in them. @type {Map<chrome.runtime.Port, (selected: Taken | null) => void>} */
  #selecting = new Map();
  #parts;

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * Whether the person sees a problem of this tab without our doing: the popup shows all, a page in a tab its own.
   *
   * @param {number | null} tab_id
   */
  shows(tab_id) {
    return [...this.#ports].some((port) => tabOf(port) === null || tabOf(port) === tab_id);
  }

  /** Whether any page of ours is open. */
  get areOpen() {
    return this.#ports.size > 0;
  }

  /** @param {chrome.runtime.Port} port  just opened by a page */
  accept(port) {
    this.#ports.add(port);
    const { incognito = false } = port.sender?.tab ?? {};
    port.onDisconnect.addListener(() => {
      this.#ports.delete(port);
      this.#selected(port, null);
    });
    port.onMessage.addListener((message) => this.#asked(port, message, incognito));
    const { current, files } = this.#parts;
    void Promise.all([current.restored, files.restored]).then(() => this.#post(port, this.#state(port)));
  }

  /**
   * What is selected in our page in this tab, where no script may be sent.
   *
   * @param {number} tab_id
   * @returns {Promise<Taken | null> | null} null: no page of ours is there; resolves null if nothing is selected
   */
  selection(tab_id) {
    const port = [...this.#ports].find((each) => tabOf(each) === tab_id);
    if (port === undefined) return null;
    return new Promise((resolve) => {
      this.#selecting.get(port)?.(null); // two presses: the second one counts
      this.#selecting.set(port, resolve);
      this.#post(port, { type: "take_selection" });
    });
  }

  /** @param {chrome.runtime.Port} port @param {Taken | null} selected */
  #selected(port, selected) {
    this.#selecting.get(port)?.(selected);
    this.#selecting.delete(port);
  }

  /** Tell every open page what is. */
  tell() {
    for (const port of this.#ports) this.#post(port, this.#state(port));
  }

  /** @param {chrome.runtime.Port} port @returns {ToUi} */
  #state(port) {
    const { current, port: native, files } = this.#parts;
    return { type: "state", reading: view(current.state, tabOf(port)), helper: native.helper, files: files.state };
  }

  /** @param {chrome.runtime.Port} port @param {ToUi} message */
  #post(port, message) {
    if (this.#ports.has(port)) port.postMessage(message);
  }

  /** @param {chrome.runtime.Port} port @param {FromUi} message @param {boolean} incognito  the page's tab */
  async #asked(port, message, incognito) {
    const parts = this.#parts;
    await parts.current.restored;
    switch (message.type) {
      case "speak_tab":
        return speakTab(parts);
      case "read_page":
        return readTab(parts);
      case "save_tab":
        return saveTab(parts);
      case "speak_text":
        return speak(parts, { ...textRequest(message), tab_id: tabOf(port), incognito });
      case "check_helper":
        return this.#checkHelper(message.quietly ?? false);
      case "files":
        return message.action === "status" ? parts.files.look() : parts.files.ask(message.action);
      case "selection":
        return this.#selected(port, isAny(message.selected) ? message.selected : null);
      case "ask":
        return this.#post(port, { type: "answer", ask: message.ask, ...(await this.#answer(message.question)) });
      case "forget_places":
        return forgetPlaces();
      case "reload":
        return this.#reload();
      default:
        return act(parts, message);
    }
  }

  /** Nobody is to lose what they hear, or a file under way. */
  #reload() {
    if (this.#parts.current.state.phase === "idle" && !this.#parts.saves.isBusy) chrome.runtime.reload();
  }

  /** @param {boolean} quietly */
  async #checkHelper(quietly) {
    try {
      await this.#parts.port.connect(quietly);
      this.tell(); // nothing may have changed, and the page waits for an answer
      await this.#parts.files.look();
    } catch (failure) {
      if (!(failure instanceof HelperFailure)) throw failure; // `helper` tells it
    }
  }

  /** @param {HelperQuestion} asked */
  async #answer(asked) {
    try {
      const answer = await this.#parts.port.ask((id) => named(asked, id));
      if (answer.type !== asked.type) throw new Error(`"${asked.type}" was answered by "${answer.type}"`);
      return { answer: /** @type {HelperAnswer} */ (answer) };
    } catch (failure) {
      if (!(failure instanceof HelperFailure)) throw failure;
      return { problem: failure.problem };
    }
  }
}

/** @param {HelperQuestion} asked @param {string} id @returns {ClientMessage} */
function named(asked, id) {
  switch (asked.type) {
    case "voices":
      return question("voices", id);
    case "preview": {
      const { type: _, text, ...fields } = asked;
      return preview(id, text, fields);
    }
    case "dictionary": {
      const { type: _, action, ...fields } = asked;
      return dictionary(action, id, fields);
    }
  }
}

/** @param {{text: string, voice?: string}} message */
function textRequest({ text, voice }) {
  const source = /** @type {"preview" | "text"} */ (voice === undefined ? "text" : "preview");
  return { text, voice: voice ?? null, source, segments: [], language: null, title: "", taken: null, place: null, from: 0 };
}

/** @param {chrome.runtime.Port} port @returns {number | null} the tab of the page that opened it; the popup has none */
function tabOf(port) {
  return port.sender?.tab?.id ?? null;
}
