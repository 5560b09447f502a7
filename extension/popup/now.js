// The popup's panel of what is being read: title, progress, and the buttons that play, go back and stop.

import { byId, icon } from "../ui/elements.js";
import { clock, fraction, heardSeconds, isOpen } from "../ui/progress.js";
import { interfaceLanguage, words } from "../ui/words.js";

/** @import { Reading } from "../messages.js" */
/** @import { Worker } from "../ui/worker.js" */

const TICK_MS = 500;

export class NowPanel {
  /** @type {Reading | null} */
  #reading = null;
  #arrived_ms = 0;
  #title = byId("title", HTMLElement);
  #hint = byId("hint", HTMLElement);
  #row = byId("progress_row", HTMLElement);
  #progress = byId("progress", HTMLProgressElement);
  #heard = byId("heard", HTMLElement);
  #percent = byId("percent", HTMLElement);
  #main = byId("main", HTMLButtonElement);
  #back = byId("back", HTMLButtonElement);
  #stop = byId("stop", HTMLButtonElement);
  #drawn = "";
  #inPercent = new Intl.NumberFormat(interfaceLanguage(), { style: "percent" });

  /** @param {Worker} worker  @param {string} shortcut  the key that the browser granted, "" if none */
  constructor(worker, shortcut) {
    this.shortcut = shortcut;
    this.#back.append(icon("back"));
    this.#stop.append(icon("stop"));
    for (const button of [this.#back, this.#stop]) button.title = button.ariaLabel ?? "";
    this.#main.addEventListener("click", () => {
      worker.post({ type: this.#reading && isOpen(this.#reading) ? "toggle" : "speak_tab" });
    });
    this.#back.addEventListener("click", () => worker.post({ type: "step", unit: "sentence", by: -1 }));
    this.#stop.addEventListener("click", () => worker.post({ type: "stop" }));
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
    this.#drawMain(reading.phase);
    // A hidden button loses the focus to nowhere; the main one takes it.
    if (!open && [this.#back, this.#stop].some((button) => button === document.activeElement)) this.#main.focus();
    this.#back.hidden = !open;
    this.#stop.hidden = !open;
    this.#drawTime();
  }

  #idleHint() {
    return this.shortcut ? words("idle_hint_key", this.shortcut) : words("idle_hint");
  }

  /** @param {Reading["phase"]} phase */
  #drawMain(phase) {
    if (this.#drawn === phase) return;
    this.#drawn = phase;
    const name = { idle: "speak_tab", waiting: "waiting", speaking: "pause", paused: "resume" }[phase];
    this.#main.replaceChildren(icon(phase === "speaking" || phase === "waiting" ? "pause" : "play"), words(name));
  }

  #drawTime() {
    if (!this.#reading) return;
    const since_s = (performance.now() - this.#arrived_ms) / 1000;
    this.#heard.textContent = words("heard", clock(heardSeconds(this.#reading, since_s)));
    const part = fraction(this.#reading, since_s);
    this.#progress.value = part;
    this.#percent.textContent = this.#inPercent.format(part);
  }
}
