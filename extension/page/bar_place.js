// Where the bar stands, and how a person moves it: by pointer, or by the arrow keys on its grip. A classic script: adds
// BarPlace to utterPage.
//
// A place is {x, y}, parts of the room that the window has beside the bar: 0 is at its left or upper edge, 1 at the
// other. The style makes the position of it, so the bar stays whole in a window of any size without our doing.

(() => {
  /** @typedef {{x: number, y: number}} Place */

  const USUAL = { x: 0.5, y: 1 };
  const EDGE_PX = 12; // between bar and window; as --gap in bar_style.js
  const STEP_PX = 24;

  /** @type {Record<string, [number, number]>} */
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  class BarPlace {
    #bar;
    #onMoved;
    /** @type {Place} */
    #at = USUAL;
    /** @type {string | null} what the settings said last: only news of them moves the bar */
    #told = null;
    /** @type {{id: number, dx: number, dy: number, from: Place} | null} pointer that holds the bar, and where it does */
    #held = null;
    #isStepping = false;

    /** @param {HTMLElement} bar  @param {HTMLElement} grip  @param {(at: Place) => void} onMoved  where it was left */
    constructor(bar, grip, onMoved) {
      this.#bar = bar;
      this.#onMoved = onMoved;
      bar.addEventListener("pointerdown", (event) => this.#hold(event));
      bar.addEventListener("pointermove", (event) => this.#drag(event));
      bar.addEventListener("pointerup", (event) => this.#release(event, true));
      bar.addEventListener("pointercancel", (event) => this.#release(event, false));
      grip.addEventListener("keydown", (event) => this.#step(event));
      // A held key moves it many times; only where it rests is told.
      for (const type of ["keyup", "blur"]) grip.addEventListener(type, () => this.#rest());
      this.#put(USUAL);
    }

    /** @param {Place | null} at  as the settings say */
    take(at) {
      const told = JSON.stringify(at);
      if (told === this.#told) return;
      this.#told = told;
      if (!this.#held && !this.#isStepping) this.#put(at ?? USUAL);
    }

    /** Whether it stands nearer to the window's lower edge. */
    get isLow() {
      return this.#at.y > 0.5;
    }

    /** To the upper edge, or back to the lower: for those who cannot drag. */
    cross() {
      this.#put({ ...this.#at, y: this.isLow ? 0 : 1 });
      this.#onMoved(this.#at);
    }

    /** @param {Place} at */
    #put({ x, y }) {
      this.#at = { x: part(x), y: part(y) };
      this.#bar.style.setProperty("--x", String(this.#at.x));
      this.#bar.style.setProperty("--y", String(this.#at.y));
      this.#bar.dataset.low = String(this.isLow);
    }

    /** @param {number} left  @param {number} top  of the bar, in pixels of the window */
    #putAtPixels(left, top) {
      const room = this.#room();
      this.#put({
        x: room.x > 0 ? (left - EDGE_PX) / room.x : this.#at.x,
        y: room.y > 0 ? (top - EDGE_PX) / room.y : this.#at.y,
      });
    }

    /** How far the bar can move. The document's element tells the window's size in no page without a doctype. */
    #room() {
      const { width = innerWidth, height = innerHeight, scale = 1 } = globalThis.visualViewport ?? {};
      const box = this.#bar.getBoundingClientRect();
      return { x: width * scale - box.width - 2 * EDGE_PX, y: height * scale - box.height - 2 * EDGE_PX };
    }

    /** @param {PointerEvent} event */
    #hold(event) {
      const target = /** @type {Element} */ (event.target);
      if (event.button !== 0 || this.#held || target.closest("button:not(.grip), input, .panel")) return;
      const box = this.#bar.getBoundingClientRect();
      this.#held = { id: event.pointerId, dx: event.clientX - box.left, dy: event.clientY - box.top, from: this.#at };
      this.#bar.setPointerCapture(event.pointerId);
      this.#bar.dataset.held = "";
    }

    /** @param {PointerEvent} event */
    #drag(event) {
      if (event.pointerId !== this.#held?.id) return;
      this.#putAtPixels(event.clientX - this.#held.dx, event.clientY - this.#held.dy);
    }

    /** @param {PointerEvent} event  @param {boolean} isMeant  false: the browser took the pointer for something else */
    #release(event, isMeant) {
      if (event.pointerId !== this.#held?.id) return;
      const { from } = this.#held;
      this.#held = null;
      delete this.#bar.dataset.held;
      if (!isMeant) this.#put(from);
      else if (from.x !== this.#at.x || from.y !== this.#at.y) this.#onMoved(this.#at);
    }

    /** @param {KeyboardEvent} event */
    #step(event) {
      const by = STEPS[event.key];
      if (event.key === "Home") {
        this.#put(USUAL);
      } else if (by) {
        const box = this.#bar.getBoundingClientRect();
        this.#putAtPixels(box.left + by[0] * STEP_PX, box.top + by[1] * STEP_PX);
      } else {
        return;
      }
      event.preventDefault(); // the page would scroll
      this.#isStepping = true;
    }

    #rest() {
      if (!this.#isStepping) return;
      this.#isStepping = false;
      this.#onMoved(this.#at);
    }
  }

  /** @param {number} value  @returns {number} from 0 to 1, to a part of a pixel */
  function part(value) {
    return Math.round(Math.min(Math.max(value, 0), 1) * 1e4) / 1e4;
  }

  globalThis.utterPage = { ...globalThis.utterPage, BarPlace };
})();
