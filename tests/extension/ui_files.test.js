// The natural voice's files on a page: which words in which state, and a card that keeps focus and calm.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";

import { JSDOM } from "jsdom";

import { FilesCard } from "../../extension/ui/files_card.js";
import { filesWords, partHere, sizeWords } from "../../extension/ui/files_words.js";

/** @import { FromUi, Helper, VoiceFiles } from "../../extension/messages.js" */
/** @import { Family } from "../../extension/protocol.js" */

const ESPEAK = /** @type {Family} */ ({ name: "espeak", state: "ready" });
const REMEDY = "Get Kokoro's files with: utter model install";

/** @param {Family["state"]} state  @param {string} [remedy]  @returns {Family} */
const kokoro = (state, remedy) => ({ name: "kokoro", state, remedy });

/** @param {Family[]} families  @returns {Helper} */
const helper = (...families) => ({ phase: "ready", version: "0.1.0", build: "b", families, default_voice: "espeak:en-us", problem: null });
const WITHOUT = helper(kokoro("missing", REMEDY), ESPEAK);

/** @type {VoiceFiles} */
const MISSING = { phase: "missing", size_bytes: 355e6, left_bytes: 355e6, free_bytes: 40e9, problem: null };
const COMING = { ...MISSING, phase: /** @type {const} */ ("downloading"), left_bytes: 213e6 };
const PROBLEM = { code: "download_failed", message: "The disk is full.", remedy: "Make room on it.", language: "en", remedy_language: "en" };
const FAILED = { ...MISSING, left_bytes: 213e6, problem: PROBLEM };
const INSTALLED = { ...MISSING, phase: /** @type {const} */ ("installed"), left_bytes: 0 };

test("each state of the files has its line and its button", () => {
  /** @type {[Partial<VoiceFiles>, string, string, string | null][]} */
  const cases = [
    [{}, "offer", "files_missing", "files_get"],
    [{ left_bytes: 213e6 }, "offer", "files_missing", "files_go_on"],
    [{ phase: "damaged", left_bytes: 5e6 }, "offer", "files_damaged", "files_repair"],
    [{ phase: "downloading" }, "coming", "files_coming", "files_cancel"],
    [{ problem: PROBLEM }, "failed", "files_missing", "files_again"],
    [{ phase: "unknown", problem: PROBLEM }, "failed", "files_missing", "files_again"],
    [{ phase: "installed" }, "unfit", "files_unfit", null],
  ];
  for (const [change, state, line, button] of cases) {
    const found = filesWords(WITHOUT, { ...MISSING, ...change }, []);
    assert.deepEqual([found?.state, found?.line, found?.button, found?.isReady], [state, line, button, true]);
  }
});

test("nothing can be fetched before its size is told", () => {
  assert.equal(filesWords(WITHOUT, { ...MISSING, phase: "unknown", size_bytes: null, left_bytes: null, free_bytes: null }, [])?.isReady, false);
});

test("where the voice is there, or no helper is, nothing is said", () => {
  assert.equal(filesWords(helper(kokoro("ready"), ESPEAK), INSTALLED, []), null);
  assert.equal(filesWords(helper(kokoro("loading"), ESPEAK), INSTALLED, []), null);
  assert.equal(filesWords(helper(ESPEAK), MISSING, []), null, "an older helper");
  for (const phase of /** @type {const} */ (["missing", "forbidden", "failed"])) assert.equal(filesWords({ ...WITHOUT, phase }, MISSING, []), null);
});

test("a helper whose port is lost for a moment takes no download from sight", () => {
  for (const phase of /** @type {const} */ (["unknown", "connecting"])) assert.equal(filesWords({ ...WITHOUT, phase }, COMING, [])?.state, "coming");
});

test("a voice that is slow, or that cannot speak with its files there, gives the helper's reason", () => {
  const slow = filesWords(helper(kokoro("ready", "Install a faster BLAS."), ESPEAK), INSTALLED, []);
  assert.deepEqual([slow?.line, slow?.told], ["files_slow", "Install a faster BLAS."]);
  const unfit = filesWords(helper(kokoro("missing", "Kokoro needs MLX."), ESPEAK), INSTALLED, []);
  assert.deepEqual([unfit?.line, unfit?.told], ["files_unfit", "Kokoro needs MLX."]);
});

test("only a stand-in that can speak is said to stand in", () => {
  assert.equal(filesWords(WITHOUT, MISSING, [])?.standIn, "espeak");
  const mute = filesWords(helper(kokoro("missing", REMEDY), { ...ESPEAK, state: "missing" }), MISSING, []);
  assert.deepEqual([mute?.line, mute?.standIn], ["files_missing_alone", null]);
});

test("no stand-in is named where a voice that was added speaks, by itself or because it was chosen", () => {
  const missing = kokoro("missing", REMEDY);
  /** @param {string} name  @param {string[]} chosen  @param {Partial<Helper>} [change] */
  const named = (name, chosen, change) => {
    const families = [missing, ESPEAK, /** @type {Family} */ ({ name, state: "ready" })];
    const { line, standIn } = filesWords({ ...helper(...families), ...change }, MISSING, chosen) ?? {};
    return [line, standIn];
  };
  const nobody = ["files_missing_alone", null];
  assert.deepEqual(named("piper", [], { default_voice: "piper:en_US-lessac-medium" }), nobody, "Piper goes before stand-ins");
  for (const id of ["piper:en_US-lessac-medium", "xtts:me", "mlx:csm/me", "remote:nova"]) {
    assert.deepEqual(named(id.split(":")[0], [id]), nobody);
  }
  const espeak = ["files_missing", "espeak"];
  assert.deepEqual(named("xtts", []), espeak, "it is there, and nobody chose it");
  assert.deepEqual(named("xtts", ["piper:gone", "af_heart", "af_heart:0.7+bf_emma:0.3", "espeak:de"]), espeak);
});

test("sizes are told as disks are sold", () => {
  assert.deepEqual([355e6, 2.55e6, 40e9, 1.44e9, 3e5, 999.4e6, 999.7e6].map((bytes) => sizeWords(bytes, "en")), ["355 MB", "2.6 MB", "40 GB", "1.4 GB", "0.3 MB", "999 MB", "1 GB"]);
  assert.equal(partHere(COMING), 0.4);
  assert.equal(partHere({ ...COMING, size_bytes: null, left_bytes: null }), 0);
});

/** @type {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>} */
const MESSAGES = JSON.parse(readFileSync(new URL("../../extension/_locales/en/messages.json", import.meta.url), "utf8"));

beforeEach(() => {
  const { window } = new JSDOM("<body></body>");
  const { document, HTMLParagraphElement } = window;
  Object.assign(globalThis, { document, HTMLParagraphElement });
  const getMessage = (/** @type {string} */ name, /** @type {string[]} */ values) => {
    const { message = "", placeholders = {} } = MESSAGES[name] ?? {};
    return message.replace(/\$(\w+)\$/g, (_, word) => values[Number(placeholders[word].content.slice(1)) - 1]);
  };
  globalThis.chrome = /** @type {any} */ ({ i18n: { getMessage } });
});

function card() {
  /** @type {FromUi[]} */
  const posted = [];
  const root = document.body.appendChild(document.createElement("section"));
  const made = new FilesCard(root, /** @type {any} */ ({ post: (/** @type {FromUi} */ message) => posted.push(message) }));
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  /** What a person reads. */
  const read = () => [...root.querySelectorAll("p, button")].filter((each) => !each.closest("[hidden]") && each.className !== "unseen").map((each) => each.textContent);
  return { card: made, root, posted, find, read };
}

test("a voice that was chosen takes the stand-in from the card", () => {
  const { card: made, read } = card();
  const both = helper(kokoro("missing", REMEDY), ESPEAK, { name: "xtts", state: "ready" });
  made.show(both, MISSING);
  assert.match(read()[0] ?? "", /^eSpeak NG stands in/);
  made.show(both, MISSING, { en: "xtts:me" });
  assert.equal(read()[0], "The files of Kokoro, the natural voice, are not on this computer yet.");
});

test("the price stands beside the button before it is pressed", () => {
  const { card: made, posted, find, read } = card();
  made.show(WITHOUT, MISSING);
  assert.deepEqual(read(), [
    "eSpeak NG stands in until the files of Kokoro, the natural voice, are here.", "355 MB to download, 40 GB free on disk.", "Get the natural voice",
  ]);
  find("button").click();
  assert.deepEqual(posted, [{ type: "files", action: "install" }]);
});

test("a download is shown in bytes and percent, and its button cancels it", () => {
  const { card: made, posted, find, read } = card();
  made.show(WITHOUT, MISSING);
  const button = find("button");
  button.focus();
  made.show(WITHOUT, COMING);
  assert.deepEqual(read(), [
    "Kokoro, the natural voice, is coming.", "142 MB of 355 MB40%", "It goes on by itself when this is closed.", "Cancel",
  ]);
  assert.equal(/** @type {HTMLProgressElement} */ (find("progress")).value, 0.4);
  assert.equal(document.activeElement, button);
  find("button").click();
  assert.deepEqual(posted, [{ type: "files", action: "cancel" }]);
});

test("the helper's own reason is marked as its language", () => {
  const { card: made, root } = card();
  made.show(helper(kokoro("ready", "Install a faster BLAS."), ESPEAK), INSTALLED);
  const lines = [...root.querySelectorAll("p")].filter((each) => !each.hidden && each.className !== "unseen" && each.textContent);
  assert.deepEqual(lines.map(({ textContent, lang }) => [textContent, lang]), [
    ["Kokoro, the natural voice, is slower here than it could be.", ""], ["Install a faster BLAS.", "en"],
  ]);
});

test("a double click begins; it does not begin and cancel", () => {
  const { card: made, posted, find } = card();
  made.show(WITHOUT, MISSING);
  const { MouseEvent } = /** @type {any} */ (document.defaultView);
  find("button").dispatchEvent(new MouseEvent("click", { detail: 1 }));
  made.show(WITHOUT, { ...COMING, left_bytes: 355e6 });
  find("button").dispatchEvent(new MouseEvent("click", { detail: 2 }));
  assert.deepEqual(posted, [{ type: "files", action: "install" }]);
});

test("a screen reader hears a download in steps of ten percent, and its end", () => {
  const { card: made, find } = card();
  const heard = new Set();
  for (let percent = 0; percent <= 100; percent += 1) {
    made.show(WITHOUT, { ...COMING, left_bytes: 355e6 * (1 - percent / 100) });
    heard.add(find("[role=status]").textContent);
  }
  assert.equal(heard.size, 11);
  made.show(helper(kokoro("ready"), ESPEAK), INSTALLED);
  assert.equal(find("[role=status]").textContent, "Kokoro, the natural voice, is here and reads from now on.");
});

test("a failure is told with its remedy, once, and goes with the next try", () => {
  const { card: made, find, read } = card();
  made.show(WITHOUT, COMING);
  made.show(WITHOUT, FAILED);
  const told = find("[role=alert] p");
  assert.deepEqual(read().slice(1), ["The disk is full.", "Make room on it.", "213 MB of 355 MB to come, 40 GB free on disk.", "Try again"]);
  made.show(WITHOUT, { ...FAILED });
  assert.equal(find("[role=alert] p"), told, "drawn again, and so read out again");
  assert.equal(told.lang, "en");
  made.show(WITHOUT, COMING);
  assert.equal(find("[role=alert]").hidden, true);
});

test("the stand-in's line goes when the voice has come, and the focus is not lost with the button", () => {
  const { card: made, root, find, read } = card();
  made.show(WITHOUT, COMING);
  find("button").focus();
  made.show(helper(kokoro("ready"), ESPEAK), INSTALLED);
  assert.deepEqual(read(), ["Kokoro, the natural voice, is here and reads from now on."]);
  assert.equal(document.activeElement, find("p"));
  const other = card();
  other.card.show(helper(kokoro("ready"), ESPEAK), INSTALLED);
  assert.equal(other.root.hidden, true, "a page that saw no download has nothing to tell");
  assert.equal(root.hidden, false);
});

test("a worker that knows nothing takes nothing from sight, and is asked to look for the download that is shown", () => {
  const { card: made, posted, root, read } = card();
  const unknown = { ...MISSING, phase: /** @type {const} */ ("unknown"), size_bytes: null };
  made.show(WITHOUT, MISSING);
  const before = read();
  made.show({ ...WITHOUT, phase: "unknown", families: [] }, unknown);
  assert.deepEqual([read(), root.hidden, posted], [before, false, []]);
  made.show(WITHOUT, COMING);
  made.show({ ...WITHOUT, phase: "unknown", families: [] }, unknown);
  assert.equal(root.dataset.state, "coming");
  assert.deepEqual(posted, [{ type: "files", action: "status" }]);
});
