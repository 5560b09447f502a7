// What a picture shows, where its page says so for those who do not see it. A classic script, after sure.js: adds pictureInstead to
// utterPage.

(() => {
  const { sure } = utterPage;

  const LEAST_PX = 60; // smaller ones are signs
  const FILE_NAME = /\.(jpe?g|png|gif|webp|svg|avif)\b|^(img|dsc|image|photo|picture|screenshot)[\s_-]*\d*$/i;
  const NO_CONTENT = /^(image|photo|picture|foto|bild|imagen|figure|logo|icon|avatar|thumbnail|placeholder|spacer)\b.{0,12}$/i;

  /** @param {Element} element @returns {{text: string, kind: "caption"} | null} */
  function pictureInstead(element) {
    if (sure.tagName(element) !== "IMG") return null;
    const text = (element.getAttribute("alt") ?? "").replaceAll(/\s+/g, " ").trim();
    return isInformative(text) && !isSmall(element) && !isSaidBeside(element, text) ? { text, kind: "caption" } : null;
  }

  /** @param {string} text @returns {boolean} */
  function isInformative(text) {
    if (FILE_NAME.test(text) || NO_CONTENT.test(text) || /^https?:/i.test(text)) return false;
    return /\S\s+\S/.test(text) ? text.length >= 8 : /^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]{5,}/.test(text);
  }

  /** @param {Element} image @returns {boolean} */
  function isSmall(image) {
    const sides = ["width", "height"].map((name) => Number.parseFloat(image.getAttribute(name) ?? ""));
    return sides.some((side) => side < LEAST_PX);
  }

  /** @param {Element} image @param {string} text @returns {boolean} its caption or the link around it says the same */
  function isSaidBeside(image, text) {
    const around = image.closest("figure, a") ?? image.parentElement;
    const beside = plain((around ? sure.textContent(around) : "").slice(0, 4000));
    return beside.length > 0 && (beside.includes(plain(text)) || plain(text).includes(beside));
  }

  /** @param {string} text @returns {string} */
  const plain = (text) => text.toLowerCase().replaceAll(/[\s\p{P}]+/gu, " ").trim();

  globalThis.utterPage = { ...globalThis.utterPage, pictureInstead };
})();
