// Arrow keys among buttons of which one is in the Tab order. A classic script: adds arrowKeys to utterPage.

(() => {
  /**
   * @param {HTMLElement[]} items  in the order of reading
   * @param {HTMLElement} start  that is in the Tab order at first
   * @param {{next: string, previous: string}} keys
   */
  function arrowKeys(items, start, { next, previous }) {
    for (const [at, item] of items.entries()) {
      item.tabIndex = item === start ? 0 : -1;
      item.addEventListener("focus", () => {
        for (const each of items) each.tabIndex = each === item ? 0 : -1;
      });
      item.addEventListener("keydown", (event) => {
        const to = { [next]: at + 1, [previous]: at - 1, Home: 0, End: items.length - 1 }[event.key];
        if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault(); // the page would scroll
        const way = event.key === previous || event.key === "End" ? -1 : 1;
        let target = (to + items.length) % items.length;
        while (items[target].hidden) target = (target + way + items.length) % items.length;
        items[target].focus();
      });
    }
  }

  globalThis.utterPage = { ...globalThis.utterPage, arrowKeys };
})();
