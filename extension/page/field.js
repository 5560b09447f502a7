// The selected text of a field. A classic script, after texts.js.

(() => {
  const { languageOf, keepText, sure } = utterPage;

  /** @returns {Element | null} also one within shadow trees */
  function focusedElement() {
    let active = document.activeElement;
    for (let inner = active; inner; inner = sure.shadowRoot(inner)?.activeElement ?? null) active = inner;
    return active;
  }

  /** @returns {HTMLInputElement | HTMLTextAreaElement | null} the field whose text is selected */
  function selectedField() {
    const active = focusedElement();
    if (!(active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement)) return null;
    if (active.type === "password") return null;
    // Fields without a text selection, as numbers and dates, have null here.
    return (active.selectionStart ?? 0) < (active.selectionEnd ?? 0) ? active : null;
  }

  /** @param {HTMLInputElement | HTMLTextAreaElement} field */
  function takeField(field) {
    const selectionStart = field.selectionStart ?? 0;
    const text = field.value.slice(selectionStart, field.selectionEnd ?? 0);
    const taken = keepText({ text, map: null, field, selectionStart }); // it stands in no node of the page
    return { taken, text, segments: [], language: languageOf(field) }; // plain text: the helper finds its paragraphs
  }

  globalThis.utterPage = { ...globalThis.utterPage, focusedElement, selectedField, takeField };
})();
