// A small notice on the page: what went wrong, and what to do. A classic script, after own_host.js and tokens.js: adds
// showNotice and hideNotice to utterPage.
//
// It stands in a shadow tree, so that the page's style and ours do not meet. It is read out by screen readers, never
// takes the focus, and stays until it is closed, replaced or no longer true: no time limit.

(() => {
  const TAG = "utter-notice";
  const STYLE = `
    section {
      position: fixed; inset-block-start: 16px; inset-inline-end: 16px; max-inline-size: min(380px, calc(100vw - 32px));
      padding: 12px 14px; display: flex; gap: 12px; align-items: start; font: 15px/1.45 system-ui, sans-serif;
      border: 1px solid var(--edge); border-radius: 10px; box-shadow: 0 6px 24px rgb(0 0 0 / 25%);
    }
    strong, p { display: block; margin: 0; overflow-wrap: anywhere; }
    strong { font-size: 13px; color: var(--accent); }
    p + p { margin-block-start: 6px; color: var(--quiet); }
    button {
      flex: none; min-inline-size: 28px; min-block-size: 28px; padding: 0; font: 18px/1 system-ui, sans-serif;
      color: inherit; background: transparent; border: 1px solid transparent; border-radius: 6px; cursor: pointer;
    }
    button:hover { background: var(--accent-soft); border-color: var(--accent); }
    button:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
    @media (forced-colors: active) { section, button { border-color: CanvasText; } strong { color: CanvasText; } }
  `;

  /** @typedef {{title: string, close: string, ui_language: string, ui_direction: string}} Frame  in the interface's language */

  /** @param {import("../messages.js").Problem & Frame} words */
  function showNotice({ title, close, ui_language, ui_direction, message, language, remedy, remedy_language }) {
    hideNotice();
    const shadow = utterPage.ownHost(TAG, "open");
    const host = /** @type {HTMLElement} */ (shadow.host);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [utterPage.lookSheet(), sheet];
    const section = document.createElement("section");
    section.setAttribute("aria-label", title);
    section.lang = ui_language; // which is not the page's
    section.dir = ui_direction;
    const name = document.createElement("strong"); // whose notice it is: it stands on somebody else's page
    name.textContent = title;
    const live = document.createElement("div");
    live.setAttribute("role", "alert");
    const told = document.createElement("div");
    told.append(name, live);
    section.append(told, closeButton(close, host));
    shadow.append(section);
    host.popover = "manual"; // in the top layer, over the bar
    document.documentElement.append(host);
    host.togglePopover(true);
    // A live region speaks of what changes in it, so its text comes after it stands on the page.
    live.append(paragraph(message, language), ...(remedy === null ? [] : [paragraph(remedy, remedy_language)]));
  }

  function hideNotice() {
    for (const shown of document.querySelectorAll(TAG)) shown.remove();
  }

  /** @param {string} name @param {HTMLElement} host */
  function closeButton(name, host) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "×";
    button.ariaLabel = name;
    button.title = name;
    button.addEventListener("click", () => host.remove());
    return button;
  }

  /** @param {string} text  @param {string} [language]  if not the interface's */
  function paragraph(text, language) {
    const element = document.createElement("p");
    element.textContent = text;
    if (language !== undefined) {
      element.lang = language;
      element.dir = "auto";
    }
    return element;
  }

  globalThis.utterPage = { ...globalThis.utterPage, showNotice, hideNotice };
})();
