// A small notice on the page: what went wrong, and what to do. A classic script: adds showNotice to utterPage.
//
// It stands in a shadow tree, so that the page's style and ours do not meet. It is read out by screen readers, never
// takes the focus, and stays until it is closed or replaced: no time limit.

(() => {
  const TAG = "utter-notice";
  const STYLE = `
    :host { all: initial; }
    section {
      position: fixed; z-index: 2147483647; inset-block-end: 16px; inset-inline-end: 16px; box-sizing: border-box;
      max-inline-size: min(380px, calc(100vw - 32px)); padding: 12px 14px; display: flex; gap: 12px; align-items: start;
      font: 15px/1.45 system-ui, sans-serif; color-scheme: light dark; color: light-dark(#1a202c, #edf2f7);
      background: light-dark(#ffffff, #1f2733); border: 1px solid light-dark(#8a94a6, #7b8799); border-radius: 10px;
      box-shadow: 0 6px 24px rgb(0 0 0 / 25%);
    }
    strong, p { display: block; margin: 0; overflow-wrap: anywhere; }
    strong { font-size: 13px; }
    p + p { margin-block-start: 6px; color: light-dark(#4a5568, #cbd5e0); }
    button {
      flex: none; min-inline-size: 28px; min-block-size: 28px; padding: 0; font: 18px/1 system-ui, sans-serif;
      color: inherit; background: transparent; border: 1px solid transparent; border-radius: 6px; cursor: pointer;
    }
    button:hover { border-color: currentcolor; }
    button:focus-visible { outline: 2px solid currentcolor; outline-offset: 1px; }
    @media (forced-colors: active) { section, button { border-color: CanvasText; } }
    @media print { :host { display: none; } }
  `;

  /** @param {{title: string, message: string, remedy: string | null, close: string}} words */
  function showNotice({ title, message, remedy, close }) {
    for (const shown of document.querySelectorAll(TAG)) shown.remove();
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

  globalThis.utterPage = { ...globalThis.utterPage, showNotice };
})();
