// Alt+click reads from there. A classic script, after light.js: adds startAltClick to utterPage.
//
// A plain click stays the page's own. So does Alt+click on what can be clicked anyway: on a link it downloads.

(() => {
  if (globalThis.utterPage?.startAltClick) return;

  const CLICKABLE = "a[href], area, button, input, select, textarea, label, summary, option, video, audio, iframe, embed,"
    + " object, [contenteditable], [onclick], [role=button], [role=link], [role=checkbox], [role=menuitem], [role=tab],"
    + " [role=option], [role=switch], [role=radio], utter-bar, utter-notice";

  /**
   * @param {AbortSignal} signal
   * @param {{isWanted: () => boolean, send: (message: import("../messages.js").FromPage) => void}} link
   */
  function startAltClick(signal, { isWanted, send }) {
    addEventListener("click", (event) => {
      if (!event.isTrusted || !isPlainAlt(event) || isClickable(event) || !isWanted()) return;
      const message = messageFor(event.clientX, event.clientY);
      if (message === null) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      send(message);
    }, { capture: true, signal });
  }

  /** @param {number} x @param {number} y @returns {import("../messages.js").FromPage | null} */
  function messageFor(x, y) {
    const { taken } = utterPage.light;
    const offset = taken === null ? null : utterPage.offsetAt(taken, x, y);
    if (offset !== null) return { type: "jump", offset };
    const article = utterPage.takeArticle({ at: { x, y } });
    return article.text.trim() === "" ? null : { type: "speak_taken", taken: article };
  }

  /** @param {MouseEvent} event @returns {boolean} */
  function isPlainAlt({ altKey, ctrlKey, metaKey, shiftKey, button }) {
    return altKey && !ctrlKey && !metaKey && !shiftKey && button === 0;
  }

  /** @param {MouseEvent} event @returns {boolean} */
  function isClickable(event) {
    return event.composedPath().some((node) => node instanceof Element && node.matches(CLICKABLE));
  }

  globalThis.utterPage = { ...globalThis.utterPage, startAltClick };
})();
