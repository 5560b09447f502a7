// What is heard of a field's text (input, textarea): no range of the page reaches into it, so it is selected there. A
// classic script: adds the one `fieldLight` to utterPage.
//
// Only while the field has the focus, since elsewhere a selection is not painted; and the focus is never moved. It ends
// for good when the person types, or selects something else, and else gives back what was selected before.
//
// What is typed takes the place of what is selected, and nobody who types means the word that is heard just then: before
// a key or a paste acts, the caret is put behind that word. A copy is one of what the person had selected.

(() => {
  if (globalThis.utterPage?.fieldLight) return;

  /** Keys that write nothing and move no caret. */
  const HARMLESS = ["Shift", "Control", "Alt", "Meta", "AltGraph", "Tab", "Escape"];

  /** @typedef {{start: number, end: number}} Span */
  /** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */
  /** @typedef {{field: Field, text: string, selectionStart: number}} FieldText  selectionStart: where it was taken */

  class FieldLight {
    /** @type {FieldText | null} */
    #of = null;
    #start = 0; // of the text, in the field
    /** @type {Span | null} what is selected in the field, as far as it is known */
    #selected = null;
    #attention = new AbortController();

    /** @param {FieldText} of @param {Span} span  of its text @returns {boolean} whether the text still stands there */
    show(of, span) {
      if (this.#of?.field !== of.field || this.#of.text !== of.text) this.#begin(of);
      const { field, text } = of;
      if (!field.value.startsWith(text, this.#start)) {
        const found = field.value.indexOf(text);
        if (found < 0) return false;
        this.#start = found;
        this.#selected = null; // the person wrote before it
      }
      if (this.#selected === null || !hasFocus(field)) return true;
      if (!isSelected(field, this.#selected)) this.#selected = null;
      else this.#select(field, { start: this.#start + span.start, end: this.#start + span.end });
      return true;
    }

    /** What the person had selected is selected again, until the next word: somebody looks what it is. */
    giveBack() {
      if (this.#of && this.#selected && isSelected(this.#of.field, this.#selected)) {
        this.#select(this.#of.field, { start: this.#start, end: this.#start + this.#of.text.length });
      }
    }

    end() {
      this.giveBack();
      this.#of = this.#selected = null;
      this.#attention.abort();
    }

    /** @param {FieldText} of */
    #begin(of) {
      this.end();
      this.#of = of;
      this.#start = of.selectionStart;
      this.#selected = { start: of.selectionStart, end: of.selectionStart + of.text.length };
      const listening = { capture: true, signal: (this.#attention = new AbortController()).signal };
      of.field.addEventListener("keydown", (event) => this.#key(/** @type {KeyboardEvent} */ (event)), listening);
      for (const change of ["paste", "beforeinput"]) of.field.addEventListener(change, () => this.#giveWay(), listening);
    }

    /** @param {KeyboardEvent} event */
    #key({ key, ctrlKey, metaKey }) {
      if (HARMLESS.includes(key)) return;
      if ((ctrlKey || metaKey) && key.toLowerCase() === "c") this.giveBack();
      else this.#giveWay();
    }

    /** The person writes here. */
    #giveWay() {
      if (this.#of && this.#selected && isSelected(this.#of.field, this.#selected)) {
        this.#of.field.setSelectionRange(this.#selected.end, this.#selected.end);
      }
      this.#selected = null;
    }

    /** @param {Field} field @param {Span} span */
    #select(field, span) {
      field.setSelectionRange(span.start, span.end);
      this.#selected = span;
    }
  }

  /** @param {Field} field @param {Span} span @returns {boolean} */
  function isSelected(field, { start, end }) {
    return field.selectionStart === start && field.selectionEnd === end;
  }

  /** @param {Field} field @returns {boolean} */
  function hasFocus(field) {
    return /** @type {Document | ShadowRoot} */ (field.getRootNode()).activeElement === field;
  }

  globalThis.utterPage = { ...globalThis.utterPage, fieldLight: new FieldLight() };
})();
