// What opens at the bar: one panel at a time, each with its button. A classic script: adds BarPanels to utterPage.
//
//   closed --button--> open --button, Escape, an act elsewhere on the page--> closed
//
// Opened by key, a panel takes the focus from its button and gives it back; opened by pointer, the focus stays where it
// is, which may be in the page. Escape closes it in both cases, and nothing of the page with it.

(() => {
  /** @typedef {{button: HTMLElement, panel: HTMLElement, first: HTMLElement}} Entry */

  class BarPanels {
    #bar;
    /** @type {Entry | null} */
    #open = null;
    #listening = new AbortController();

    /** @param {HTMLElement} bar */
    constructor(bar) {
      this.#bar = bar;
      bar.addEventListener("focusout", ({ relatedTarget }) => {
        if (relatedTarget instanceof Node && !bar.contains(relatedTarget)) this.close(false);
      });
    }

    /** @param {Entry} entry  `first` takes the focus */
    add(entry) {
      entry.panel.hidden = true;
      entry.button.setAttribute("aria-expanded", "false");
      entry.button.setAttribute("aria-controls", entry.panel.id);
      entry.button.addEventListener("click", ({ detail }) => {
        if (this.#open === entry) this.close(true);
        else this.#show(entry, detail === 0); // no click of a pointer
      });
    }

    /** @param {boolean} givesBack  the focus, if the panel has it */
    close(givesBack) {
      if (!this.#open) return;
      const { button, panel } = this.#open;
      this.#open = null;
      this.#listening.abort();
      const root = /** @type {ShadowRoot} */ (panel.getRootNode());
      if (givesBack && panel.contains(root.activeElement)) button.focus();
      panel.hidden = true;
      button.setAttribute("aria-expanded", "false");
    }

    /** @param {Entry} entry  @param {boolean} byKey */
    #show(entry, byKey) {
      this.close(false);
      this.#open = entry;
      entry.panel.hidden = false;
      entry.button.setAttribute("aria-expanded", "true");
      this.#listening = new AbortController();
      const { signal } = this.#listening;
      const host = /** @type {ShadowRoot} */ (this.#bar.getRootNode()).host;
      this.fit();
      if (byKey) entry.first.focus();
      addEventListener("resize", () => this.fit(), { signal });
      addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault(); // a dialog or full screen that the bar stands in stays open
        event.stopImmediatePropagation();
        this.close(true);
      }, { capture: true, signal });
      addEventListener("pointerdown", ({ target }) => target !== host && this.close(false), { capture: true, signal });
    }

    /** What is open is as high as the window has room on its side of the bar. */
    fit() {
      if (!this.#open) return;
      const { panel } = this.#open;
      panel.style.maxBlockSize = "";
      const { top, bottom } = panel.getBoundingClientRect();
      const over_px = Math.max(-top, bottom - (visualViewport?.height ?? innerHeight), 0);
      if (over_px > 0) panel.style.maxBlockSize = `${bottom - top - over_px}px`;
    }
  }

  globalThis.utterPage = { ...globalThis.utterPage, BarPanels };
})();
