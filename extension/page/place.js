// Places on the page that a person points at, and where they stand in a taken text. A classic script, after texts.js:
// adds offsetAt and what article.js needs to utterPage, and notes where the context menu opens.

(() => {
  /** @typedef {{node: Node, offset: number}} Place */

  const { firstWhere, shadowRoots, isElement, textOf, ancestors, sure } = utterPage;

  const NEAR_PX = 8; // from a letter's box; a click beside the text is no click on it

  /** @param {number} x @param {number} y @returns {Place | null} */
  function placeAt(x, y) {
    const position = document.caretPositionFromPoint?.(x, y, { shadowRoots: [...shadowRoots(document)] });
    return position ? { node: position.offsetNode, offset: position.offset } : null;
  }

  /** @param {string} taken @param {number} x @param {number} y  in the window @returns {number | null} of that text */
  function offsetAt(taken, x, y) {
    const map = textOf(taken)?.map;
    const place = map && placeAt(x, y);
    if (!place) return null;
    const hit = document.elementFromPoint(x, y);
    const offset = map.toOffset(place.node, place.offset) ?? (hit && map.toOffset(hit, 0));
    if (offset === null) return null;
    const boxes = [-1, 0].flatMap((step) => [...(map.toRange(offset + step, offset + step + 1)?.getClientRects() ?? [])]);
    const isNear = boxes.some(
      (box) => x > box.left - NEAR_PX && x < box.right + NEAR_PX && y > box.top - NEAR_PX && y < box.bottom + NEAR_PX,
    );
    return isNear ? offset : null;
  }

  /** @param {{x: number, y: number} | null} at @returns {Place | null} there, or where the menu opened, or the caret */
  function pointedPlace(at) {
    if (at !== null) return placeAt(at.x, at.y);
    if (menu.place?.node.isConnected) return menu.place;
    const selection = document.getSelection();
    if (selection === null || selection.rangeCount === 0) return null;
    const [composed] = selection.getComposedRanges?.({ shadowRoots: [...shadowRoots(document)] }) ?? [];
    const { startContainer, startOffset } = composed ?? selection.getRangeAt(0);
    return { node: startContainer, offset: startOffset };
  }

  /** Note where menus open, from now on. @returns {{place: Place | null}} */
  function menuWatched() {
    /** @type {{place: Place | null}} */
    const noted = { place: null };
    /** @param {MouseEvent} event */
    const note = (event) => {
      // An extension that was updated or removed leaves its scripts behind.
      if (!globalThis.chrome?.runtime?.id) window.removeEventListener("contextmenu", note, true);
      else noted.place = placeAt(event.clientX, event.clientY);
    };
    window.addEventListener("contextmenu", note, true);
    return noted;
  }

  const menu = globalThis.utterPage.menu ?? menuWatched();

  /**
   * @param {any} map @param {Place} place
   * @returns {number | null} where the text stands that is read first at the place or after it; null: all lies before
   */
  function offsetFromPlace(map, { node, offset }) {
    const exact = map.toOffset(node, offset) ?? map.toOffsetFrom(node, offset);
    if (exact !== null) return exact;
    const from = (isElement(node) && sure.childNodes(node)[offset]) || node;
    const [run] = map.runs.slice(firstWhere(map.runs, (/** @type {{node: Node}} */ { node: each }) => !isBefore(each, from)));
    return run?.start ?? null;
  }

  /** @param {Node} one @param {Node} other @returns {boolean} */
  function isBefore(one, other) {
    // Only nodes of one tree have an order; a shadow tree stands where its host does.
    const [a, b] = sure.root(one) === sure.root(other) ? [one, other] : [inDocument(one), inDocument(other)];
    return (sure.comparePosition(a, b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && !sure.contains(a, b);
  }

  /** @param {Node} node @returns {Node} it, or the host in the document that its shadow trees hang on */
  function inDocument(node) {
    const root = sure.root(node);
    return root instanceof ShadowRoot ? inDocument(root.host) : node;
  }

  /** @param {any} map @returns {number} where the text begins that is in the window; 0 if none of it is */
  function offsetAtTop(map) {
    const top = coveredAtTop();
    const { runs } = map;
    const at = firstWhere(runs, (/** @type {{start: number, length: number}} */ { start, length }) => (boxOf(map, start, start + length)?.bottom ?? -Infinity) > top);
    const run = runs[at];
    if (run === undefined) return 0;
    const isSeen = (/** @type {number} */ offset) => (boxOf(map, offset, offset + 1)?.bottom ?? -Infinity) > top;
    const letters = Array.from({ length: run.length }, (_, index) => run.start + index);
    const letter = letters[firstWhere(letters, isSeen)] ?? run.start;
    return (boxOf(map, letter, letter + 1)?.top ?? 0) < innerHeight ? letter : 0;
  }

  /** @param {any} map @param {number} start @param {number} end @returns {DOMRect | null} */
  function boxOf(map, start, end) {
    const box = map.toRange(start, end)?.getBoundingClientRect();
    return box && box.height > 0 ? box : null;
  }

  /** @returns {number} how far down a bar that stays lies over the page */
  function coveredAtTop() {
    const [covers] = document.elementsFromPoint?.(innerWidth / 2, 1) ?? [];
    for (const element of covers ? ancestors(covers) : []) {
      if (!isElement(element) || !/fixed|sticky/.test(getComputedStyle(element).position)) continue;
      const { bottom } = element.getBoundingClientRect();
      return bottom < innerHeight / 3 ? bottom : 0;
    }
    return 0;
  }

  globalThis.utterPage = { ...globalThis.utterPage, menu, offsetAt, pointedPlace, offsetFromPlace, offsetAtTop };
})();
