// The page measured, for the finder of its article: how much text, how much of it in links, how much of it prose, in
// each element. A classic script, after unread.js: adds measure to utterPage.
//
// One pass over the flat tree, without recursion: a page can hold 100,000 elements and be nested as it likes. Nothing
// here judges; that is done in article_clutter.js and article_find.js.
//
// Text is counted in blocks: what runs on without a block's end or two <br> between, be it a paragraph or a bare <div>.

(() => {
  const { flatChildren, isInline, isUnread, isUnreadTag, sure } = utterPage;
  /** @type {(node: Node) => node is Text} */
  const isText = utterPage.isText;
  /** @type {(node: Node) => node is Element} */
  const isElement = utterPage.isElement;

  /** Characters of scripts in which one of them says as much as some three letters. */
  const DENSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uff01-\uff60]/g;
  const DENSITY = 2.5;
  const MARKS = /[,.;:!?](?=[\s"'”’»)]|$)|[、。，．！？；：।॥،؛؟։。]/g;
  const SENTENCE_END = /[.!?。！？…।؟]["'”’»)\]」』]*\s*$/;
  const MATHML = "http://www.w3.org/1998/Math/MathML"; // its parts are blocks to the browser
  const LEAST_LED = 15; // characters of a line that is a link and may be a title
  const HEADING = /^H[1-6]$/;
  const LEAST_PROSE = 25; // characters; a shorter block is a label or a line of a poem

  /** What one element holds. `own`: what no smaller box holds; sums are filled in by `addUp`. */
  class Box {
    /** @type {Box[]} */
    children = [];
    /** @type {TextBlock[]} */
    blocks = [];
    isBlock = false;
    isHidden = false; // to screen readers
    isFixed = false; // over the page, wherever it is scrolled to
    hasMain = false; // it or something in it is
    /** @type {string | null} */
    hint = null; // what its names say, see article_hints.js
    isClutter = false;
    isOut = false; // it, or what holds it, is clutter
    chars = 0;
    linkChars = 0;
    marks = 0;
    prose = 0; // points of its blocks, see TextBlock
    headings = 0;
    ledHeadings = 0; // those that are links to other pages
    ledBlocks = 0; // lines that are nothing but links
    score = 0;

    /** @param {Element} element @param {Box | null} parent @param {number} index  in document order */
    constructor(element, parent, index) {
      this.element = element;
      this.parent = parent;
      this.index = index;
      this.tag = sure.tagName(element).toUpperCase();
      // Its heading, or what the page declares to be the article.
      this.isMain = this.tag === "H1" || this.tag === "MAIN" || sure.attribute(element, "itemprop") === "articleBody";
    }

    /** @returns {number} part of its text that is in links, 0 to 1 */
    get linkDensity() {
      return this.chars === 0 ? 0 : this.linkChars / this.chars;
    }
  }

  /** A paragraph's worth of text. */
  class TextBlock {
    chars = 0;
    linkChars = 0;
    marks = 0;
    last = ""; // the end of its text
    /** @type {Text[]} */
    nodes = [];

    /** @param {Text} node @param {boolean} isLink */
    add(node, isLink) {
      const data = node.data.trim();
      if (data === "") return;
      const chars = data.length + (data.match(DENSE)?.length ?? 0) * (DENSITY - 1);
      this.chars += chars;
      if (isLink) this.linkChars += chars;
      this.marks += data.match(MARKS)?.length ?? 0;
      this.last = data.slice(-8);
      this.nodes.push(node);
    }

    /** @returns {boolean} */
    get isSentence() {
      return SENTENCE_END.test(this.last);
    }

    /** @returns {number} how much it looks like prose: more the longer and the better punctuated, none for labels */
    get prose() {
      if (this.chars < LEAST_PROSE) return 0;
      return (1 + this.marks + Math.min(this.chars / 100, 3)) * (1 - this.linkChars / this.chars);
    }
  }

  /**
   * @param {Element} root
   * @param {boolean} isLenient  counts also what style hides, where all of a page is hidden until its scripts run
   * @returns {Box[]} in document order, `root` first
   */
  function measure(root, isLenient) {
    /** @type {Box[]} */
    const boxes = [];
    let block = new TextBlock();
    let breaks = 0;
    /** @param {Box} holder */
    const closeBlock = (holder) => {
      if (block.nodes.length > 0) {
        holder.blocks.push(block);
        block = new TextBlock();
      }
      breaks = 0;
    };
    /** @typedef {{box: Box, holder: Box, inLink: boolean, isUnseen: boolean, left: Iterator<Node>}} Open */
    /** @type {Open[]} */
    const open = [];
    /** @param {Element} element */
    const enter = (element) => {
      const around = open.at(-1);
      const style = getComputedStyle(element);
      if (isLenient ? isUnreadTag(element) : isUnread(element, style)) return;
      const box = new Box(element, around?.box ?? null, boxes.length);
      box.isBlock = around === undefined || !(isInline(style) || sure.namespace(element) === MATHML);
      box.isHidden = sure.attribute(element, "aria-hidden") === "true";
      box.isFixed = box.isBlock && style.position === "fixed";
      around?.box.children.push(box);
      boxes.push(box);
      if (box.isBlock && around) closeBlock(around.holder);
      const isUnseen = !isLenient && (style.visibility === "hidden" || style.visibility === "collapse");
      const inLink = around?.inLink || (box.tag === "A" && element.hasAttribute("href"));
      const holder = box.isBlock ? box : (around?.holder ?? box);
      open.push({ box, holder, inLink, isUnseen, left: flatChildren(element)[Symbol.iterator]() });
    };
    enter(root);
    while (open.length > 0) {
      const { box, holder, inLink, isUnseen, left } = open[open.length - 1];
      const { value: node, done } = left.next();
      if (done) {
        open.pop();
        if (box.isBlock) closeBlock(box);
      } else if (isText(node)) {
        if (!isUnseen && node.data.trim() !== "") {
          if (breaks > 1) closeBlock(holder);
          breaks = 0;
          block.add(node, inLink);
        }
      } else if (isElement(node)) {
        if (sure.tagName(node) === "BR") breaks += 1;
        else enter(node);
      }
    }
    return boxes;
  }

  /** Sum up what the boxes hold, of those that are no clutter. @param {Box[]} boxes  in document order */
  function addUp(boxes) {
    for (const box of boxes) {
      box.chars = box.linkChars = box.marks = box.prose = box.headings = box.ledHeadings = box.ledBlocks = 0;
      box.hasMain = box.isMain;
      for (const block of box.blocks) {
        box.chars += block.chars;
        box.linkChars += block.linkChars;
        box.marks += block.marks;
        box.prose += block.prose;
        if (block.chars >= LEAST_LED && block.linkChars >= 0.8 * block.chars) box.ledBlocks += 1;
      }
    }
    for (let at = boxes.length - 1; at > 0; at -= 1) {
      const box = boxes[at];
      if (box.parent === null || box.isClutter) continue;
      box.parent.chars += box.chars;
      box.parent.linkChars += box.linkChars;
      box.parent.marks += box.marks;
      box.parent.prose += box.prose;
      box.parent.hasMain ||= box.hasMain;
      if (HEADING.test(box.tag)) {
        box.headings = 1;
        box.ledHeadings = isLed(box) ? 1 : 0;
      }
      box.parent.headings += box.headings;
      box.parent.ledHeadings += box.ledHeadings;
      box.parent.ledBlocks += box.ledBlocks;
    }
  }

  /** @param {Box} heading @returns {boolean} */
  function isLed({ linkDensity, element }) {
    if (linkDensity < 0.8) return false;
    const link = element.querySelector("a[href]") ?? element.closest("a[href]");
    return !(link?.getAttribute("href") ?? "#").startsWith("#");
  }

  globalThis.utterPage = { ...globalThis.utterPage, measure, addUp };
})();
