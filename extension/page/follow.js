// The page scrolls along with what is heard, and leaves that to the person who scrolls. A classic script, after
// flat_tree.js: adds the one `follow` to utterPage.
//
//   follows --the page is scrolled, not by us--> yields --the sentence is where it is well read, or a jump--> follows
//
// Scrolled are the text's own scrolling boxes, the page, and around a frame those of its parent, where it is of the
// same origin; only along the flow of lines.

(() => {
  if (globalThis.utterPage?.follow) return;

  /** @typedef {{start: number, end: number}} Extent  along the flow of lines */
  /** @typedef {{top: number, bottom: number, left: number, right: number}} Box */
  /** @typedef {{isDown: boolean, of: (box: Box) => Extent}} Flow */

  // Parts of the scrolled box. A sentence is well read between LEAST and MOST; else it is brought to PLACE.
  const LEAST = 0.08;
  const MOST = 0.82;
  const PLACE = 0.33;
  const LONG = 0.5; // of a sentence: then its words are followed
  const NEAR_PX = 8; // not worth a movement

  const { sure } = utterPage;

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
        view.addEventListener("scrollend", (event) => this.#arrived(/** @type {Node} */ (event.target)), how);
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

    /** @param {Node} target */
    #arrived(target) {
      this.#ways.delete(scrollerOf(target));
    }

    /** @param {Node} target  a scroll of something else on the page, as of a row of pictures, is no matter of ours */
    #scrolled(target) {
      const isPage = sure.nodeType(target) === Node.DOCUMENT_NODE;
      if ((isPage || sure.contains(target, this.#holder)) && !this.#ways.has(scrollerOf(target))) this.#isYielding = true;
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
    for (const node of utterPage.ancestors(from)) {
      const page = /** @type {Document} */ (sure.ownerDocument(node) ?? node);
      const root = page.scrollingElement;
      if (node === page) {
        const { innerHeight: bottom = 0, innerWidth: right = 0, frameElement = null } = page.defaultView ?? {};
        if (root) yield scrolling(root, { top: 0, left: 0, bottom, right }, flow);
        if (frameElement === null) return;
        yield { frame: frameElement };
        yield* boxesAround(frameElement, flow);
      } else if (utterPage.isElement(node) && node !== root && node !== page.body && canScroll(node, flow)) {
        yield scrolling(node, sure.box(node), flow);
      }
    }
  }

  /** @param {Element} scroller @param {Box} port @param {Flow} flow */
  function scrolling(scroller, port, flow) {
    const { start, end } = flow.of(port);
    const isBack = flow === FLOWS["vertical-rl"];
    const now = flow.isDown ? scroller.scrollTop : scroller.scrollLeft;
    const { whole, seen } = lengths(scroller, flow);
    const done = isBack ? -now : now;
    const within = (/** @type {number} */ by) => Math.min(Math.max(done + by, 0), whole - seen) - done;
    const canMove = flow.isDown ? within : (/** @type {number} */ by) => by;
    return { scroller, start, end, canMove, at: (/** @type {number} */ by) => now + (isBack ? -by : by) };
  }

  /** @param {Element} element @param {Flow} flow */
  function canScroll(element, flow) {
    const { overflowX, overflowY } = getComputedStyle(element);
    const { whole, seen } = lengths(element, flow);
    return whole > seen + 1 && /^(auto|scroll)$/.test(flow.isDown ? overflowY : overflowX);
  }

  /** @param {Element} element @param {Flow} flow @returns {{whole: number, seen: number}} of its content */
  function lengths({ scrollHeight, clientHeight, scrollWidth, clientWidth }, { isDown }) {
    return isDown ? { whole: scrollHeight, seen: clientHeight } : { whole: scrollWidth, seen: clientWidth };
  }

  /** Something that stays lies above it, as a header. @param {Element} from @param {DOMRect} part */
  function isCovered(from, part) {
    const root = /** @type {Document | ShadowRoot} */ (sure.root(from));
    let top = root.elementFromPoint(part.left + Math.min(part.width, 24) / 2, part.top + Math.min(part.height, 16) / 2);
    if (top === null || sure.contains(from, top) || sure.contains(top, from)) return false;
    for (; top !== null; top = sure.parentElement(top)) {
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
    return /** @type {Element} */ (sure.nodeType(target) === Node.DOCUMENT_NODE ? /** @type {Document} */ (target).scrollingElement : target);
  }

  /** @param {Range} range @returns {Element} */
  function holderOf({ startContainer }) {
    const holder = startContainer instanceof Element ? startContainer : startContainer.parentElement;
    return holder ?? document.documentElement;
  }

  globalThis.utterPage = { ...globalThis.utterPage, follow: new Follow() };
})();
