// Alt+click reads from there. A classic script: adds startAltClick and altClickAt to utterPage.
//
// A plain click stays the page's own. So does Alt+click on what can be clicked anyway: on a link it downloads.

(() => {
  if (globalThis.utterPage?.startAltClick) return;

  const CLICKABLE = "a[href], area, button, input, select, textarea, label, summary, option, video, audio, iframe,"
    + " embed, object, [contenteditable], [onclick], [role=button], [role=link], [role=checkbox], [role=menuitem],"
    + " [role=tab], [role=option], [role=switch], [role=radio], utter-bar, utter-notice";

  /**
   * @param {AbortSignal} signal @param {(x: number, y: number) => boolean} read  whether it does: else the click is the page's
   * @returns {() => void} listens again where the page took that away; else does nothing
   */
  function startAltClick(signal, read) {
    const clicked = (/** @type {MouseEvent} */ event) => {
      if (!event.isTrusted || !isPlainAlt(event) || isClickable(event) || !read(event.clientX, event.clientY)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    const listen = () => addEventListener("click", clicked, { capture: true, signal });
    listen();
    return listen;
  }

  /**
   * What an Alt+click there asks the worker for; for that the scripts that take text and those of the light must be here.
   *
   * @param {number} x @param {number} y @returns {import("../messages.js").FromPage | null} null where nothing can be read
   */
  function altClickAt(x, y) {
    const { taken } = utterPage.light;
    const offset = taken === null ? null : utterPage.offsetAt(taken, x, y);
    if (offset !== null) return { type: "jump", offset };
    const article = utterPage.takeArticle({ fromTop: false, at: { x, y } });
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

  globalThis.utterPage = { ...globalThis.utterPage, startAltClick, altClickAt };
})();
