// What can be asked of any node, and is answered by the node. A classic script, the first of all: adds `sure` to utterPage.
//
// A form has its fields as properties, before those that every element has, also for a script in a world of its own:
// of <form><input name="matches"> form.matches is the input. So what may be a form is asked by way of the prototypes.

(() => {
  /** @template T @param {object} prototype @param {string} name @returns {(node: Node) => T} */
  function reading(prototype, name) {
    const { get } = /** @type {{get: () => T}} */ (Object.getOwnPropertyDescriptor(prototype, name));
    return (node) => get.call(node);
  }

  const [node, element] = [Node.prototype, Element.prototype];

  const sure = {
    /** @type {(node: Node) => number} */
    nodeType: reading(node, "nodeType"),
    /** @type {(node: Node) => ParentNode | null} */
    parentNode: reading(node, "parentNode"),
    /** @type {(node: Node) => Element | null} */
    parentElement: reading(node, "parentElement"),
    /** @type {(node: Node) => Document | null} */
    ownerDocument: reading(node, "ownerDocument"),
    /** @type {(node: Node) => NodeListOf<ChildNode>} */
    childNodes: reading(node, "childNodes"),
    /** @type {(node: Node) => boolean} */
    isConnected: reading(node, "isConnected"),
    /** @param {Node} of @returns {string} */
    textContent: (of) => /** @type {string | null} */ (text(of)) ?? "",
    /** @param {Node} of @param {Node | null} other @returns {boolean} */
    contains: (of, other) => node.contains.call(of, other),
    /** @param {Node} of @returns {Node} */
    root: (of) => node.getRootNode.call(of),
    /** @param {Node} of @param {Node} other @returns {number} */
    comparePosition: (of, other) => node.compareDocumentPosition.call(of, other),
    /** @type {(element: Element) => string} */
    tagName: reading(element, "tagName"),
    /** @type {(element: Element) => string | null} */
    namespace: reading(element, "namespaceURI"),
    /** @type {(element: Element) => ShadowRoot | null} */
    shadowRoot: reading(element, "shadowRoot"),
    /** @type {(element: Element) => HTMLSlotElement | null} */
    assignedSlot: reading(element, "assignedSlot"),
    /** @param {Element} of @returns {DOMRect} */
    box: (of) => element.getBoundingClientRect.call(of),
    /** @param {Element} of @param {string} name @returns {string | null} */
    attribute: (of, name) => element.getAttribute.call(of, name),
    /** @param {Element} of @param {string} selector @returns {boolean} */
    matches: (of, selector) => element.matches.call(of, selector),
  };
  const text = reading(node, "textContent");

  globalThis.utterPage = { ...globalThis.utterPage, sure };
})();
