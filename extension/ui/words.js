// The words a person reads: messages of _locales by name, and a page filled with them.
//
// A page marks what it wants: data-words="name" (its text), data-label="name" (its accessible name),
// data-hint="name" (an input's placeholder). A name that is missing is a fault and throws: an empty button helps nobody.

const GAP = "\u0001"; // stands in a message where `sentence` puts a node; chrome.i18n lets it through untouched

/** @param {string} name  @param {...string} values for $1, $2...  @returns {string} */
export function words(name, ...values) {
  const text = chrome.i18n.getMessage(name, values);
  if (text === "") throw new Error(`no message named ${name} in _locales`);
  return text;
}

/**
 * A message whose $1, $2... are nodes, in the order that the language wants them.
 * @param {string} name  @param {...Node} nodes  @returns {(string | Node)[]}
 */
export function sentence(name, ...nodes) {
  const marked = words(name, ...nodes.map((_, index) => GAP + index + GAP));
  return marked.split(GAP).map((part, at) => (at % 2 === 0 ? part : nodes[Number(part)]));
}

/** The language that the interface is written in, which may not be the browser's: for Intl and the page's `lang`. */
export function interfaceLanguage() {
  return words("ui_language");
}

/** @param {ParentNode} [root] */
export function fillPage(root = document) {
  document.documentElement.lang = interfaceLanguage();
  document.documentElement.dir = words("ui_direction");
  for (const element of each(root, "[data-words]")) element.textContent = words(element.dataset.words ?? "");
  for (const element of each(root, "[data-label]")) element.ariaLabel = words(element.dataset.label ?? "");
  for (const element of each(root, "[data-hint]")) element.setAttribute("placeholder", words(element.dataset.hint ?? ""));
}

/** @param {ParentNode} root  @param {string} selector  @returns {NodeListOf<HTMLElement>} */
function each(root, selector) {
  return root.querySelectorAll(selector);
}
