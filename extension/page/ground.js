// What a text stands on, and in which colours it is written. A classic script: adds groundOf to utterPage, and what it
// knows of contrast.

(() => {
  if (globalThis.utterPage?.groundOf) return;

  /** @typedef {[number, number, number]} Rgb  0 to 255 */

  const MOST_TEXTS = 40; // of one sentence; each asks for a computed style
  const MIDDLE = 0.18; // luminance on which black and white are read equally well
  /** @type {Rgb} */
  const DAY = [255, 255, 255];
  /** @type {Rgb} */
  const NIGHT = [18, 18, 18];

  /** @type {Map<string, {rgb: Rgb, alpha: number}>} */
  const known = new Map();
  /** @type {OffscreenCanvasRenderingContext2D | null} */
  let canvas = null;

  /**
   * What the text is written in, null where that is a gradient; what it stands on, or about that where it is a picture
   * or another page's; and whether that is the darker of both.
   * @typedef {{inks: (Rgb | null)[], ground: Rgb, isDark: boolean}} Place
   */

  /** @param {Range[]} ranges @returns {Place} */
  function groundOf(ranges) {
    const elements = new Set(ranges.flatMap((range) => [...textElements(range)]));
    const [first] = elements;
    const inks = [...elements].map(inkOf);
    const ground = first ? behind(first) : null;
    const under = ground ? luminance(ground) : MIDDLE;
    const isDark = inks[0] ? luminance(inks[0]) > under : under < MIDDLE;
    return { inks, ground: ground ?? (isDark ? NIGHT : DAY), isDark };
  }

  /** @param {Range} range @returns {Generator<Element>} that hold its texts */
  function* textElements(range) {
    const walk = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_TEXT);
    walk.currentNode = range.startContainer;
    /** @type {Node | null} */
    let node = range.startContainer instanceof Text ? range.startContainer : walk.nextNode();
    for (let n = 0; node !== null && n < MOST_TEXTS && range.comparePoint(node, 0) <= 0; node = walk.nextNode(), n += 1) {
      if (/\S/.test(/** @type {Text} */ (node).data) && node.parentElement) yield node.parentElement;
    }
  }

  /** @param {Element} element @returns {Rgb | null} */
  function inkOf(element) {
    const { rgb, alpha } = parse(getComputedStyle(element).webkitTextFillColor);
    return alpha < 0.5 ? null : rgb;
  }

  /** @param {Element} element @returns {Rgb | null} */
  function behind(element) {
    /** @type {{rgb: Rgb, alpha: number}[]} */
    const layers = [];
    /** @type {Node | null} */
    let each = element;
    for (; each !== null; each = above(each)) {
      if (!(each instanceof Element)) continue;
      const { backgroundColor, backgroundImage } = getComputedStyle(each);
      if (backgroundImage !== "none") return null;
      const layer = parse(backgroundColor);
      if (layer.alpha > 0) layers.push(layer);
      if (layer.alpha === 1) return layers.reduceRight((under, { rgb, alpha }) => mix(rgb, under, alpha), layer.rgb);
    }
    return null;
  }

  /** @param {Node} node @returns {Node | null} what holds it as it is painted */
  function above(node) {
    if (node instanceof ShadowRoot) return node.host;
    return (node instanceof Element ? node.assignedSlot : null) ?? node.parentNode;
  }

  /** @param {Rgb} over @param {Rgb} under @param {number} alpha @returns {Rgb} */
  function mix(over, under, alpha) {
    const part = (/** @type {0 | 1 | 2} */ i) => over[i] * alpha + under[i] * (1 - alpha);
    return [part(0), part(1), part(2)];
  }

  /** @param {string} color  as the browser computed it, in any colour space */
  function parse(color) {
    const before = known.get(color);
    if (before) return before;
    canvas ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (canvas === null) throw new Error("the browser has no canvas");
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    const found = { rgb: /** @type {Rgb} */ ([red, green, blue]), alpha: alpha / 255 };
    known.set(color, found);
    return found;
  }

  /** @param {Rgb} rgb @returns {number} relative luminance, as WCAG 2 defines it */
  function luminance(rgb) {
    const [red, green, blue] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  /** @param {Rgb} one @param {Rgb} other @returns {number} 1 to 21 */
  function contrast(one, other) {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }

  globalThis.utterPage = { ...globalThis.utterPage, groundOf, luminance, contrast };
})();
