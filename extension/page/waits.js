// All that there is of ours on a site that the person allowed, until an Alt+click there: it has the other scripts sent for
// it. Before that it takes nothing and tells nobody. A classic script, after alt_click.js: adds `waits` to utterPage.

(() => {
  if (globalThis.utterPage?.link || globalThis.utterPage?.waits) return;

  const CALL_SCRIPTS = "call_scripts"; // as in messages.js, which a classic script cannot import

  let asks = false;
  let last = { x: 0, y: 0 };
  /** Aborted by link.js, which hears the clicks from then on. */
  const waits = new AbortController();

  utterPage.startAltClick(waits.signal, (/** @type {number} */ x, /** @type {number} */ y) => {
    const isAlive = chrome.runtime?.id !== undefined; // else the extension was updated or removed
    if (isAlive) void readFrom(x, y);
    else waits.abort();
    return isAlive;
  });

  /** @param {number} x @param {number} y */
  async function readFrom(x, y) {
    last = { x, y };
    if (asks) return; // one click has the scripts sent; the last one tells where to read
    asks = true;
    const wants = await chrome.runtime.sendMessage({ type: CALL_SCRIPTS });
    asks = false;
    if (wants) utterPage.link?.readFrom(last.x, last.y);
    else waits.abort(); // switched off, or the site was taken back, since the page was loaded: its clicks are its own
  }

  globalThis.utterPage = { ...globalThis.utterPage, waits };
})();
