// An element of ours on the page, with a shadow tree. A classic script: adds ownHost to utterPage.
//
// Its name has a hyphen, so a page may declare a custom element of that name. Made in the page's document, ours would be
// one of those: its class could attach the tree before us, or be handed a closed one (ElementInternals.shadowRoot), press
// our buttons and read what they say. Made in a document without a window it is nobody's, and its tree stays closed when
// the page's class takes the element over later.

(() => {
  /** @param {string} tag @param {ShadowRootMode} mode @returns {ShadowRoot} of an element of the page's document, not yet on it */
  function ownHost(tag, mode) {
    const shadow = document.implementation.createHTMLDocument("").createElement(tag).attachShadow({ mode });
    document.adoptNode(shadow.host); // style sheets made here are taken by trees of this document only
    return shadow;
  }

  globalThis.utterPage = { ...globalThis.utterPage, ownHost };
})();
