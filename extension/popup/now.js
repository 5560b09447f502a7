// The popup's panel of what is being read: title, progress, and the buttons that play, step and stop; while nothing is
// read, those that begin.

import { byId, icon } from "../ui/elements.js";
import { clock, fraction, heardSeconds, isOpen, leftSeconds } from "../ui/progress.js";
import { interfaceLanguage, words } from "../ui/words.js";

/** @import { Control, Reading } from "../messages.js" */
/** @import { Worker } from "../ui/worker.js" */

const TICK_MS = 500;

/** @type {{id: string, name: Parameters<typeof icon>[0], step: Control & {type: "step"}}[]} */
const STEPS = [
  { id: "paragraph_back", name: "farBack", step: { type: "step", unit: "paragraph", by: -1 } },
  { id: "back", name: "back", step: { type: "step", unit: "sentence", by: -1 } },
  { id: "forward", name: "forward", step: { type: "step", unit: "sentence", by: 1 } },
  { id: "paragraph_forward", name: "farForward", step: { type: "step", unit: "paragraph", by: 1 } },
];

export class NowPanel {
  /** @type {Reading | null} */
  #reading = null;
  #arrived_ms = 0;
  #title = byId("title", HTMLElement);
  #hint = byId("hint", HTMLElement);
  #row = byId("progress_row", HTMLElement);
  #progress = byId("progress", HTMLProgressElement);
  #heard = byId("heard", HTMLElement);
  #left = byId("left", HTMLElement);
  #main = byId("main", HTMLButtonElement);
  #stop = byId("stop", HTMLButtonElement);
  #steps = byId("steps", HTMLElement);
  #begin = byId("begin", HTMLElement);
  #drawn = "";
  #inTime = new Intl.DurationFormat(interfaceLanguage(), { style: "short" });

  /** @param {Worker} worker  @param {string} shortcut  the key that the browser granted, "" if none */
  constructor(worker, shortcut) {
    this.shortcut = shortcut;
    this.#main.addEventListener("click", () => {
      worker.post({ type: this.#reading && isOpen(this.#reading) ? "toggle" : "speak_tab" });
    });
    drawIcon(this.#stop, "stop").addEventListener("click", () => worker.post({ type: "stop" }));
    for (const { id, name, step } of STEPS) {
      drawIcon(byId(id, HTMLButtonElement), name).addEventListener("click", () => worker.post(step));
    }
    byId("read_page", HTMLButtonElement).addEventListener("click", () => worker.post({ type: "read_page" }));
    byId("save", HTMLButtonElement).addEventListener("click", () => worker.post({ type: "save_tab" }));
    setInterval(() => this.#drawTime(), TICK_MS);
  }

  /** @param {Reading} reading */
  show(reading) {
    this.#reading = reading;
    this.#arrived_ms = performance.now();
    const open = isOpen(reading);
    this.#title.textContent = open ? reading.title || words("untitled") : words("nothing_read");
    this.#hint.textContent = open ? "" : this.#idleHint();
    this.#hint.hidden = open;
    this.#row.hidden = !open;
    this.#drawMain(reading);
    // A hidden button loses the focus to nowhere; the main one takes it.
    const parts = open ? [this.#begin] : [this.#stop, this.#steps];
    if (parts.some((part) => part.contains(document.activeElement))) this.#main.focus();
    this.#stop.hidden = this.#steps.hidden = !open;
    this.#begin.hidden = open;
    this.#drawTime();
  }

  #idleHint() {
    return this.shortcut ? words("idle_hint_key", this.shortcut) : words("idle_hint");
  }

  /** @param {Reading} reading */
  #drawMain({ phase, position_s }) {
    const waiting = position_s > 0 ? "waiting_on" : "waiting";
    const name = { idle: "speak_tab", waiting, speaking: "pause", paused: "resume" }[phase];
    if (this.#drawn === name) return;
    this.#drawn = name;
    this.#main.replaceChildren(icon(phase === "speaking" || phase === "waiting" ? "pause" : "play"), words(name));
  }

  #drawTime() {
    if (!this.#reading) return;
    const since_s = (performance.now() - this.#arrived_ms) / 1000;
    this.#heard.textContent = words("heard", clock(heardSeconds(this.#reading, since_s)));
    this.#progress.value = fraction(this.#reading, since_s);
    const left_s = leftSeconds(this.#reading, since_s);
    this.#left.textContent = left_s === null ? "" : this.#timeLeft(left_s);
  }

  /** @param {number} left_s  a guess, so no seconds are told */
  #timeLeft(left_s) {
    const minutes = Math.round(left_s / 60);
    if (left_s < 60) return words("left_under", this.#inTime.format({ minutes: 1 }));
    return words("left", this.#inTime.format({ hours: Math.floor(minutes / 60), minutes: minutes % 60 }));
  }
}

/** @param {HTMLButtonElement} button  with a name for assistive technology  @param {Parameters<typeof icon>[0]} name */
function drawIcon(button, name) {
  button.append(icon(name));
  button.title = button.ariaLabel ?? "";
  return button;
}
