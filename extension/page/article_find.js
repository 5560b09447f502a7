// Where the article of a page is. A classic script, after article_clutter.js: adds findArticle to utterPage.
//
//   measured boxes --names--> without clutter --prose, falling off with distance--> the element in the middle of it
//     --> what stands beside it and goes on with it --> without what is out of place in it
//
// The element in the middle is the one that has most prose close by, as long paragraphs stand side by side in what
// holds an article, while the page around it holds them only at a distance.

(() => {
  /** @typedef {any} Box  of article_boxes.js */
  /** @typedef {{root: Element, out: Set<Node>, chars: number}} Article  all of root but `out` */

  const { measure, markClutter, pruned, headOf, withHead, sure } = utterPage;

  const FALL_OFF = 0.6; // a step up
  const STEPS = 5;
  const LEAST_CHARS = 250; // fewer are a teaser: look again, with less trust in the page's names
  const LEAST_SAID = 60; // fewer are no article, however short
  const BONUS = 12; // points; decides only on pages with little text

  /** @param {Element} body @returns {Article | null} */
  function findArticle(body) {
    /** @type {Article | null} */
    let best = null;
    for (const isLenient of [false, true]) {
      const boxes = measure(body, isLenient);
      if (boxes.length === 0) continue;
      for (const trusts of [{ names: true, comments: true }, { names: false, comments: true }, { names: false, comments: false }]) {
        markClutter(boxes, trusts);
        // Comments are the article of a page that has no other, as short as that may be.
        if (!trusts.comments && best !== null && best.chars >= LEAST_SAID) return best;
        const article = articleAmong(boxes);
        if (article !== null && article.chars > 1.5 * (best?.chars ?? 0)) best = article;
        if (best !== null && best.chars >= LEAST_CHARS) return best;
      }
    }
    return best;
  }

  /** @param {Box[]} boxes @returns {Article | null} */
  function articleAmong(boxes) {
    const middle = middleOf(boxes);
    if (middle === null) return null;
    const heading = boxes.findLast((box) => box.tag === "H1" && !box.isOut && box.index < middle.index) ?? null;
    const { root, out } = grow(middle, heading);
    for (const element of pruned(root)) out.add(element);
    return withHead({ root: root.element, out, chars: charsOf(root, out) }, headOf(boxes, root, out));
  }

  /** @param {Box[]} boxes @returns {Box | null} */
  function middleOf(boxes) {
    for (const box of boxes) box.score = 0;
    for (const box of boxes) {
      if (box.isOut || box.blocks.length === 0) continue;
      const prose = box.blocks.reduce((/** @type {number} */ sum, /** @type {any} */ block) => sum + block.prose, 0);
      // A paragraph's prose speaks for what holds it; that of several in one element for the element.
      const isParagraph = box.blocks.length === 1 && !box.children.some((/** @type {Box} */ child) => child.isBlock);
      let each = isParagraph ? box.parent : box;
      let part = prose;
      for (let step = 0; each !== null && step < STEPS; each = each.parent) {
        each.score += part;
        if (isWrapper(each.parent, each)) continue; // a step that adds nothing is none
        step += 1;
        part *= FALL_OFF;
      }
    }
    /** @type {Box | null} */
    let best = null;
    let most = 0;
    for (const box of boxes) {
      if (box.score === 0 || !box.isBlock) continue;
      const score = (box.score + bonus(box)) * (1 - box.linkDensity);
      if (score >= most) [best, most] = [box, score]; // of wrappers the innermost
    }
    return best;
  }

  /** @param {Box | null} outer @param {Box} inner @returns {boolean} outer holds next to nothing else */
  function isWrapper(outer, inner) {
    return outer !== null && outer.tag !== "BODY" && outer.chars < 1.02 * inner.chars + 5;
  }

  /** @param {Box} box @returns {number} */
  function bonus({ hint, tag, element }) {
    if (sure.attribute(element, "itemprop") === "articleBody") return 4 * BONUS;
    if (tag === "ARTICLE" || tag === "MAIN" || hint === "content") return BONUS;
    if (hint === "weak" || hint === "comments" || hint === "clutter") return -BONUS;
    return tag === "LI" || tag === "UL" || tag === "OL" || tag === "DL" || tag === "FORM" || tag === "TH" ? -BONUS / 4 : 0;
  }

  /**
   * Go up from the middle, as long as something beside it goes on with it.
   *
   * @param {Box} middle @param {Box | null} heading  the last before it
   */
  function grow(middle, heading) {
    /** @type {Set<Node>} */
    let out = new Set();
    let root = middle;
    /** @type {Set<Node>} what would be left out at the height that was looked at last */
    const beside = new Set();
    for (let [at, height] = [middle, 0]; at.parent !== null && height < STEPS; [at, height] = [at.parent, height + 1]) {
      const siblings = at.parent.children.filter((/** @type {Box} */ box) => box !== at);
      const joined = new Set(siblings.filter((/** @type {Box} */ box) => joins(box, at, middle, height) || isLead(box, at, heading)));
      for (const sibling of siblings) if (!joined.has(sibling)) beside.add(sibling.element);
      for (const node of looseText(at.parent)) beside.add(node);
      if (joined.size > 0) [root, out] = [at.parent, new Set(beside)];
      if (at.tag === "BODY") break;
    }
    return { root, out };
  }

  /**
   * @param {Box} box  beside @param {Box} at  what holds the middle, or it @param {Box} middle @param {number} height
   * @returns {boolean} `box` goes on with the article
   */
  function joins(box, at, middle, height) {
    if (box.isClutter || box.chars === 0) return false;
    const density = box.linkDensity;
    if (density < 0.33 && height < 4) {
      if (isTwin(box, at)) return box.prose > 2 && box.prose >= middle.prose * (height < 2 ? 0.01 : 0.1);
      const isLarge = box.prose > 8 && box.prose >= middle.prose * 0.2;
      if (isLarge && (height === 0 || box.tag === at.tag)) return box.hint !== "weak" || box.prose > middle.prose;
    }
    if (height > 1) return false;
    if (box.tag === "P" || box.tag === "BLOCKQUOTE") return isProse(box);
    if (/^H[2-6]$/.test(box.tag)) return height === 0 && density < 0.3 && box.hint !== "clutter";
    return box.hint === "content" && density < 0.25 && box.prose > 3;
  }

  /** @param {Box} box @param {Box} at @param {Box | null} heading @returns {boolean} it stands between heading and text */
  function isLead(box, at, heading) {
    if (box.isClutter || box.hint === "weak" || box.linkDensity > 0.1 || box.index > at.index) return false;
    if (heading === null || heading.index > box.index) return false;
    return box.prose > 2 || (/^H[2-6]$/.test(box.tag) && box.chars > 20);
  }

  /** @param {Box} one @param {Box} other @returns {boolean} their page names or builds them alike */
  function isTwin(one, other) {
    const [names, others] = [namesOf(one), namesOf(other)];
    if (names.size === 0 && others.size === 0) {
      const shape = (/** @type {Box} */ box) => box.children.slice(0, 2).map((/** @type {Box} */ { tag }) => tag).join();
      return one.tag === other.tag && shape(one) !== "" && shape(one) === shape(other);
    }
    const shared = [...names].filter((name) => others.has(name)).length;
    return one.tag === other.tag && shared > 0 && shared * 2 >= Math.max(names.size, others.size);
  }

  /** @param {Box} box @returns {Set<string>} its classes */
  function namesOf({ element }) {
    return new Set((sure.attribute(element, "class") ?? "").split(/\s+/).filter(Boolean));
  }

  /** @param {Box} box @returns {boolean} */
  function isProse(box) {
    if (box.chars > 80) return box.linkDensity < 0.25;
    return box.linkDensity === 0 && box.blocks.some((/** @type {any} */ block) => block.isSentence);
  }

  /** @param {Box} box @returns {Node[]} its own text, where that is no prose */
  function looseText(box) {
    return box.blocks.filter((/** @type {any} */ block) => block.prose < 2).flatMap((/** @type {any} */ block) => block.nodes);
  }

  /** @param {Box} root @param {Set<Node>} out @returns {number} */
  function charsOf(root, out) {
    let chars = 0;
    const left = [root];
    for (let box = left.pop(); box !== undefined; box = left.pop()) {
      if (out.has(box.element)) continue;
      for (const block of box.blocks) chars += block.chars;
      left.push(...box.children);
    }
    return chars;
  }

  globalThis.utterPage = { ...globalThis.utterPage, findArticle };
})();
