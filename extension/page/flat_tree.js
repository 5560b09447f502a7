// The page as it is painted: shadow trees in place of their hosts' children, slotted nodes in their slots. A classic
// script, after sure.js: adds the ways through this tree to utterPage.

(() => {
  const { sure } = utterPage;

  /** @param {Node} node @returns {node is Text} */
  function isText(node) {
    const type = sure.nodeType(node);
    return type === Node.TEXT_NODE || type === Node.CDATA_SECTION_NODE;
  }

  /** @param {Node} node @returns {node is Element} */
  function isElement(node) {
    return sure.nodeType(node) === Node.ELEMENT_NODE;
  }

  /** @param {Node} node @returns {Iterable<Node>} as they are painted */
  function flatChildren(node) {
    if (!isElement(node)) return node.childNodes;
    const shadow = sure.shadowRoot(node);
    if (shadow) return shadow.childNodes;
    if (node instanceof HTMLSlotElement && node.assignedNodes().length > 0) return node.assignedNodes();
    return sure.childNodes(node);
  }

  /** @param {Node} node @returns {Generator<Node>} the node, and what holds it in the flat tree */
  function* ancestors(node) {
    /** @type {Node | null} */
    let each = node;
    while (each !== null) {
      yield each;
      /** @type {Node | null} */
      const slot = isElement(each) ? sure.assignedSlot(each) : isText(each) ? each.assignedSlot : null;
      each = slot ?? sure.parentNode(each) ?? (each instanceof ShadowRoot ? each.host : null);
    }
  }

  /** @param {Node} one @param {Node} other @returns {Node} */
  function commonAncestor(one, other) {
    const around = new Set(ancestors(one));
    for (const node of ancestors(other)) if (around.has(node)) return node;
    throw new Error("the two nodes stand in two documents");
  }

  /** @param {Document} document @returns {Generator<ShadowRoot>} all on the page, in no order */
  function* shadowRoots(document) {
    /** @type {(Document | ShadowRoot)[]} */
    const left = [document]; // no recursion: they may be nested as deep as the page likes
    for (let root = left.pop(); root !== undefined; root = left.pop()) {
      for (const element of root.querySelectorAll("*")) {
        if (!(element instanceof HTMLElement)) continue; // a drawing has no shadow tree, and the browser throws when asked
        // A script of an extension also gets closed roots.
        const shadow = globalThis.chrome?.dom?.openOrClosedShadowRoot(element) ?? sure.shadowRoot(element);
        if (!shadow) continue;
        yield shadow;
        left.push(shadow);
      }
    }
  }

  globalThis.utterPage = {
    ...globalThis.utterPage, isText, isElement, flatChildren, ancestors, commonAncestor, shadowRoots,
  };
})();
