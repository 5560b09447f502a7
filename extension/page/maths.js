// Formulas as a line of text, once: pages hold them as MathML, as drawings made of letters, and as source, often all
// three. A classic script, after sure.js: adds formulaInstead to utterPage.
//
// MathML is what all of the usual typesetters (KaTeX, MathJax, Wikipedia's) leave on the page for screen readers.

(() => {
  const { sure } = utterPage;

  const FORMULA = ".katex, mjx-container, .MathJax, .MathJax_SVG, .MathJax_CHTML, .mwe-math-element, math";
  const SOURCE_IMAGE = "img.mwe-math-fallback-image-inline, img.mwe-math-fallback-image-display, img.tex, img.latex";

  /** @type {Record<string, string>} */
  const RAISED = { 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹", "-": "⁻", "−": "⁻", n: "ⁿ" };
  /** @type {Record<string, string>} */
  const LOWERED = { 0: "₀", 1: "₁", 2: "₂", 3: "₃", 4: "₄", 5: "₅", 6: "₆", 7: "₇", 8: "₈", 9: "₉" };

  /** @param {Element} element @returns {{text: string} | null} null: it is no formula, its children tell themselves */
  function formulaInstead(element) {
    if (sure.matches(element, ".MathJax_Preview")) return { text: "" }; // what stood there before it was typeset
    if (sure.matches(element, SOURCE_IMAGE)) return { text: fromSource(element.getAttribute("alt") ?? "") };
    if (!sure.matches(element, FORMULA)) return null;
    const math = element.localName === "math" ? element : element.querySelector("math");
    const text = math ? tidy(line(math)) : "";
    if (text !== "") return { text };
    const alternative = math?.getAttribute("alttext") ?? element.querySelector(SOURCE_IMAGE)?.getAttribute("alt");
    return alternative ? { text: fromSource(alternative) } : null;
  }

  /** @param {Element} node  of MathML @returns {string} */
  function line(node) {
    const parts = [...node.children];
    const part = (/** @type {number} */ at) => (parts[at] ? tidy(line(parts[at])) : "");
    switch (node.localName) {
      case "annotation": case "annotation-xml": case "mphantom": return "";
      case "mi": case "mn": case "mtext": case "ms": return node.textContent ?? "";
      case "mo": return operator(node.textContent ?? "");
      case "mspace": return " ";
      case "mfrac": return `${group(part(0))}/${group(part(1))}`;
      case "msqrt": return `√${group(tidy(parts.map(line).join("")))}`;
      case "mroot": return `${raised(part(1))}√${group(part(0))}`;
      case "msup": return part(0) + raised(part(1));
      case "msub": return part(0) + lowered(part(1));
      case "msubsup": return part(0) + lowered(part(1)) + raised(part(2));
      case "mover": return part(0); // a bar, an arrow or a hat over it
      case "munder": return `${part(0)} ${part(1)} `;
      case "munderover": return ` ${part(0)} ${part(1)} … ${part(2)} `;
      case "mtr": case "mlabeledtr": return `${parts.map(line).map(tidy).join(", ")}; `;
      default: return parts.map(line).join("");
    }
  }

  /** @param {string} sign @returns {string} */
  function operator(sign) {
    const shown = sign.trim().replace(/[\u2061-\u2064]/g, ""); // signs that are not seen: times, function of
    return /^[=<>≤≥≠≈≡∼+\-−±×·∙÷→⇒↦∈∉⊂⊆∪∩∧∨:,]$/.test(shown) ? (shown === "," ? ", " : ` ${shown} `) : shown;
  }

  /** @param {string} text @returns {string} */
  const raised = (text) => (text === "′" || text === "∘" ? text : every(text, RAISED) ?? `^${group(text)}`);

  /** @param {string} text @returns {string} */
  const lowered = (text) => every(text, LOWERED) ?? `_${group(text)}`;

  /** @param {string} text @param {Record<string, string>} signs @returns {string | null} null if one has no such sign */
  function every(text, signs) {
    const letters = [...text.replaceAll(" ", "")];
    return letters.every((letter) => letter in signs) ? letters.map((letter) => signs[letter]).join("") : null;
  }

  /** @param {string} text @returns {string} */
  const group = (text) => ([...text].length <= 1 || /^\w+$/.test(text) ? text : `(${text})`);

  /** @param {string} text @returns {string} */
  const tidy = (text) => text.replaceAll(/\s+/g, " ").trim();

  /** TeX without what only sets type. @param {string} source @returns {string} */
  function fromSource(source) {
    const plain = source
      .replaceAll(/\\(display|text|script)style|\\(left|right|big|Big|,|;|!|quad|mathrm|mathbf|mathit|mathbb|operatorname|text)(?![a-z])/g, "")
      .replaceAll(/\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, "($1)/($2)")
      .replaceAll(/\\([a-zA-Z]+)/g, " $1 ");
    return tidy(plain.replaceAll(/[{}\\$]/g, ""));
  }

  globalThis.utterPage = { ...globalThis.utterPage, formulaInstead };
})();
