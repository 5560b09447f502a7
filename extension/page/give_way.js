// The person's selection is painted above every highlight, so it makes room while it is read, and comes back at the
// end. A classic script, after ranges.js: adds the one `selectionGivesWay` to utterPage.
//
// It is collapsed to its start: from there the keyboard goes on as before. It comes back only if it still stands there,
// and never in a text that is edited, where the next key would replace it.

(() => {
  if (globalThis.utterPage?.selectionGivesWay) return;

  const { sure } = utterPage;

  class SelectionGivesWay {
    /** @type {{range: Range, node: Node | null, offset: number} | null} what was selected, and what is now */
    #given = null;

    /** @param {{text: string, map: any}} text  whose reading begins */
    begin({ text, map }) {
      this.#given = null;
      const selection = document.getSelection();
      const taken = map.toRange(0, text.length);
      const selected = selection && taken ? selectedRange(selection, taken) : null;
      if (!selection || !selected || !isSame(selected, taken)) return;
      selection.collapse(selected.startContainer, selected.startOffset);
      if (!isEdited(selected.startContainer)) {
        this.#given = { range: selected, node: selection.anchorNode, offset: selection.anchorOffset };
      }
    }

    end() {
      const selection = document.getSelection();
      if (this.#given && selection?.isCollapsed) {
        const { range, node, offset } = this.#given;
        const isUntouched = selection.anchorNode === node && selection.anchorOffset === offset;
        if (isUntouched && !range.collapsed && sure.isConnected(range.startContainer)) {
          const { startContainer, startOffset, endContainer, endOffset } = range;
          selection.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
        }
      }
      this.#given = null;
    }
  }

  /** @param {Selection} selection @param {Range} taken @returns {Range | null} */
  function selectedRange(selection, taken) {
    if (selection.rangeCount === 0) return null;
    const root = sure.root(taken.startContainer);
    // Inside a shadow tree the document's selection looks collapsed at the host; only this tells the true ends.
    const shadowRoots = root instanceof ShadowRoot ? [root] : [];
    const [{ startContainer, startOffset, endContainer, endOffset }] = selection.getComposedRanges({ shadowRoots });
    if (sure.root(endContainer) !== sure.root(startContainer)) return null;
    const range = document.createRange();
    range.setStart(startContainer, startOffset);
    range.setEnd(endContainer, endOffset);
    return range;
  }

  /** The selection's ends often lie a little outside, between elements. @param {Range} selected @param {Range} taken */
  function isSame(selected, taken) {
    const isAround = sure.root(selected.startContainer) === sure.root(taken.startContainer)
      && selected.compareBoundaryPoints(Range.START_TO_START, taken) <= 0
      && selected.compareBoundaryPoints(Range.END_TO_END, taken) >= 0;
    return isAround && utterPage.withoutBlanks(selected.toString()) === utterPage.withoutBlanks(taken.toString());
  }

  /** @param {Node} node @returns {boolean} */
  function isEdited(node) {
    return (node instanceof HTMLElement ? node : node.parentElement)?.isContentEditable ?? false;
  }

  globalThis.utterPage = { ...globalThis.utterPage, selectionGivesWay: new SelectionGivesWay() };
})();
