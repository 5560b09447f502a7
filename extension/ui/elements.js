// Elements of a page: found by id with their type checked, and made without parsing any markup.

/**
 * The element with this id. Throws if it is not there or of another kind: the page and its script disagree.
 * @template {Element} T
 * @param {string} id  @param {new () => T} kind  @returns {T}
 */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`#${id} is not a ${kind.name} of this page`);
  return element;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean>} attributes  true: present without value; false: left out
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Attributes of an element whose text is not in the page's language. @param {string} [language]  none: it is  @returns {Record<string, string>} */
export function writtenIn(language) {
  return language === undefined ? {} : { lang: language, dir: "auto" };
}

const SVG = "http://www.w3.org/2000/svg";

// Outlines on a grid of 24.
const ICONS = {
  play: "M8 5.1v13.8a1 1 0 0 0 1.5.86l11.2-6.9a1 1 0 0 0 0-1.72L9.5 4.24A1 1 0 0 0 8 5.1z",
  pause: "M7 4.5h3a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1zm7 0h3a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1z",
  back: "M18 5.1v13.8a1 1 0 0 1-1.5.86L7 13.2V18.5a1 1 0 0 1-2 0v-13a1 1 0 0 1 2 0v5.3l9.5-6.56A1 1 0 0 1 18 5.1z",
  forward: "M6 5.1v13.8a1 1 0 0 0 1.5.86L17 13.2V18.5a1 1 0 0 0 2 0v-13a1 1 0 0 0-2 0v5.3L7.5 4.24A1 1 0 0 0 6 5.1z",
  farBack: "M3 6.5a1 1 0 0 1 2 0v4.3l6.4-4.7a1 1 0 0 1 1.6.8v3.2l6.4-4.7a1 1 0 0 1 1.6.8v11.6a1 1 0 0 1-1.6.8L13 13.9v3.2a1 1 0 0 1-1.6.8L5 13.2v4.3a1 1 0 0 1-2 0z",
  farForward: "M21 6.5a1 1 0 0 0-2 0v4.3l-6.4-4.7a1 1 0 0 0-1.6.8v3.2L4.6 5.4a1 1 0 0 0-1.6.8v11.6a1 1 0 0 0 1.6.8L11 13.9v3.2a1 1 0 0 0 1.6.8l6.4-4.7v4.3a1 1 0 0 0 2 0z",
  star: "M12 3.2l2.7 5.5 6 .9-4.3 4.2 1 6L12 17l-5.4 2.8 1-6L3.3 9.6l6-.9z",
  speaker: "M4 9.2h3.2l4.1-3.5A1 1 0 0 1 13 6.5v11a1 1 0 0 1-1.7.8l-4.1-3.5H4a1 1 0 0 1-1-1v-3.6a1 1 0 0 1 1-1zM15.6 8.1a1 1 0 0 1 1.4.1 5.8 5.8 0 0 1 0 7.6 1 1 0 1 1-1.5-1.3 3.8 3.8 0 0 0 0-5 1 1 0 0 1 .1-1.4zM18.3 5.3a1 1 0 0 1 1.4 0 9.6 9.6 0 0 1 0 13.4 1 1 0 1 1-1.4-1.4 7.6 7.6 0 0 0 0-10.6 1 1 0 0 1 0-1.4z",
  leave: "M11.7 4.6a1 1 0 0 1 0 1.4L6.9 11H20a1 1 0 1 1 0 2H6.9l4.8 5a1 1 0 0 1-1.4 1.4l-6.5-6.7a1 1 0 0 1 0-1.4l6.5-6.7a1 1 0 0 1 1.4 0z",
  bin: "M9 3.5h6a1 1 0 0 1 1 1V6h4a1 1 0 1 1 0 2h-1l-.8 11.1a2 2 0 0 1-2 1.9H7.8a2 2 0 0 1-2-1.9L5 8H4a1 1 0 0 1 0-2h4V4.5a1 1 0 0 1 1-1zM10 6h4v-.5h-4zm-.5 4a.9.9 0 0 0-.9.9l.3 6a.9.9 0 0 0 1.8-.1l-.3-6a.9.9 0 0 0-.9-.8zm5 0a.9.9 0 0 0-.9.8l-.3 6a.9.9 0 0 0 1.8.1l.3-6a.9.9 0 0 0-.9-.9z",
  stop: "M6.5 5h11A1.5 1.5 0 0 1 19 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 17.5v-11A1.5 1.5 0 0 1 6.5 5z",
};

/**
 * A picture beside a name, so hidden from assistive technology. Play and pause are not mirrored in right-to-left pages:
 * they show the way of the tape, not of the text; the arrow that leaves a list is.
 * @param {keyof typeof ICONS} name  @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
