// How the bar looks, over the colours of tokens.js. A classic script: adds BAR_STYLE to utterPage.
//
// Sizes are in em of the bar's own text size, which is the person's. In a narrow window
// they grow less, and nothing is hidden: it wraps.

(() => {
  const BAR_STYLE = `
    .bar {
      --gap: 12px; /* as EDGE_PX in bar_place.js */
      position: fixed;
      left: calc(var(--gap) + var(--x) * (100% - 2 * var(--gap)));
      top: calc(var(--gap) + var(--y) * (100% - 2 * var(--gap)));
      translate: calc(var(--x) * -100%) calc(var(--y) * -100%);
      inline-size: max-content;
      max-inline-size: calc(100% - 2 * var(--gap));
      display: flex;
      align-items: center;
      padding-block: 0.3em 0.45em;
      padding-inline: 0.15em 0.4em;
      font: max(14px, min(14px * var(--text-size), 6vw)) / 1.35 system-ui, sans-serif;
      border: 1px solid var(--edge);
      border-radius: 0.9em;
      box-shadow: 0 1px 2px rgb(0 0 0 / 12%), 0 6px 24px rgb(0 0 0 / 18%);
      cursor: default;
    }
    .bar *, .bar *::before { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .toolbar { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 0.1em 0.15em; }
    .rows { display: grid; min-inline-size: 0; }
    .translation {
      /* Beneath the buttons, and as wide as they are: a long sentence scrolls, and the buttons stand still. */
      contain: inline-size;
      max-block-size: min(5.4em, 20vh);
      overflow: auto;
      margin: 0.15em 0.35em 0.25em;
      font-size: 1.07em;
      overflow-wrap: anywhere;
      user-select: text;
    }
    .steps, .others { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 0.1em; }
    .seen {
      inline-size: 10.5em; /* the same for each text, so that the buttons stand still */
      flex: 1 1 auto;
      padding-inline: 0.5em;
      color: var(--quiet);
      font-size: 0.93em;
      overflow-wrap: anywhere;
    }

    button {
      display: inline-grid;
      place-items: center;
      flex: none;
      min-inline-size: max(2.2em, 28px);
      min-block-size: max(2.2em, 28px);
      margin: 0;
      padding: 0 0.3em;
      border: 1px solid transparent;
      border-radius: 0.6em;
      background: transparent;
      color: var(--ink);
      font: inherit;
      font-variant-numeric: tabular-nums;
      cursor: pointer;
    }
    button:hover, button[aria-expanded="true"] { background: var(--accent-soft); }
    button:active { border-color: var(--accent); }
    button[aria-disabled="true"] { background: transparent; color: var(--quiet); cursor: default; }
    button[aria-pressed="true"], button[aria-selected="true"] { border-color: var(--accent); background: var(--accent-soft); }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
    svg { inline-size: 1.3em; block-size: 1.3em; fill: currentColor; }
    .steps svg { inline-size: 1.2em; block-size: 1.2em; }
    .main {
      min-inline-size: max(2.5em, 28px);
      min-block-size: max(2.5em, 28px);
      margin-inline: 0.2em;
      border-radius: 50%;
      border-color: var(--accent);
      background: var(--accent);
      color: var(--on-accent);
    }
    .main:hover { border-color: var(--accent-strong); background: var(--accent-strong); }
    .main svg { inline-size: 1.35em; block-size: 1.35em; }
    .speed { min-inline-size: 3.6em; font-weight: 600; }
    .voice {
      display: block;
      min-inline-size: 4.2em;
      max-inline-size: 8em; /* its whole name is its tooltip */
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .next svg { scale: -1 1; }
    .bar:dir(rtl) .back svg { scale: -1 1; } /* towards where the text came from, unlike the sign for play */
    .bar:dir(rtl) .next svg { scale: 1 1; }
    .grip { align-self: stretch; min-inline-size: 28px; padding: 0; color: var(--quiet); cursor: grab; touch-action: none; }
    .bar[data-held], .bar[data-held] .grip { cursor: grabbing; }

    .progress {
      position: absolute;
      inset: auto 0.9em 0;
      block-size: 3px;
      border-radius: 3px 3px 0 0;
      background: var(--line);
      overflow: hidden;
    }
    .progress::before { content: ""; display: block; block-size: 100%; inline-size: calc(var(--part) * 100%); background: var(--accent); }

    .panel {
      position: absolute;
      inset-inline-end: -1px;
      max-inline-size: calc(100% + 2px);
      overflow: auto;
      padding: 0.5em;
      border: 1px solid var(--edge);
      border-radius: 0.9em;
      background: var(--sheet);
      box-shadow: 0 1px 2px rgb(0 0 0 / 12%), 0 6px 24px rgb(0 0 0 / 18%);
    }
    .bar[data-low="true"] .panel { inset-block-end: calc(100% + 6px); }
    .bar[data-low="false"] .panel { inset-block-start: calc(100% + 6px); }
    .speeds { inline-size: 24em; display: grid; gap: 0.35em; }
    .slide { display: flex; align-items: center; gap: 0.4em; }
    .usual { display: grid; grid-template-columns: repeat(auto-fit, minmax(3.5em, 1fr)); gap: 0.15em; }
    .voices { inline-size: 18em; max-block-size: min(22em, 70vh); padding: 0.35em; overscroll-behavior: contain; }
    .voices [role="listbox"] { display: grid; gap: 1px; }
    .voices button { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 0.8em; padding: 0.2em 0.7em; }
    .voices small { color: inherit; font-size: 0.86em; }
    .wait { margin: 0; padding: 0.2em 0.7em; color: var(--quiet); }
    .menu { display: grid; gap: 1px; min-inline-size: 11em; padding: 0.35em; }
    .menu button { place-items: center start; padding: 0.2em 0.7em; text-align: start; }

    input {
      flex: 1 1 6em;
      min-inline-size: 0;
      block-size: 28px;
      margin: 0;
      appearance: none;
      background: transparent;
      cursor: pointer;
      border-radius: 0.6em;
    }
    input::-webkit-slider-runnable-track {
      block-size: 4px;
      border-radius: 2px;
      background: linear-gradient(var(--accent), var(--accent)) 0 / calc(var(--part) * 100%) 100% no-repeat var(--edge);
    }
    input:dir(rtl)::-webkit-slider-runnable-track { background-position: 100% 0; }
    input::-webkit-slider-thumb {
      appearance: none;
      inline-size: 18px;
      block-size: 18px;
      margin-block-start: -7px;
      border: 2px solid var(--sheet);
      border-radius: 50%;
      background: var(--accent);
    }

    .unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

    @media (width < 500px) {
      .seen { inline-size: 8em; }
      .usual { grid-template-columns: repeat(3, 1fr); }
    }
    @media (prefers-reduced-motion: no-preference) {
      .progress::before { transition: inline-size 0.4s; }
      .bar { animation: come 0.16s ease-out; }
      @keyframes come { from { opacity: 0; } }
    }
    @media (forced-colors: active) {
      .main { border-width: 2px; border-color: ButtonText; }
      button[aria-pressed="true"], button[aria-selected="true"], button[aria-expanded="true"] {
        forced-color-adjust: none;
        border-color: Highlight;
        background: Highlight;
        color: HighlightText;
      }
      .progress, .progress::before { forced-color-adjust: none; background: Canvas; }
      .progress { border-block-start: 1px solid CanvasText; }
      .progress::before { background: Highlight; }
      input::-webkit-slider-runnable-track { forced-color-adjust: none; background: CanvasText; }
      input::-webkit-slider-thumb { forced-color-adjust: none; background: CanvasText; border-color: Canvas; }
    }
  `;

  globalThis.utterPage = { ...globalThis.utterPage, BAR_STYLE };
})();
