// The natural voice's files: what is on the disk, and the download that brings them, as the engine tells.
//
//   unknown --look--> missing, damaged, installed
//                        |      |          ^
//                        '------+-install--+--> downloading --done--> installed
//                                                   '--failed, canceled--> missing or damaged
//
// The download is the engine's: it outlives every page, this worker and the port. So whoever looks finds it again, and a
// port that is lost in the middle is opened once more before the person hears that something went wrong. What went wrong
// is stored: the popup that shows it is opened later.

import { model } from "../protocol.js";
import { HelperFailure } from "./native_port.js";

/** @import { Problem, VoiceFiles } from "../messages.js" */
/** @import { Model, ModelReport } from "../protocol.js" */
/** @import { NativePort, News } from "./native_port.js" */

const PROBLEM_KEY = "files_problem";

/** @type {VoiceFiles} */
const UNKNOWN = { phase: "unknown", size_bytes: null, left_bytes: null, free_bytes: null, problem: null };

export class VoiceFilesOwner {
  state = UNKNOWN;
  /** Settles when what a former worker could not tell is here again. */
  restored = this.#restore();

  /** Set by main.js; called after every change. @type {() => void} */
  onChange = () => {};
  /** A download ended before its end, and nobody asked it to. @type {() => void} */
  onFailed = () => {};

  #port;
  #following = 0; // requests that are not answered yet
  #mayReopen = false;

  /** @param {NativePort} port */
  constructor(port) {
    this.#port = port;
  }

  /** Ask what is there, unless the answer is on its way already; a download that runs is followed to its end. */
  async look() {
    if (this.#following === 0) await this.ask("status");
  }

  /** What a button asks for, and all that comes of it. @param {Model["action"]} action */
  async ask(action) {
    this.#mayReopen = true;
    if (action === "install") this.#change({ phase: "downloading", problem: null });
    await this.#ask(action);
  }

  /** @param {Model["action"]} action */
  async #ask(action) {
    this.#following += 1;
    try {
      const answer = await this.#port.ask((id) => model(action, id), (news) => this.#advanced(news));
      if (answer.type !== "model") throw new Error(`"model" was answered by "${answer.type}"`);
      this.#reported(answer);
    } catch (failure) {
      if (!(failure instanceof HelperFailure)) throw failure;
      await this.#failed(failure.problem);
    } finally {
      this.#following -= 1;
    }
  }

  /** @param {News} news */
  #advanced(news) {
    if (news.type !== "progress") return; // nothing else comes of a download
    const { fraction, size_bytes } = news;
    const size = size_bytes ?? this.state.size_bytes;
    this.#change({ phase: "downloading", size_bytes: size, left_bytes: size && Math.round(size * (1 - fraction)), problem: null });
  }

  /** @param {ModelReport} report */
  #reported({ state, size_bytes, left_bytes, free_bytes }) {
    const problem = state === "installed" ? null : this.state.problem;
    this.#change({ phase: state, size_bytes, left_bytes, free_bytes, problem });
  }

  /** @param {Problem} problem */
  async #failed(problem) {
    const wasComing = this.state.phase === "downloading";
    // A helper that cannot be reached says so itself, on every page.
    if (!wasComing && problem.code !== "download_failed") return;
    const isWanted = problem.code === "canceled";
    this.#change({ phase: wasComing ? "missing" : this.state.phase, problem: isWanted ? null : problem });
    if (wasComing && this.#mayReopen) {
      this.#mayReopen = false;
      await this.#ask("status"); // how much is there; or it still comes, and only the port was lost
    }
    if (this.state.problem === problem) this.onFailed();
  }

  /** @param {Partial<VoiceFiles>} change */
  #change(change) {
    const { problem } = this.state;
    this.state = { ...this.state, ...change };
    if (this.state.problem !== problem) void chrome.storage.session.set({ [PROBLEM_KEY]: this.state.problem });
    this.onChange();
  }

  async #restore() {
    const stored = await chrome.storage.session.get(PROBLEM_KEY);
    const problem = /** @type {Problem | null} */ (stored[PROBLEM_KEY] ?? null);
    if (this.state === UNKNOWN) this.state = { ...UNKNOWN, problem };
  }
}
