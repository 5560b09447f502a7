// Everything but the sentence that is heard recedes: a veil over the page with an opening. A classic script, after
// own_host.js: adds the one `dim` to utterPage.
//
// A veil also covers pictures and backgrounds, needs no styles of the page, and costs the same on a page of any size.
// It has the colour of what the text stands on.

(() => {
  if (globalThis.utterPage?.dim) return;

  const TAG = "utter-dim";
  const SVG = "http://www.w3.org/2000/svg";
  const PAD_PX = 5;
  const STYLE = `
    :host {
      all: initial !important; position: fixed !important; inset: 0 !important; z-index: 2147483646 !important;
      pointer-events: none !important;
    }
    svg { position: absolute; inline-size: 100%; block-size: 100%; opacity: 0.7; }
    @media (forced-colors: active) { svg { forced-color-adjust: none; } svg > rect { fill: Canvas; } }
    @media print { :host { display: none !important; } }
  `;

  class Dim {
    /** @type {HTMLElement | null} */
    #host = null;
    #veil = shape("rect", { width: "100%", height: "100%", mask: "url(#opening)" });
    #opening = shape("path", {
      fill: "black", stroke: "black", "stroke-width": `${2 * PAD_PX}`, "stroke-linejoin": "round",
    });
    /** @type {Range[]} */
    #open = [];
    /** @type {AbortController | null} */
    #attention = null;

    /** @param {Range[]} ranges  that stay as they are @param {[number, number, number]} ground */
    show(ranges, ground) {
      this.#open = ranges;
      this.#veil.setAttribute("fill", `rgb(${ground.map(Math.round).join(" ")})`);
      this.#host ??= this.#hang();
      // A page that builds itself anew may have dropped it.
      if (!this.#host.isConnected) document.documentElement?.append(this.#host);
      this.#cut();
    }

    hide() {
      this.#attention?.abort();
      this.#host?.remove();
      this.#attention = this.#host = null;
      this.#open = [];
    }

    /** @returns {HTMLElement} */
    #hang() {
      const shadow = utterPage.ownHost(TAG, "closed");
      const host = /** @type {HTMLElement} */ (shadow.host);
      host.ariaHidden = "true";
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      shadow.adoptedStyleSheets = [sheet];
      const [svg, mask] = [shape("svg", {}), shape("mask", { id: "opening", maskUnits: "userSpaceOnUse" })];
      mask.append(shape("rect", { width: "100%", height: "100%", fill: "white" }), this.#opening);
      svg.append(mask, this.#veil);
      shadow.append(svg);
      this.#attention = new AbortController();
      const how = { capture: true, passive: true, signal: this.#attention.signal };
      addEventListener("scroll", () => this.#cut(), how); // comes before the frame: the opening stays on its sentence
      addEventListener("resize", () => this.#cut(), how);
      return host;
    }

    #cut() {
      const boxes = this.#open.flatMap((range) => [...range.getClientRects()]);
      const seen = boxes.filter((box) => box.width * box.height > 0 && box.bottom > 0 && box.top < innerHeight);
      const path = seen.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}Z`).join("");
      this.#opening.setAttribute("d", path);
    }
  }

  /** @param {string} tag @param {Record<string, string>} attributes @returns {SVGElement} */
  function shape(tag, attributes) {
    const element = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  globalThis.utterPage = { ...globalThis.utterPage, dim: new Dim() };
})();
