// What the bar is made of: buttons with drawn icons. A classic script: adds barElement, barIcon and barButton to utterPage.

(() => {
  const SVG = "http://www.w3.org/2000/svg";

  // Outlines on a grid of 24. Those that ui/elements.js has too are the same; a test holds them equal.
  const ICONS = {
    play: "M8 5.1v13.8a1 1 0 0 0 1.5.86l11.2-6.9a1 1 0 0 0 0-1.72L9.5 4.24A1 1 0 0 0 8 5.1z",
    pause: "M7 4.5h3a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1zm7 0h3a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1z",
    back: "M18 5.1v13.8a1 1 0 0 1-1.5.86L7 13.2V18.5a1 1 0 0 1-2 0v-13a1 1 0 0 1 2 0v5.3l9.5-6.56A1 1 0 0 1 18 5.1z",
    back_far: "M3 5.5a1 1 0 0 1 2 0v5.2l6.4-5.5A1 1 0 0 1 13 6v4.7l6.4-5.5A1 1 0 0 1 21 6v12a1 1 0 0 1-1.6.8L13 13.3V18a1 1 0 0 1-1.6.8L5 13.3v5.2a1 1 0 0 1-2 0z",
    grip: "M9 4.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zm6 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zm-6 6a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zm6 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zm-6 6a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zm6 0a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3z",
    more: "M5 10.3a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4zm7 0a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4zm7 0a1.7 1.7 0 1 1 0 3.4 1.7 1.7 0 0 1 0-3.4z",
    minus: "M6 11h12a1 1 0 0 1 0 2H6a1 1 0 0 1 0-2z",
    plus: "M12 5a1 1 0 0 1 1 1v5h5a1 1 0 0 1 0 2h-5v5a1 1 0 0 1-2 0v-5H6a1 1 0 0 1 0-2h5V6a1 1 0 0 1 1-1z",
    translate: "M4 5a1 1 0 0 1 1-1h3V3a1 1 0 0 1 2 0v1h3a1 1 0 1 1 0 2h-.6a9.6 9.6 0 0 1-2.2 4.1l1.6 1.2a1 1 0 1 1-1.2 1.6l-1.9-1.4a12 12 0 0 1-3.3 2.2 1 1 0 0 1-.8-1.8 10 10 0 0 0 2.6-1.8A9 9 0 0 1 5 8.4a1 1 0 0 1 1.8-.8 6.6 6.6 0 0 0 1 1.6A7.5 7.5 0 0 0 10.3 6H5a1 1 0 0 1-1-1zM15.5 11a1 1 0 0 1 .93.63l3.5 9a1 1 0 0 1-1.86.74L17.3 19.5h-3.6l-.77 1.87a1 1 0 0 1-1.86-.74l3.5-9a1 1 0 0 1 .93-.63zm0 3.8-1.05 2.7h2.1z",
    stop: "M6.5 5h11A1.5 1.5 0 0 1 19 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 17.5v-11A1.5 1.5 0 0 1 6.5 5z",
  };

  /**
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag  @param {Record<string, string>} attributes  @param {...(Node | string)} children
   * @returns {HTMLElementTagNameMap[K]}
   */
  function barElement(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** @param {keyof typeof ICONS} name  @returns {SVGSVGElement} */
  function barIcon(name) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  /**
   * A button that is an icon; its name is its tooltip too.
   * @param {keyof typeof ICONS} icon  @param {string} name  @param {string} [className]
   */
  function barButton(icon, name, className = "") {
    return barElement("button", { type: "button", class: className, "aria-label": name, title: name }, barIcon(icon));
  }

  globalThis.utterPage = { ...globalThis.utterPage, barElement, barIcon, barButton };
})();
