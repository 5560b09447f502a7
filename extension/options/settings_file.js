// The settings as a file: written for the person to keep, read back after a look at every value.

import { exportText, importText, InvalidSettings, load, save } from "../settings.js";
import { byId, make } from "../ui/elements.js";
import { showProblem } from "../ui/problem.js";
import { words } from "../ui/words.js";

const FILE_NAME = "utter-settings.json";
const MAX_BYTES = 1 << 20; // settings are a few hundred bytes; a film chosen by mistake must not be read into memory

const TOO_LARGE = "size";

/** What each setting is called where it is chosen. @type {Record<string, string>} */
const HEADINGS = {
  voices: "voices", favorites: "voices", speed: "speed", highlight: "highlight", color: "color", dim: "switch_dim",
  follow: "switch_follow", bar: "switch_bar", bar_at: "switch_bar", text_size: "text_size", skip: "skip",
  alt_click: "switch_alt_click", outlives_page: "switch_outlives_page", remembers: "switch_remembers", preroll_s: "preroll",
  latency_s: "latency", save_format: "save_format", translate: "translate", translating: "translate", translate_to: "translate",
};

export function settingsFile() {
  const done = byId("file_done", HTMLElement);
  const problem = byId("file_problem", HTMLElement);
  const chooser = byId("file", HTMLInputElement);

  byId("export", HTMLButtonElement).addEventListener("click", async () => {
    const address = URL.createObjectURL(new Blob([exportText(await load())], { type: "application/json" }));
    make("a", { href: address, download: FILE_NAME }).click();
    URL.revokeObjectURL(address);
    tell("file_exported", FILE_NAME);
  });
  byId("import", HTMLButtonElement).addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", async () => {
    const file = chooser.files?.item(0);
    chooser.value = ""; // the same file chosen again must be a change again
    if (!file) return;
    try {
      await take(file);
      tell("file_imported", file.name);
    } catch (error) {
      if (!(error instanceof InvalidSettings)) throw error;
      done.hidden = true;
      showProblem(problem, { code: "invalid_settings", message: refusal(file.name, error), remedy: words("file_refused_remedy") });
    }
  });

  /** @param {string} name  @param {string} value */
  function tell(name, value) {
    showProblem(problem, null);
    done.hidden = false;
    done.textContent = words(name, value);
  }
}

/** @param {string} name  of the file  @param {InvalidSettings} error  @returns {string} a sentence for a person */
export function refusal(name, { key }) {
  if (key === TOO_LARGE) return words("file_too_large", name);
  return key in HEADINGS ? words("file_value_refused", name, words(HEADINGS[key])) : words("file_refused", name);
}

/** @param {File} file */
async function take(file) {
  if (file.size > MAX_BYTES) throw new InvalidSettings(TOO_LARGE, `has ${file.size} bytes`);
  await save(importText(await file.text()));
}
