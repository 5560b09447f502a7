// The look of what we put on pages: the colours of ui/ui.css, which a page cannot load, and a host that the page's style
// does not reach. A classic script: adds lookSheet to utterPage. A test holds the colours equal to those of ui.css.

(() => {
  const COLOURS = `
    --sheet: light-dark(#ffffff, #1b2021);
    --ink: light-dark(#152120, #e7eeed);
    --quiet: light-dark(#53615f, #a4b2b0);
    --line: light-dark(#dbe3e2, #303839);
    --edge: light-dark(#788684, #7b8987);
    --accent: light-dark(#0f6b66, #5cc4b9);
    --accent-strong: light-dark(#0a524e, #86dcd2);
    --on-accent: light-dark(#ffffff, #06211f);
    --accent-soft: light-dark(#e3f1ef, #173330);
  `;

  // A page's rules win over :host, unless :host says !important: then they lose, their own !important too. What lies
  // inside, and so inherits from the host, is out of their reach.
  const STYLE = `
    :host {
      all: initial !important;
      position: fixed !important;
      inset: 0 auto auto 0 !important;
      z-index: 2147483647 !important;
      color-scheme: light dark !important;
      user-select: none !important;
    }
    :host > * { ${COLOURS} box-sizing: border-box; color: var(--ink); background: var(--sheet); }
    @media (prefers-contrast: more) {
      :host > * { --quiet: var(--ink); --line: var(--edge); --edge: var(--ink); }
    }
    @media print { :host { display: none !important; } }
  `;

  /** A constructed sheet is, unlike a style element, not subject to the page's policy. @returns {CSSStyleSheet} */
  function lookSheet() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    return sheet;
  }

  globalThis.utterPage = { ...globalThis.utterPage, lookSheet };
})();
