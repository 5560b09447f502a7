// What the bar says. A classic script: adds barWords to utterPage.
//
// Two texts tell of a reading. What is seen changes with every sentence (time left); what is told to screen readers only
// when something else happens, and not that speaking goes on: the voice itself tells that.

(() => {
  /** @typedef {import("../messages.js").Reading} Reading */

  /** As in ui/words.js, which a classic script cannot import. @param {string} name  @param {...string} values */
  function words(name, ...values) {
    const text = chrome.i18n.getMessage(name, values);
    if (text === "") throw new Error(`no message named ${name} in _locales`);
    return text;
  }

  /** @param {number} speed  @returns {string} as a person writes it: 1.25 */
  function speedNumber(speed) {
    return new Intl.NumberFormat(words("ui_language"), { maximumFractionDigits: 2 }).format(speed);
  }

  /** @param {number} speed  @returns {string} */
  function speedValue(speed) {
    return words("speed_value", speedNumber(speed));
  }

  /** @param {Reading} reading  @returns {string} what is happening, else how long it will still take */
  function seen(reading) {
    return told(reading) || (reading.left_s === null ? "" : timeLeft(reading.left_s));
  }

  /** @param {Reading} reading  @returns {string} what is happening; "" while it simply speaks */
  function told({ phase, position_s, speed, capped_speed }) {
    if (phase === "paused") return words("bar_paused");
    if (phase === "waiting") return words(position_s > 0 ? "bar_starved" : "bar_preparing");
    return capped_speed === null || capped_speed >= speed ? "" : words("bar_capped", speedValue(capped_speed));
  }

  /** In whole minutes: seconds would be wrong as soon as they are written. @param {number} left_s */
  function timeLeft(left_s) {
    const inTime = new Intl.DurationFormat(words("ui_language"), { style: "short" });
    if (left_s < 60) return words("left_under", inTime.format({ minutes: 1 }));
    const minutes = Math.round(left_s / 60);
    return words("left", inTime.format({ hours: Math.floor(minutes / 60), minutes: minutes % 60 }));
  }

  /** A screen reader says what is written anew, even if it is the same. @param {HTMLElement} element  @param {string} text */
  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  const barWords = { words, write, speedNumber, speedValue, seen, told };
  globalThis.utterPage = { ...globalThis.utterPage, barWords };
})();
