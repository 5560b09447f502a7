// What can be asked of any node, and is answered by the node. A classic script, the first of all: adds `sure` to utterPage.
//
// A form has its fields as properties, before those that every element has, also for a script in a world of its own:
// of <form><input name="matches"> form.matches is the input. So what may be a form is asked by way of the prototypes.

(() => {
  // The getter that every node has, run for this one.
  const ofNode = (/** @type {string} */ name) => (/** @type {Node} */ node) => Reflect.get(Node.prototype, name, node);
  const ofElement = (/** @type {string} */ name) => (/** @type {Element} */ one) => Reflect.get(Element.prototype, name, one);
  const textContent = ofNode("textContent");

  const sure = {
    /** @type {(node: Node) => number} */
    nodeType: ofNode("nodeType"),
    /** @type {(node: Node) => ParentNode | null} */
    parentNode: ofNode("parentNode"),
    /** @type {(node: Node) => Element | null} */
    parentElement: ofNode("parentElement"),
    /** @type {(node: Node) => Document | null} */
    ownerDocument: ofNode("ownerDocument"),
    /** @type {(node: Node) => NodeListOf<ChildNode>} */
    childNodes: ofNode("childNodes"),
    /** @type {(node: Node) => boolean} */
    isConnected: ofNode("isConnected"),
    /** @param {Node} node @returns {string} */
    textContent: (node) => textContent(node) ?? "",
    /** @param {Node} node @param {Node | null} other @returns {boolean} */
    contains: (node, other) => Node.prototype.contains.call(node, other),
    /** @param {Node} node @returns {Node} */
    root: (node) => Node.prototype.getRootNode.call(node),
    /** @param {Node} node @param {Node} other @returns {number} */
    comparePosition: (node, other) => Node.prototype.compareDocumentPosition.call(node, other),
    /** @type {(element: Element) => string} */
    tagName: ofElement("tagName"),
    /** @type {(element: Element) => string | null} */
    namespace: ofElement("namespaceURI"),
    /** @type {(element: Element) => ShadowRoot | null} */
    shadowRoot: ofElement("shadowRoot"),
    /** @type {(element: Element) => HTMLSlotElement | null} */
    assignedSlot: ofElement("assignedSlot"),
    /** @param {Element} element @returns {DOMRect} */
    box: (element) => Element.prototype.getBoundingClientRect.call(element),
    /** @param {Element} element @param {string} name @returns {string | null} */
    attribute: (element, name) => Element.prototype.getAttribute.call(element, name),
    /** @param {Element} element @param {string} selector @returns {boolean} */
    matches: (element, selector) => Element.prototype.matches.call(element, selector),
  };

  globalThis.utterPage = { ...globalThis.utterPage, sure };
})();
