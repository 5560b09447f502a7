// The page scrolls along with what is heard, and leaves that to the person who scrolls. A classic script: adds the one
// `follow` to utterPage.
//
//   follows --the page is scrolled, not by us--> yields --the sentence is where it is well read, or a jump--> follows
//
// Scrolled are the text's own scrolling boxes, the page, and around a frame those of its parent, where it is of the same
// origin; only along the flow of lines.

(() => {
  if (globalThis.utterPage?.follow) return;

  /** @typedef {{start: number, end: number}} Extent  along the flow of lines */
  /** @typedef {{isDown: boolean, of: (box: {top: number, bottom: number, left: number, right: number}) => Extent}} Flow */

  // Parts of the scrolled box. A sentence is well read between LEAST and MOST; else it is brought to PLACE.
  const LEAST = 0.08;
  const MOST = 0.82;
  const PLACE = 0.33;
  const LONG = 0.5; // of a sentence: then its words are followed
  const NEAR_PX = 8; // not worth a movement

  /** @type {Record<string, Flow>} */
  const FLOWS = {
    "horizontal-tb": { isDown: true, of: ({ top, bottom }) => ({ start: top, end: bottom }) },
    "vertical-lr": { isDown: false, of: ({ left, right }) => ({ start: left, end: right }) },
    "vertical-rl": { isDown: false, of: ({ left, right }) => ({ start: -right, end: -left }) },
  };

  class Follow {
    #isYielding = false;
    /** @type {Map<Element, number>} what we scroll just now, and where to */
    #ways = new Map();
    /** @type {Element | null} of the sentence */
    #holder = null;
    /** @type {AbortController | null} */
    #attention = null;

    start() {
      if (this.#attention) return;
      this.#attention = new AbortController();
      const how = { capture: true, passive: true, signal: this.#attention.signal };
      for (const view of windows()) {
        view.addEventListener("wheel", (event) => { if (!event.ctrlKey) this.#yield(); }, how);
        view.addEventListener("touchmove", () => this.#yield(), how);
        // Their scrolls come next: those of the keyboard, of a link within the page, of a scroll bar.
        view.addEventListener("keydown", () => this.#ways.clear(), how);
        view.addEventListener("pointerdown", () => this.#ways.clear(), how);
        view.addEventListener("scroll", (event) => this.#scrolled(/** @type {Node} */ (event.target)), how);
        view.addEventListener("scrollend", (event) => this.#ways.delete(scrollerOf(/** @type {Node} */ (event.target))), how);
      }
    }

    stop() {
      this.#attention?.abort();
      this.#attention = this.#holder = null;
      this.#isYielding = false;
      this.#ways.clear();
    }

    /** The person went to another place of the text: it is shown, wherever they had scrolled to. */
    resume() {
      this.#isYielding = false;
    }

    /** @param {Range[]} sentence @param {Range[]} word  that is heard of it */
    to(sentence, word) {
      const holder = (this.#holder = holderOf(sentence[0]));
      const flow = FLOWS[getComputedStyle(holder).writingMode] ?? FLOWS["horizontal-tb"];
      const whole = sentence.map((range) => flow.of(range.getBoundingClientRect()));
      const size = Math.max(...whole.map(({ end }) => end)) - Math.min(...whole.map(({ start }) => start));
      const isLong = size > LONG * (flow.isDown ? innerHeight : innerWidth);
      const part = isLong ? (word[0] ?? sentence[0]).getClientRects()[0] : sentence[0].getBoundingClientRect();
      if (!part || (part.width === 0 && part.height === 0)) return;
      const steps = [...stepsTo(holder, part, flow)];
      if (steps.length === 0) this.#isYielding = false;
      if (this.#isYielding) return;
      const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
      for (const { scroller, to } of steps) {
        // Told again on its way, it would start anew.
        if (Math.abs((this.#ways.get(scroller) ?? Infinity) - to) < NEAR_PX) continue;
        this.#ways.set(scroller, to);
        scroller.scrollTo({ [flow.isDown ? "top" : "left"]: to, behavior });
      }
    }

    #yield() {
      this.#isYielding = true;
      this.#ways.clear();
    }

    /** @param {Node} target  a scroll of something else on the page, as of a row of pictures, is no matter of ours */
    #scrolled(target) {
      const isAround = target.nodeType === Node.DOCUMENT_NODE || (this.#holder !== null && target.contains(this.#holder));
      if (isAround && !this.#ways.has(scrollerOf(target))) this.#isYielding = true;
    }
  }

  /**
   * @param {Element} from @param {DOMRect} part  of it @param {Flow} flow
   * @returns {Generator<{scroller: Element, to: number}>} none where it is well read already
   */
  function* stepsTo(from, part, flow) {
    let { start, end } = flow.of(part);
    let isHidden = isCovered(from, part);
    for (const box of boxesAround(from, flow)) {
      if (box.frame) {
        // From here on, places are those of the parent's window.
        const { start: shift } = flow.of(contentOf(box.frame));
        [start, end] = [start + shift, end + shift];
        continue;
      }
      const size = box.end - box.start;
      const isWell = start >= box.start + size * LEAST && end <= box.start + size * MOST;
      const wanted = box.start + Math.min(size * PLACE, Math.max(size * MOST - (end - start), size * LEAST));
      const by = box.canMove(start - wanted);
      if ((isWell && !isHidden) || Math.abs(by) < NEAR_PX) continue;
      yield { scroller: box.scroller, to: box.at(by) };
      [start, end, isHidden] = [start - by, end - by, false];
    }
  }

  /**
   * @param {Element} from @param {Flow} flow
   * @returns {Generator<any>} what scrolls around it, from the inmost; and each frame's element between
   */
  function* boxesAround(from, flow) {
    /** @type {Node | null} */
    let node = from;
    while (node !== null) {
      const page = /** @type {Document} */ (node.ownerDocument ?? node);
      const root = page.scrollingElement;
      if (node === page) {
        const { innerHeight: bottom = 0, innerWidth: right = 0 } = page.defaultView ?? {};
        if (root) yield scrolling(root, { top: 0, left: 0, bottom, right }, flow);
        /** @type {Element | null} */
        const frame = page.defaultView?.frameElement ?? null;
        if (frame) yield { frame };
        node = frame;
        continue;
      }
      const element = node.nodeType === Node.ELEMENT_NODE ? /** @type {Element} */ (node) : null;
      if (element && element !== root && element !== page.body && canScroll(element, flow)) {
        yield scrolling(element, element.getBoundingClientRect(), flow);
      }
      node = element?.assignedSlot ?? node.parentNode ?? ("host" in node ? /** @type {ShadowRoot} */ (node).host : null);
    }
  }

  /** @param {Element} scroller @param {{top: number, bottom: number, left: number, right: number}} port @param {Flow} flow */
  function scrolling(scroller, port, flow) {
    const { start, end } = flow.of(port);
    const isBack = flow === FLOWS["vertical-rl"];
    const now = flow.isDown ? scroller.scrollTop : scroller.scrollLeft;
    const most = flow.isDown ? scroller.scrollHeight - scroller.clientHeight : scroller.scrollWidth - scroller.clientWidth;
    const done = isBack ? -now : now;
    const canMove = (/** @type {number} */ by) => (flow.isDown ? Math.min(Math.max(done + by, 0), most) - done : by);
    return { scroller, start, end, canMove, at: (/** @type {number} */ by) => now + (isBack ? -by : by) };
  }

  /** @param {Element} element @param {Flow} flow */
  function canScroll(element, { isDown }) {
    const { overflowX, overflowY } = getComputedStyle(element);
    const isLonger = isDown ? element.scrollHeight > element.clientHeight + 1 : element.scrollWidth > element.clientWidth + 1;
    return isLonger && /^(auto|scroll)$/.test(isDown ? overflowY : overflowX);
  }

  /** Something that stays while the page scrolls lies above it, as a header. @param {Element} from @param {DOMRect} part */
  function isCovered(from, part) {
    const root = /** @type {Document | ShadowRoot} */ (from.getRootNode());
    let top = root.elementFromPoint(part.left + Math.min(part.width, 24) / 2, part.top + Math.min(part.height, 16) / 2);
    if (top === null || from.contains(top) || top.contains(from)) return false;
    for (; top !== null; top = top.parentElement) {
      if (/^(fixed|sticky)$/.test(getComputedStyle(top).position)) return true;
    }
    return false;
  }

  /** @param {Element} frame */
  function contentOf(frame) {
    const { top, left } = frame.getBoundingClientRect();
    const [y, x] = [top + frame.clientTop, left + frame.clientLeft];
    return { top: y, bottom: y, left: x, right: x };
  }

  /** @returns {Generator<Window>} this one and those around it that scripts of its origin may touch */
  function* windows() {
    for (let view = window; ; view = /** @type {Window & typeof globalThis} */ (view.parent)) {
      yield view;
      if (!view.frameElement) return;
    }
  }

  /** @param {Node} target  of a scroll event @returns {Element} */
  function scrollerOf(target) {
    return /** @type {Element} */ ("scrollingElement" in target ? target.scrollingElement : target);
  }

  /** @param {Range} range @returns {Element} */
  function holderOf({ startContainer }) {
    return startContainer instanceof Element ? startContainer : (startContainer.parentElement ?? document.documentElement);
  }

  globalThis.utterPage = { ...globalThis.utterPage, follow: new Follow() };
})();
