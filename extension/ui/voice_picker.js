// Who speaks which language: a list by language with search, one choice per language, a star and a sample of each voice.
//
// Draws the whole list when the voices or the search change; choices, stars and the playing sample are drawn into it in
// place, so that the focus never moves and no row runs away from under the mouse. Owns its elements only: choices go to
// settings.js, samples to the worker.

import { MAX_FAVORITES, save } from "../settings.js";
import { icon, make, writtenIn } from "./elements.js";
import { sampleOf } from "./samples.js";
import { sentTo } from "./sent_to.js";
import { accentName, byLanguage, familyName, fullName, hostOf, isStandIn, nameLanguage, nameOf, search, voiceName } from "./voices.js";
import { interfaceLanguage, words } from "./words.js";

/** @import { Reading, VoiceInfo } from "../messages.js" */
/** @import { Family } from "../protocol.js" */
/** @import { Settings } from "../settings.js" */
/** @import { Language } from "./voices.js" */
/** @import { Worker } from "./worker.js" */

export class VoicePicker {
  /** @type {VoiceInfo[]} */
  #voices = [];
  /** @type {Family[]} */
  #families = [];
  /** @type {Record<string, string>} */
  #choices = {};
  /** @type {string[]} */
  #favorites = [];
  /** @type {Reading | null} */
  #reading = null;
  #asked = ""; // the voice of the last sample: the worker knows its voice only once the helper has begun
  #worker;
  #query;
  #status;
  #list;

  /** @param {HTMLElement} root  @param {Worker} worker */
  constructor(root, worker) {
    this.#worker = worker;
    this.#query = make("input", { type: "search", placeholder: words("voice_search_hint"), "aria-label": words("voice_search") });
    this.#status = make("p", { class: "quiet", role: "status" });
    this.#list = make("div", { class: "languages" });
    root.replaceChildren(this.#query, this.#status, this.#list);
    this.#query.addEventListener("input", () => this.#draw());
    this.#list.addEventListener("change", (event) => this.#chosen(event));
    this.#list.addEventListener("click", (event) => this.#pressed(event));
  }

  focus() {
    this.#query.focus();
  }

  /** Also while a person is in the list: what is open and where the focus is stays. @param {VoiceInfo[]} voices  @param {Family[]} [families] */
  showVoices(voices, families = []) {
    const isOpen = new Map(this.#each(HTMLDetailsElement, "details").map((each) => [keyOf(each), each.open]));
    const focused = this.#list.contains(document.activeElement) ? keyOf(document.activeElement) : "";
    this.#voices = voices;
    this.#families = families;
    this.#draw();
    for (const each of this.#each(HTMLDetailsElement, "details")) each.open = isOpen.get(keyOf(each)) ?? each.open;
    if (focused !== "") this.#each(HTMLElement, "summary, input, button").find((each) => keyOf(each) === focused)?.focus();
  }

  /** @param {Pick<Settings, "voices" | "favorites">} settings */
  showChoices({ voices: choices, favorites }) {
    this.#choices = choices;
    this.#favorites = favorites;
    for (const star of this.#each(HTMLButtonElement, "button[data-favorite]")) {
      star.ariaPressed = String(favorites.includes(star.dataset.favorite ?? ""));
    }
    for (const details of this.#each(HTMLDetailsElement, "details[data-language]")) {
      const language = details.dataset.language ?? "";
      const voice = choices[language] ?? "";
      for (const radio of this.#each(HTMLInputElement, `input[name="voice ${CSS.escape(language)}"]`)) {
        radio.checked = radio.value === voice;
      }
      const told = details.querySelector(".choice");
      if (told) told.textContent = this.#voiceName(voice);
    }
  }

  /** @param {Reading} reading */
  showReading(reading) {
    this.#reading = reading;
    for (const button of this.#each(HTMLButtonElement, "button[data-voice]")) this.#drawSample(button);
    this.#drawStatus();
  }

  #draw() {
    const query = this.#query.value.trim();
    const own = [...Object.keys(this.#choices), ...navigator.languages];
    const { mine, others } = byLanguage(this.#voices, own, this.#favorites, interfaceLanguage());
    if (query === "") {
      this.#list.replaceChildren(
        ...mine.map((language) => this.#language(language, mine.length <= 2)),
        ...this.#others(others, mine.length === 0),
      );
    } else {
      const found = search([...mine, ...others], query, interfaceLanguage());
      this.#list.replaceChildren(...found.map((language) => this.#language(language, true)));
    }
    this.showChoices({ voices: this.#choices, favorites: this.#favorites });
    this.#drawStatus();
  }

  /** The languages that are not the person's, folded away: there may be a hundred. @param {Language[]} languages  @param {boolean} open */
  #others(languages, open) {
    if (languages.length === 0) return [];
    const number = new Intl.NumberFormat(interfaceLanguage()).format(languages.length);
    const rows = make("div", { class: "languages" }, ...languages.map((language) => this.#language(language, false)));
    return [make("details", { class: "others", open }, make("summary", {}, words("other_languages", number)), rows)];
  }

  /** @param {Language} language  @param {boolean} open */
  #language({ language, name, listed, more }, open) {
    const searching = this.#query.value.trim() !== "";
    const chosen = this.#choices[language];
    const group = make("div", { role: "radiogroup", "aria-label": words("voice_for", name) });
    if (!searching) group.append(this.#option(language, "", words("automatic"), words("automatic_hint")));
    if (chosen && !this.#voices.some(({ id }) => id === chosen)) {
      group.append(this.#option(language, chosen, this.#voiceName(chosen), words("voice_not_here")));
    }
    group.append(...listed.map((voice) => this.#voice(language, voice)));
    const rest = more.map((voice) => this.#voice(language, voice));
    if (rest.length > 0 && !searching && listed.length > 0) {
      const summary = make("summary", {}, words("more_voices", String(rest.length)));
      group.append(make("details", { class: "more", open: more.some(({ id }) => id === chosen) }, summary, ...rest));
    } else {
      group.append(...rest);
    }
    const summary = make("summary", {}, make("span", { class: "name" }, name), make("span", { class: "choice quiet" }));
    return make("details", { class: "language", "data-language": language, open }, summary, group);
  }

  /** @param {string} language  @param {VoiceInfo} voice */
  #voice(language, voice) {
    const grade = voice.grade?.charAt(0).toLowerCase();
    const name = make("bdi", writtenIn(nameLanguage(voice, interfaceLanguage())), voiceName(voice, interfaceLanguage()));
    const accent = accentName(voice, interfaceLanguage());
    const host = hostOf(voice, this.#families);
    const facts = [
      accent, voice.gender && words(voice.gender), isStandIn(voice.family) && familyName(voice.family),
      voice.untried && words("voice_untried"),
    ];
    const row = this.#option(language, voice.id, name, facts.filter(Boolean).join(" · "), grade && words(`grade_${grade}`));
    if (host !== null) row.querySelector("label > span")?.append(make("small", { class: "quiet" }, sentTo(host)));
    const button = make("button", { type: "button", class: "round", "data-voice": voice.id }); // a loudspeaker: a triangle would look like what opens a list
    this.#drawSample(button);
    row.append(this.#star(voice), button);
    return row;
  }

  /** @param {VoiceInfo} voice */
  #star(voice) {
    const label = words("favorite", fullName(voice, interfaceLanguage()));
    return make("button", { type: "button", class: "round star", "data-favorite": voice.id, "aria-label": label, title: words("favorite_hint") }, icon("star"));
  }

  /** @param {string} language  @param {string} id  @param {Node | string} name  @param {string} facts  @param {string} [quality] */
  #option(language, id, name, facts, quality) {
    const radio = make("input", { type: "radio", name: `voice ${language}`, value: id, "data-language": language });
    const first = make("span", {}, make("span", { class: "name" }, name));
    if (quality) first.append(" ", make("small", { class: "quiet" }, quality));
    const text = make("span", {}, first, make("small", { class: "quiet" }, facts));
    return make("div", { class: "voice" }, make("label", {}, radio, text));
  }

  /** @param {HTMLButtonElement} button */
  #drawSample(button) {
    const voice = button.dataset.voice ?? "";
    const state = this.#isPlaying(voice) ? "stop" : "play";
    if (button.dataset.state === state) return;
    button.dataset.state = state;
    button.ariaLabel = words(state === "stop" ? "sample_stop" : "sample_play", this.#voiceName(voice));
    button.replaceChildren(icon(state === "stop" ? "stop" : "speaker"));
  }

  #drawStatus() {
    const query = this.#query.value.trim();
    const reading = this.#reading;
    const interrupts = reading !== null && reading.phase !== "idle" && reading.source !== "preview";
    const n_found = this.#list.querySelectorAll("button[data-voice]").length;
    const number = new Intl.NumberFormat(interfaceLanguage()).format(n_found);
    if (this.#voices.length === 0) this.#status.textContent = words("voices_wait");
    else if (query !== "" && n_found === 0) this.#status.textContent = words("voice_none_found", query);
    else if (query !== "") this.#status.textContent = words("voice_found", number);
    else this.#status.textContent = interrupts ? words("sample_interrupts") : "";
    this.#status.hidden = this.#status.textContent === "";
  }

  /** @param {Event} event */
  #chosen({ target }) {
    if (!(target instanceof HTMLInputElement)) return;
    const { [target.dataset.language ?? ""]: _before, ...others } = this.#choices;
    const voices = target.value === "" ? others : { ...others, [target.dataset.language ?? ""]: target.value };
    this.showChoices({ voices, favorites: this.#favorites });
    void save({ voices });
  }

  /** @param {Event} event */
  #pressed({ target }) {
    const button = target instanceof Element ? target.closest("button") : null;
    const voice = this.#voices.find(({ id }) => id === (button?.dataset.voice ?? button?.dataset.favorite));
    if (!voice) return;
    if (button?.dataset.favorite) this.#starred(voice);
    else this.#sampled(voice);
  }

  /** @param {VoiceInfo} voice */
  #starred({ id }) {
    const others = this.#favorites.filter((favorite) => favorite !== id);
    const favorites = others.length < this.#favorites.length ? others : [...others, id].slice(-MAX_FAVORITES);
    this.showChoices({ voices: this.#choices, favorites });
    void save({ favorites });
  }

  /** @param {VoiceInfo} voice */
  #sampled(voice) {
    if (this.#isPlaying(voice.id)) this.#worker.post({ type: "stop" });
    else {
      this.#asked = voice.id;
      this.#worker.post({ type: "speak_text", text: sampleOf(voice.languages[0] ?? "und"), voice: voice.id });
    }
  }

  /** @param {string} voice */
  #isPlaying(voice) {
    const reading = this.#reading;
    if (reading === null || reading.phase === "idle" || reading.source !== "preview") return false;
    return (reading.voice ?? this.#asked) === voice;
  }

  /** @param {string} id  "" for no choice */
  #voiceName(id) {
    if (id === "") return words("automatic");
    return nameOf(id, this.#voices, interfaceLanguage());
  }

  /**
   * All elements of the list that fit, of the kind that they must be.
   * @template {Element} T  @param {new () => T} kind  @param {string} selector  @returns {T[]}
   */
  #each(kind, selector) {
    return [...this.#list.querySelectorAll(selector)].flatMap((element) => (element instanceof kind ? [element] : []));
  }
}

/** Tells an element of the list from the others, and again when the list was drawn anew. @param {Element | null} element */
function keyOf(element) {
  if (element instanceof HTMLInputElement) return `${element.name} ${element.value}`;
  if (element instanceof HTMLButtonElement) return `sample ${element.dataset.voice} star ${element.dataset.favorite}`;
  const details = element?.closest("details");
  const language = details?.closest("details[data-language]")?.getAttribute("data-language") ?? "";
  return `${element?.localName} ${details?.className} ${language}`;
}
