// The popup: what is being read and its controls; behind one button, the voices.

import { load, onChange, save } from "../settings.js";
import { byId, icon } from "../ui/elements.js";
import { FilesCard } from "../ui/files_card.js";
import { HelperCard } from "../ui/helper_card.js";
import { languageKey, languageName } from "../ui/languages.js";
import { showProblem } from "../ui/problem.js";
import { isOpen } from "../ui/progress.js";
import { showPrivacy } from "../ui/sent_to.js";
import { speakShortcut } from "../ui/shortcut.js";
import { SpeedControl, inWords } from "../ui/speed_control.js";
import { setTextSize } from "../ui/text_size.js";
import { translatorProblem } from "../ui/translator.js";
import { VoiceList } from "../ui/voice_list.js";
import { VoicePicker } from "../ui/voice_picker.js";
import { nameAndAccent } from "../ui/voices.js";
import { fillPage, interfaceLanguage, words } from "../ui/words.js";
import { Worker } from "../ui/worker.js";
import { NowPanel } from "./now.js";
import { SiteAccess } from "./site_access.js";

/** @import { Helper, Reading, VoiceFiles } from "../messages.js" */

fillPage();
document.body.classList.toggle("in-tab", (await chrome.tabs.getCurrent()) !== undefined);
let settings = await load();
setTextSize(settings.text_size);
const shortcut = await speakShortcut();
/** @type {Reading | null} */
let reading = null;
/** @type {Helper | null} */
let helper = null;

const pages = { reading: byId("reading", HTMLElement), voices: byId("voices", HTMLElement) };
const openVoices = byId("open_voices", HTMLButtonElement);
const worker = new Worker(showState);
const now = new NowPanel(worker, shortcut);
const site = new SiteAccess();
const reload = () => worker.post({ type: "reload" });
const helperCard = new HelperCard(byId("helper", HTMLElement), byId("helper_trouble", HTMLElement), checkHelper, reload);
const filesCard = new FilesCard(byId("files", HTMLElement), worker);
const speedParts = {
  slider: byId("speed", HTMLInputElement), output: byId("speed_value", HTMLOutputElement), presets: byId("speed_presets", HTMLElement),
};
const speed = new SpeedControl(speedParts, setSpeed);
const picker = new VoicePicker(byId("picker", HTMLElement), worker);
const voiceList = new VoiceList(worker, (voices, problem) => {
  picker.showVoices(voices, helper?.families ?? []);
  showProblem(byId("voices_problem", HTMLElement), problem);
  showVoiceNow();
});

picker.showChoices(settings);
speed.show(settings.speed);
showVoiceNow();
showTranslation();
checkHelper();
void site.load().then(showSite);

onChange((changed) => {
  settings = changed;
  setTextSize(settings.text_size);
  picker.showChoices(settings);
  showSpeed();
  showVoiceNow();
  showTranslation();
  showSite();
});
openVoices.addEventListener("click", () => turnTo("voices"));
const closeVoices = byId("close_voices", HTMLButtonElement);
closeVoices.append(icon("leave"));
closeVoices.title = closeVoices.ariaLabel ?? "";
closeVoices.addEventListener("click", () => turnTo("reading"));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || pages.voices.hidden) return;
  event.preventDefault(); // else Chrome closes the popup
  turnTo("reading");
});
byId("translate", HTMLButtonElement).addEventListener("click", () => void save({ translating: !settings.translating }));
byId("options", HTMLButtonElement).addEventListener("click", () => chrome.runtime.openOptionsPage());

/** @param {Reading} current  @param {Helper} answering  @param {VoiceFiles} files */
function showState(current, answering, files) {
  reading = current;
  helper = answering;
  now.show(reading);
  picker.showReading(reading);
  helperCard.show(helper, isOpen(reading));
  filesCard.show(helper, files);
  void voiceList.follow(helper);
  // What the helper's state says with its remedy need not be said twice.
  const isTold = reading.error !== null && reading.error.code === helper.problem?.code;
  showProblem(byId("problem", HTMLElement), isTold ? null : reading.error);
  showSpeed();
  showVoiceNow();
  showTranslation();
  showPrivacy(byId("privacy_line", HTMLElement), reading, helper);
  showSite();
}

/** The button is on or off; what is missing for it is told once it is on. */
function showTranslation() {
  const { translate, translating } = settings;
  byId("translation", HTMLElement).hidden = !translate;
  byId("translate", HTMLButtonElement).ariaPressed = String(translating);
  const isTold = reading?.error?.remedy != null && reading.error.remedy === helper?.translator?.remedy;
  showProblem(byId("translator_trouble", HTMLElement), translate && translating && !isTold ? translatorProblem(helper) : null);
}

/** While something is read, its controls have the room. */
function showSite() {
  site.show(settings.alt_click && !(reading && isOpen(reading)));
}

function checkHelper() {
  worker.post({ type: "check_helper" });
}

/** @param {number} chosen */
function setSpeed(chosen) {
  worker.post({ type: "set_speed", speed: chosen }); // the worker stores it too: it becomes the speed of new readings
}

function showSpeed() {
  speed.show(reading && isOpen(reading) ? reading.speed : settings.speed);
  const { capped_speed: most_speed = null, speed: wanted = 0 } = reading ?? {};
  const most = most_speed === null || most_speed >= wanted ? "" : words("capped", inWords(most_speed));
  const line = byId("capped", HTMLElement);
  if (line.textContent !== most) line.textContent = most; // a live region: the same again would be read out again
}

/** The language that is read, or the person's own, and who speaks it. */
function showVoiceNow() {
  const open = reading && isOpen(reading) ? reading : null;
  const language = languageKey(open?.language ?? navigator.language);
  const voice = open?.voice ?? settings.voices[language] ?? "";
  const [name] = nameAndAccent(voice === "" ? words("automatic") : voiceList.nameOf(voice));
  const spoken = languageName(language, interfaceLanguage()) ?? language;
  // Some engines name a voice by its language: "English · English (America)" would say it twice.
  byId("voice_now", HTMLElement).textContent = name.startsWith(spoken) ? name : words("voice_now", spoken, name);
}

/** @param {"reading" | "voices"} name */
function turnTo(name) {
  pages.reading.hidden = name !== "reading";
  pages.voices.hidden = name !== "voices";
  if (name === "voices") picker.focus();
  else openVoices.focus();
}
