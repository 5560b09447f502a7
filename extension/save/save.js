// The page that saves sound: what it was opened for, the format, how far the file is, and the file given to the browser.
//
//   ready --Save--> making --made--> saved --Save once more--> making
//                     |  '--Cancel--> ready
//                     '--failed--> failed --Begin again--> making
//
// The text is kept here alone, in memory: a page that is loaded again has nothing to save.

import { nearestSpeed } from "../protocol.js";
import { SAVE_FORMATS, load, onChange, save as saveSettings, targetOf } from "../settings.js";
import { byId, make } from "../ui/elements.js";
import { languageWithin } from "../ui/languages.js";
import { showProblem } from "../ui/problem.js";
import { clock } from "../ui/progress.js";
import { fillPage, interfaceLanguage, sentence, words } from "../ui/words.js";
import { beginningOf } from "./beginning.js";
import { fileName } from "./file_name.js";
import { NoFile, makeFile, takeSavable } from "./make_file.js";

/** @import { Savable } from "../messages.js" */
/** @import { Settings } from "../settings.js" */

fillPage();

const problem = byId("problem", HTMLElement);
const status = byId("status", HTMLElement);
const format = byId("format", HTMLSelectElement);
const translated = byId("translated", HTMLInputElement);
const start = byId("start", HTMLButtonElement);
const cancel = byId("cancel", HTMLButtonElement);
const percents = new Intl.NumberFormat(interfaceLanguage(), { style: "percent" });

/** What a file is translated into, null where that is not offered. @type {string | null} */
let target = null;
/** The person's choice for this file, which is nobody's setting; null: as readings are. @type {boolean | null} */
let translates = null;

const savable = await taken();
if (savable === null) {
  showProblem(problem, { code: "save_gone", message: words("save_gone"), remedy: words("save_gone_remedy") });
} else {
  await showWhat(savable);
  start.addEventListener("click", () => void save(savable));
}

/** @returns {Promise<Savable | null>} */
async function taken() {
  try {
    return await takeSavable(location.hash.slice(1), showPrivacy);
  } catch (error) {
    if (error instanceof NoFile) return null; // the worker went with it
    throw error;
  }
}

/** While nobody knows whether some voices are another computer's, nothing is promised. @param {string | null} host */
function showPrivacy(host) {
  byId("privacy_line", HTMLElement).textContent = host === null ? words("privacy_line") : words("privacy_line_some", host);
}

/** @param {Savable} savable */
async function showWhat({ title, source, text, language }) {
  byId("title", HTMLElement).textContent = title || words("untitled");
  byId("source", HTMLElement).textContent = words(source === "selection" ? "save_selection" : "save_article");
  const beginning = byId("beginning", HTMLElement);
  if (language !== null) beginning.lang = language;
  beginning.textContent = beginningOf(text);
  const settings = await load();
  showFormats(settings.save_format);
  translated.addEventListener("change", () => (translates = translated.checked));
  showSettings(settings);
  onChange(showSettings);
  start.textContent = words("save_start");
  byId("sheet", HTMLElement).hidden = false;
  start.focus();
}

/** @param {Settings["save_format"]} chosen */
function showFormats(chosen) {
  format.append(...SAVE_FORMATS.map((kind) => new Option(words(`save_${kind}`), kind, false, kind === chosen)));
  format.addEventListener("change", () => void saveSettings({ save_format: kindChosen() }));
}

/** @returns {Settings["save_format"]} */
function kindChosen() {
  return /** @type {Settings["save_format"]} */ (format.value);
}

/** @param {Settings} settings */
function showSettings(settings) {
  showTranslation(settings);
  showSpeed(settings.speed);
}

/** @param {Settings} settings */
function showTranslation(settings) {
  target = targetOf({ ...settings, translating: true });
  byId("translation", HTMLElement).hidden = target === null;
  translated.checked = translates ?? settings.translating;
  const language = target && (languageWithin(target, interfaceLanguage()) ?? target);
  byId("translated_into", HTMLElement).textContent = language && words("save_translated", language);
}

/** @param {number} chosen  by the person, for listening */
function showSpeed(chosen) {
  const speed = nearestSpeed(chosen);
  const line = byId("speed", HTMLElement);
  line.hidden = speed === 1;
  line.textContent = words("save_speed", new Intl.NumberFormat(interfaceLanguage()).format(speed));
}

/** @param {Savable} savable */
async function save(savable) {
  const kind = kindChosen();
  const until = new AbortController();
  cancel.onclick = () => until.abort();
  showMaking(true);
  advance("save_starting", null);
  try {
    const how = { format: kind, to: translated.checked ? target : null };
    const { file, duration_s } = await makeFile(savable, how, (what, fraction) => {
      advance(what === "loading" ? "save_loading" : "save_speaking", what === "loading" ? null : fraction);
    }, until.signal);
    const name = fileName(savable.title, kind);
    give(file, name);
    ended("save_another", ...sentence("save_saved", document.createTextNode(clock(duration_s)), make("bdi", {}, name)));
  } catch (error) {
    if (error instanceof NoFile) {
      ended("save_again");
      showProblem(problem, error.problem);
    } else if (until.signal.aborted) {
      ended("save_start", words("save_canceled"));
    } else {
      throw error;
    }
  }
}

/** @param {Blob} file @param {string} name */
function give(file, name) {
  const address = URL.createObjectURL(file);
  make("a", { href: address, download: name }).click();
  // The browser has taken the file by its address when this returns.
  URL.revokeObjectURL(address);
}

/** @param {"save_starting" | "save_loading" | "save_speaking"} doing @param {number | null} fraction  null: nobody knows */
function advance(doing, fraction) {
  const said = words(doing);
  if (status.textContent !== said) status.textContent = said; // said once, not at every step
  const bar = byId("progress", HTMLProgressElement);
  if (fraction === null) bar.removeAttribute("value");
  else bar.value = fraction;
  const shown = fraction === null ? "" : percents.format(fraction);
  byId("percent", HTMLElement).textContent = shown;
  document.title = shown === "" ? words("save_title") : words("save_percent", shown, words("save_title"));
}

/** @param {string} next  what the button then does @param {...(Node | string)} said */
function ended(next, ...said) {
  showMaking(false);
  document.title = words("save_title");
  start.textContent = words(next);
  status.replaceChildren(...said);
}

/** @param {boolean} is */
function showMaking(is) {
  const hadFocus = document.activeElement === start || document.activeElement === cancel;
  showProblem(problem, null);
  format.disabled = is;
  translated.disabled = is;
  start.hidden = is;
  cancel.hidden = !is;
  byId("advance", HTMLElement).hidden = !is;
  if (hadFocus) (is ? cancel : start).focus();
}
