// The settings as a file: written for the person to keep, read back after a look at every value.

import { exportText, importText, InvalidSettings, load, save } from "../settings.js";
import { byId, make } from "../ui/elements.js";
import { showProblem } from "../ui/problem.js";
import { words } from "../ui/words.js";

const FILE_NAME = "utter-settings.json";
const MAX_BYTES = 1 << 20; // settings are a few hundred bytes; a film chosen by mistake must not be read into memory

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
      const message = words("file_refused", file.name, error.message);
      showProblem(problem, { code: "invalid_settings", message, remedy: words("file_refused_remedy") });
    }
  });

  /** @param {string} name  @param {string} value */
  function tell(name, value) {
    showProblem(problem, null);
    done.hidden = false;
    done.textContent = words(name, value);
  }
}

/** @param {File} file */
async function take(file) {
  if (file.size > MAX_BYTES) throw new InvalidSettings("file", words("file_too_large"));
  await save(importText(await file.text()));
}
