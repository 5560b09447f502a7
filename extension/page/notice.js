// A small notice on the page: what went wrong, and what to do. A classic script: adds showNotice and hideNotice to utterPage.
//
// It stands in a shadow tree, so that the page's style and ours do not meet. It is read out by screen readers, never
// takes the focus, and stays until it is closed, replaced or no longer true: no time limit. Its colours are those of
// ui.css. It is no part of what a person selects on the page.

(() => {
  const TAG = "utter-notice";
  const STYLE = `
    :host { all: initial; user-select: none; }
    section {
      position: fixed; z-index: 2147483647; inset-block-end: 16px; inset-inline-end: 16px; box-sizing: border-box;
      max-inline-size: min(380px, calc(100vw - 32px)); padding: 12px 14px; display: flex; gap: 12px; align-items: start;
      font: 15px/1.45 system-ui, sans-serif; color-scheme: light dark; color: light-dark(#152120, #e7eeed);
      background: light-dark(#ffffff, #1b2021); border: 1px solid light-dark(#788684, #7b8987); border-radius: 10px;
      box-shadow: 0 6px 24px rgb(0 0 0 / 25%);
    }
    strong, p { display: block; margin: 0; overflow-wrap: anywhere; }
    strong { font-size: 13px; color: light-dark(#0f6b66, #5cc4b9); }
    p + p { margin-block-start: 6px; color: light-dark(#53615f, #a4b2b0); }
    button {
      flex: none; min-inline-size: 28px; min-block-size: 28px; padding: 0; font: 18px/1 system-ui, sans-serif;
      color: inherit; background: transparent; border: 1px solid transparent; border-radius: 6px; cursor: pointer;
    }
    button:hover { background: light-dark(#e3f1ef, #173330); border-color: light-dark(#0f6b66, #5cc4b9); }
    button:focus-visible { outline: 2px solid light-dark(#0f6b66, #5cc4b9); outline-offset: 1px; }
    @media (forced-colors: active) { section, button { border-color: CanvasText; } strong { color: CanvasText; } }
    @media print { :host { display: none; } }
  `;

  /** @param {{title: string, message: string, remedy: string | null, close: string}} words */
  function showNotice({ title, message, remedy, close }) {
    hideNotice();
    const host = document.createElement(TAG);
    const shadow = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet(); // unlike a style element, not subject to the page's policy
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    const section = document.createElement("section");
    section.setAttribute("aria-label", title);
    const name = document.createElement("strong"); // whose notice it is: it stands on somebody else's page
    name.textContent = title;
    const live = document.createElement("div");
    live.setAttribute("role", "alert");
    const told = document.createElement("div");
    told.append(name, live);
    section.append(told, closeButton(close, host));
    shadow.append(section);
    document.documentElement.append(host);
    // A live region speaks of what changes in it, so its text comes after it stands on the page.
    live.append(paragraph(message), ...(remedy === null ? [] : [paragraph(remedy)]));
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

  /** @param {string} text */
  function paragraph(text) {
    const element = document.createElement("p");
    element.textContent = text;
    return element;
  }

  globalThis.utterPage = { ...globalThis.utterPage, showNotice, hideNotice };
})();
