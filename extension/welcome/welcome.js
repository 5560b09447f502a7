// The welcome page, opened on install: is the helper there, a paragraph to try, the pin, the key, the voice.
//
// What a person does elsewhere (a terminal, the browser's menus) is looked at again whenever they come back, and a helper
// that is missing every few seconds while they can see the page: the terminal may stand beside it.

import { byId, make } from "../ui/elements.js";
import { FilesCard } from "../ui/files_card.js";
import { HelperCard } from "../ui/helper_card.js";
import { showKey } from "../ui/key_line.js";
import { showProblem } from "../ui/problem.js";
import { isOpen } from "../ui/progress.js";
import { showPrivacy } from "../ui/sent_to.js";
import { openShortcutSettings } from "../ui/shortcut.js";
import { VoiceList } from "../ui/voice_list.js";
import { familyName, fullName, isStandIn } from "../ui/voices.js";
import { fillPage, interfaceLanguage, sentence, words } from "../ui/words.js";
import { Worker } from "../ui/worker.js";

/** @import { Helper, Reading, VoiceFiles } from "../messages.js" */

fillPage();

const AGAIN_MS = 5000; // each look that finds a helper starts a process

const speak = byId("speak", HTMLButtonElement);
/** @type {Helper | null} */
let helper = null;
let speaking = false;

const worker = new Worker(showState);
const checkHelper = () => worker.post({ type: "check_helper" });
const reload = () => worker.post({ type: "reload" });
const helperCard = new HelperCard(byId("helper", HTMLElement), byId("helper_trouble", HTMLElement), checkHelper, reload);
const filesCard = new FilesCard(byId("files", HTMLElement), worker);
const voiceList = new VoiceList(worker, showVoice);

byId("helper_pip", HTMLElement).replaceChildren(...sentence("install_pip", make("code", { dir: "ltr" }, "utter install")));
byId("change_key", HTMLButtonElement).addEventListener("click", openShortcutSettings);
byId("options", HTMLButtonElement).addEventListener("click", () => chrome.runtime.openOptionsPage());
speak.addEventListener("click", () => {
  if (speaking) worker.post({ type: "stop" });
  else worker.post({ type: "speak_text", text: byId("sample", HTMLElement).textContent ?? "" });
});
addEventListener("focus", lookAgain);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && lookAgain());
setInterval(() => {
  if (document.visibilityState === "visible" && helper?.phase === "missing") worker.post({ type: "check_helper", quietly: true });
}, AGAIN_MS);
lookAgain();
showVoice();

function lookAgain() {
  checkHelper();
  void lookAtKey();
  void lookAtPin();
}

/** @param {Reading} reading  @param {Helper} current  @param {VoiceFiles} files */
function showState(reading, current, files) {
  helper = current;
  helperCard.show(helper, isOpen(reading));
  filesCard.show(helper, files);
  showPrivacy(byId("privacy_line", HTMLElement), reading, helper);
  byId("helper_steps", HTMLElement).hidden = helper.phase !== "missing";
  const about = byId("helper_about", HTMLElement);
  about.hidden = helper.phase !== "ready";
  about.textContent = helper.version ? words("helper_about", helper.version) : "";
  void voiceList.follow(helper);
  showVoice();
  // What fails elsewhere is told there; what the helper's state says with its remedy need not be said twice.
  const isTold = reading.error?.code === helper.problem?.code;
  showProblem(byId("problem", HTMLElement), reading.error_here && !isTold ? reading.error : null);
  speaking = isOpen(reading);
  const name = words(speaking ? "stop" : "speak_sample");
  if (speak.textContent !== name) speak.textContent = name;
}

function showVoice() {
  const line = byId("voice_now", HTMLElement);
  const id = helper?.default_voice ?? null;
  const voice = voiceList.voices.find((known) => known.id === id);
  if (helper !== null && ["missing", "forbidden", "failed"].includes(helper.phase)) {
    line.hidden = false;
    line.textContent = words("voice_later");
    return;
  }
  // The card says who stands in, and for whom.
  line.hidden = !voice || (isStandIn(voice.family) && !byId("files", HTMLElement).hidden);
  if (voice) line.textContent = words("voice_is", fullName(voice, interfaceLanguage()), familyName(voice.family));
}

async function lookAtKey() {
  const granted = await showKey(byId("key_now", HTMLElement));
  byId("key_now", HTMLElement).classList.toggle("warning", !granted);
  byId("change_key", HTMLButtonElement).textContent = words(granted ? "key_change" : "key_set");
}

async function lookAtPin() {
  const { isOnToolbar } = await chrome.action.getUserSettings();
  const line = byId("pinned", HTMLElement);
  line.hidden = !isOnToolbar;
  line.textContent = isOnToolbar ? words("pinned") : "";
}
