// The page as it is painted: shadow trees in place of their hosts' children, slotted nodes in their slots. A classic
// script, the first of all: adds the ways through this tree to utterPage.

(() => {
  /** @param {Node} node @returns {node is Text} */
  function isText(node) {
    return node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE;
  }

  /** @param {Node} node @returns {node is Element} */
  function isElement(node) {
    return node.nodeType === Node.ELEMENT_NODE;
  }

  /** @param {Node} node @returns {Iterable<Node>} as they are painted */
  function flatChildren(node) {
    if (!isElement(node)) return node.childNodes;
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node instanceof HTMLSlotElement && node.assignedNodes().length > 0) return node.assignedNodes();
    return node.childNodes;
  }

  /** @param {Node} node @returns {Generator<Node>} the node, and what holds it in the flat tree */
  function* ancestors(node) {
    /** @type {Node | null} */
    let each = node;
    while (each !== null) {
      yield each;
      /** @type {Node | null} */
      const slot = isElement(each) || isText(each) ? each.assignedSlot : null;
      each = slot ?? each.parentNode ?? (each instanceof ShadowRoot ? each.host : null);
    }
  }

  /** @param {Node} one @param {Node} other @returns {Node} */
  function commonAncestor(one, other) {
    const around = new Set(ancestors(one));
    for (const node of ancestors(other)) if (around.has(node)) return node;
    throw new Error("the two nodes stand in two documents");
  }

  /** @param {Document | ShadowRoot} root @returns {Generator<ShadowRoot>} */
  function* shadowRoots(root) {
    for (const element of root.querySelectorAll("*")) {
      if (!(element instanceof HTMLElement)) continue; // a drawing has no shadow tree, and the browser throws when asked
      // A script of an extension also gets closed roots.
      const shadow = globalThis.chrome?.dom?.openOrClosedShadowRoot(element) ?? element.shadowRoot;
      if (!shadow) continue;
      yield shadow;
      yield* shadowRoots(shadow);
    }
  }

  globalThis.utterPage = {
    ...globalThis.utterPage, isText, isElement, flatChildren, ancestors, commonAncestor, shadowRoots,
  };
})();
