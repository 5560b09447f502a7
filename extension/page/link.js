// The page's link to the worker. A classic script, the last one: adds `send` and the one `link` to utterPage.
//
//   apart --connect--> linked --the worker went--> apart; while something is read: linked again at once
//     \-------------------\--the extension was updated or removed, or newer scripts came--> gone, with all of ours
//
// Several versions of these scripts can be in one page: those from before an update live on in a world of their own.
// The newest tells the others to leave, by an event that the page can see and make as well: at worst nothing is lit.

(() => {
  if (globalThis.utterPage?.link) return utterPage.link.announce();

  /** @typedef {import("../messages.js").FromPage} FromPage */
  /** @typedef {import("../messages.js").ToPage} ToPage */

  const PAGE_PORT = "page"; // as in messages.js, which a classic script cannot import
  const CALL_PAGE = "call_page"; // as there
  const LEAVE = "utter-leave";
  const FIRST_WAIT_MS = 100;
  const MOST_WAITS = 6; // each twice as long as the last: a worker that cannot start is not asked for ever

  class Link {
    #own = crypto.getRandomValues(new Uint32Array(4)).join("-"); // randomUUID is kept from pages without encryption
    /** @type {chrome.runtime.Port | null} */
    #port = null;
    /** @type {import("../messages.js").Look | null} */
    #look = null;
    /** @type {import("../messages.js").PageReading | null} */
    #reading = null;
    #attention = new AbortController();
    #waits = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #timer;
    #listenToClicks = () => {};

    start() {
      document.dispatchEvent(new CustomEvent(LEAVE, { detail: this.#own }));
      chrome.runtime.onMessage.addListener(this.#called);
      utterPage.waits?.abort();
      const read = (/** @type {number} */ x, /** @type {number} */ y) => this.readFrom(x, y);
      this.#listenToClicks = utterPage.startAltClick(this.#attention.signal, read);
      this.#listen();
      this.connect();
    }

    /** Idempotent: a page that is written anew (document.open) has lost all that listened to it. */
    #listen() {
      const { signal } = this.#attention;
      document.addEventListener(LEAVE, this.#left, { signal });
      // The browser closes the port of a page that it keeps to come back to, and what is lit there is soon out of date.
      addEventListener("pagehide", this.#darken, { signal });
      addEventListener("pageshow", this.#shown, { signal });
      this.#listenToClicks();
    }

    /** An Alt+click. @param {number} x @param {number} y @returns {boolean} whether it is followed */
    readFrom(x, y) {
      const message = this.#isAlive() && (this.#look?.alt_click ?? true) ? utterPage.altClickAt(x, y) : null;
      if (message !== null) this.send(message);
      return message !== null;
    }

    /** Another text may have been taken here: tell it. */
    announce() {
      this.#listen();
      if (this.#port) this.#tellHere(this.#port, newestText());
      else this.connect();
    }

    /** Idempotent. */
    connect() {
      clearTimeout(this.#timer);
      if (this.#port || !this.#isAlive()) return;
      try {
        this.#port = chrome.runtime.connect({ name: PAGE_PORT });
      } catch {
        return this.leave(); // what the browser throws when the extension is gone
      }
      this.#port.onMessage.addListener((message) => this.#hear(message));
      this.#port.onDisconnect.addListener(() => this.#lost());
      this.#tellHere(this.#port, utterPage.light.taken ?? newestText());
    }

    /** @param {chrome.runtime.Port} port @param {string | null} taken */
    #tellHere(port, taken) {
      port.postMessage({ type: "here", taken });
    }

    /** @param {FromPage} message */
    send = (message) => {
      // What the person asks for by hand is where they want to be.
      if (message.type === "jump" || message.type === "step") utterPage.follow.resume();
      this.connect();
      this.#port?.postMessage(message);
    };

    /** Nothing of ours stays on the page. */
    leave() {
      clearTimeout(this.#timer);
      this.#attention.abort();
      this.#darken();
      utterPage.bar?.remove();
      utterPage.hideNotice?.();
      if (chrome.runtime?.id) chrome.runtime.onMessage.removeListener(this.#called);
      this.#port?.disconnect();
      this.#port = null;
      delete utterPage.link;
      delete utterPage.send;
    }

    /** @param {ToPage} message */
    #hear(message) {
      this.#waits = 0;
      switch (message.type) {
        case "look":
          this.#look = message.look;
          utterPage.light.look(message.look);
          return this.#showBar();
        case "reading":
          this.#reading = message.reading;
          this.#listen();
          utterPage.light.speed(message.reading.capped_speed ?? message.reading.speed);
          return this.#showBar();
        case "voices":
          return utterPage.bar?.voices(message.voices);
        case "lit":
          return utterPage.light.lit(message, () => this.send({ type: "lost", taken: message.taken }));
        case "unlit":
          return utterPage.light.unlit();
        case "call":
          return this.announce();
        default:
          // A worker of a newer version may say more.
      }
    }

    #comeBack() {
      this.#port?.disconnect();
      this.#port = null;
      if (this.#isOn()) this.connect();
    }

    #showBar() {
      if (this.#reading && this.#look) utterPage.bar?.show(this.#reading, this.#look, this.send);
    }

    #lost() {
      this.#port = null;
      if (!this.#isAlive() || !this.#isOn() || this.#waits >= MOST_WAITS) return;
      this.#timer = setTimeout(() => this.connect(), FIRST_WAIT_MS * 2 ** this.#waits);
      this.#waits += 1;
    }

    /** @returns {boolean} false once the extension was updated or removed: then all of ours has left */
    #isAlive() {
      if (chrome.runtime?.id !== undefined) return true;
      this.leave();
      return false;
    }

    #isOn() {
      return this.#reading !== null && this.#reading.phase !== "idle";
    }

    #darken = () => {
      utterPage.light.unlit();
    };

    #left = (/** @type {Event} */ event) => {
      if (/** @type {CustomEvent} */ (event).detail !== this.#own) this.leave();
    };

    #shown = (/** @type {PageTransitionEvent} */ { persisted }) => {
      if (persisted) this.#comeBack();
    };

    #called = (/** @type {any} */ message) => {
      if (message?.type === CALL_PAGE) this.connect();
    };
  }

  /** @returns {string | null} the text that was taken last */
  function newestText() {
    return [...(utterPage.texts?.keys() ?? [])].at(-1) ?? null;
  }

  const link = new Link();
  globalThis.utterPage = { ...globalThis.utterPage, link, send: link.send };
  link.start();
})();
