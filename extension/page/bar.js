// The small bar on the page that controls the reading. A classic script, after own_host.js, tokens.js and the other
// bar_*.js: adds bar to utterPage.
//
//   absent --a reading is on, and the person wants the bar--> shown --idle--> leaving --LINGER_MS--> absent
//                                                               ^--- next reading ---/
//
// It stands in the window's top layer, over whatever the page has, and in a closed shadow tree: a page cannot press its
// buttons, and events in it do not reach the page, which would close its menus or take the keys for its own. It never
// takes the focus by itself, and a press of the mouse on a button leaves the focus and the selection where they are.

(() => {
  /** @typedef {import("../messages.js").PageReading} PageReading */
  /** @typedef {import("../messages.js").OfferedVoice} OfferedVoice */
  /** @typedef {import("../messages.js").Look} Look */
  /** @typedef {(message: import("../messages.js").FromPage) => void} Send */

  // Injected again it would lose what is open and where the focus is.
  if (utterPage.bar) return;

  const { BAR_STYLE, BarControls, barElement, barWords, lookSheet, ownHost } = utterPage;

  const TAG = "utter-bar";
  const MODAL = ":modal:not(video, iframe, img, canvas, object, embed)"; // that can hold something
  const LINGER_MS = 300; // from one reading's end to the next one's start, so that the bar does not flicker

  const KEPT_FROM_PAGE = [
    "click", "dblclick", "auxclick", "contextmenu", "mousedown", "mouseup", "mousemove", "mouseover", "mouseout",
    "pointerdown", "pointerup", "pointermove", "pointerover", "pointerout", "pointercancel", "touchstart", "touchmove",
    "touchend", "touchcancel", "wheel", "keydown", "keypress", "keyup", "beforeinput", "input", "focusin", "focusout",
    "selectstart", "dragstart",
  ];

  class Bar {
    /** @type {ShadowRoot} */
    #shadow = ownHost(TAG, "closed");
    #host = /** @type {HTMLElement} */ (this.#shadow.host);
    /** @type {HTMLElement} */
    #bar = barElement("section", {
      class: "bar", "aria-label": barWords.words("name"), lang: barWords.words("ui_language"), dir: barWords.words("ui_direction"),
    });
    #controls;
    #gone = new AbortController();
    /** @type {Send} */
    #send = () => {};
    /** @type {EventTarget | null} of the page, that had the focus before the bar */
    #focusedBefore = null;

    constructor() {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(BAR_STYLE);
      this.#shadow.adoptedStyleSheets = [lookSheet(), sheet];
      this.#controls = new BarControls(this.#bar, (/** @type {Parameters<Send>[0]} */ message) => this.#tell(message));
      this.#shadow.append(this.#bar);
      this.#host.popover = "manual";
      this.#listen();
    }

    /** @param {PageReading} reading  @param {Look} look  @param {Send} send */
    show(reading, look, send) {
      this.#send = send;
      this.#stand();
      this.#controls.show(reading, look);
    }

    /** @param {OfferedVoice[]} offered */
    voices(offered) {
      this.#controls.list(offered);
    }

    remove() {
      const hadFocus = this.#shadow.activeElement !== null;
      this.#controls.end();
      this.#gone.abort();
      this.#host.remove();
      if (hadFocus && this.#focusedBefore instanceof HTMLElement) this.#focusedBefore.focus({ preventScroll: true });
    }

    #listen() {
      const { signal } = this.#gone;
      this.#bar.addEventListener("focusin", ({ relatedTarget }) => {
        if (relatedTarget instanceof Node && !this.#bar.contains(relatedTarget)) this.#focusedBefore = relatedTarget;
      });
      this.#bar.addEventListener("mousedown", (event) => {
        if (!(event.target instanceof HTMLInputElement)) event.preventDefault();
      });
      for (const type of KEPT_FROM_PAGE) this.#shadow.addEventListener(type, (event) => event.stopPropagation());
      // A dialog tells by `toggle` that it opened or closed; that event does not bubble.
      for (const type of ["fullscreenchange", "toggle"]) {
        const moved = (/** @type {Event} */ { target }) => target !== this.#host && this.#host.isConnected && this.#stand();
        document.addEventListener(type, moved, { capture: true, signal });
      }
    }

    /** On the document's element; a modal dialog and what fills the screen make all outside them inert, so in those. */
    #stand() {
      const parent = [...document.querySelectorAll(MODAL)].at(-1) ?? document.documentElement;
      if (this.#host.isConnected && this.#host.parentNode === parent) return; // else the page may have thrown it out
      // One of a former version of the extension, which can no longer take it away.
      for (const other of document.querySelectorAll(TAG)) other.remove();
      parent.append(this.#host);
      this.#host.togglePopover(true);
    }

    /** @param {Parameters<Send>[0]} message */
    #tell(message) {
      if (chrome.runtime?.id) this.#send(message);
      else remove(); // the extension was updated or removed: nobody hears
    }
  }

  /** @type {Bar | null} */
  let bar = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let leaving;

  /** @param {PageReading} reading  @param {Look} look  @param {Send} send */
  function show(reading, look, send) {
    if (!look.bar || !(document.documentElement instanceof HTMLElement)) {
      remove(); // nothing of ours can be drawn in a document of XML
    } else if (reading.phase === "idle") {
      if (bar) leaving ??= setTimeout(remove, LINGER_MS);
    } else {
      clearTimeout(leaving);
      leaving = undefined;
      bar ??= new Bar();
      bar.show(reading, look, send);
    }
  }

  /** Whom the person may choose, as the bar asked. @param {OfferedVoice[]} offered */
  function voices(offered) {
    bar?.voices(offered);
  }

  function remove() {
    clearTimeout(leaving);
    leaving = undefined;
    const shown = bar;
    bar = null; // what it still tells must not lead here again
    shown?.remove();
  }

  globalThis.utterPage = { ...globalThis.utterPage, bar: { show, voices, remove } };
})();
