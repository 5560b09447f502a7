// The options page: every setting of the extension in one place each, the person's own words, the keys, what is stored where.

import { MAX_PREROLL_S, MAX_TEXT_SIZE, load, onChange, save } from "../settings.js";
import { byId } from "../ui/elements.js";
import { HelperCard } from "../ui/helper_card.js";
import { showKey } from "../ui/key_line.js";
import { showProblem } from "../ui/problem.js";
import { isOpen } from "../ui/progress.js";
import { openShortcutSettings } from "../ui/shortcut.js";
import { showPrivacy } from "../ui/sent_to.js";
import { SpeedControl } from "../ui/speed_control.js";
import { VoiceList } from "../ui/voice_list.js";
import { VoicePicker } from "../ui/voice_picker.js";
import { fillPage, interfaceLanguage, words } from "../ui/words.js";
import { Worker } from "../ui/worker.js";
import { listKeys } from "./keys.js";
import { latencyChoice } from "./latency.js";
import { lookChoices } from "./look.js";
import { OwnWords } from "./own_words.js";
import { settingSlider } from "./setting_slider.js";
import { settingsFile } from "./settings_file.js";
import { SkipPreview } from "./skip_preview.js";
import { skipRules } from "./skip_rules.js";
import { switches } from "./switches.js";
import { TargetChoice } from "./target_choice.js";

/** @import { Helper } from "../messages.js" */
/** @import { Settings } from "../settings.js" */

fillPage();
const settings = await load();
/** @type {Helper | null} */
let helper = null;
let helperBuild = ""; // of the helper that was asked

const worker = new Worker((reading, answering) => {
  helper = answering;
  helperCard.show(helper, isOpen(reading));
  picker.showReading(reading);
  showProblem(byId("problem", HTMLElement), reading.error_here ? reading.error : null); // what fails elsewhere is told there
  void voiceList.follow(helper);
  targets.showHelper(helper);
  showPrivacy(byId("privacy_line", HTMLElement), reading, helper);
  // "It goes nowhere else" is then for that line to say.
  byId("privacy_text", HTMLElement).hidden = helper.families.some(({ host }) => host !== undefined);
  const build = helper.phase === "ready" ? (helper.build ?? "") : "";
  if (build === "" || build === helperBuild) return;
  helperBuild = build;
  preview.ready();
  ownWords.ready();
});
const checkHelper = () => worker.post({ type: "check_helper" });
const reload = () => worker.post({ type: "reload" });
const helperCard = new HelperCard(byId("helper", HTMLElement), byId("helper_trouble", HTMLElement), checkHelper, reload);
const picker = new VoicePicker(byId("picker", HTMLElement), worker);
const voiceList = new VoiceList(worker, (voices, problem) => {
  picker.showVoices(voices, helper?.families ?? []);
  targets.showTargets(voiceList.targets);
  ownWords.showLanguages(voices.map(({ languages: [tag] }) => tag));
  showProblem(byId("voices_problem", HTMLElement), problem);
});
const speedParts = {
  slider: byId("speed", HTMLInputElement), output: byId("speed_value", HTMLOutputElement), presets: byId("speed_presets", HTMLElement),
};
const speed = new SpeedControl(speedParts, (chosen) => void save({ speed: chosen }));
const preview = new SkipPreview(worker);
const ownWords = new OwnWords(worker);
const targets = new TargetChoice(byId("translate_to", HTMLSelectElement), byId("translator_trouble", HTMLElement));
const barBack = byId("bar_back", HTMLButtonElement);
const percent = new Intl.NumberFormat(interfaceLanguage(), { style: "percent" });
const seconds = new Intl.NumberFormat(interfaceLanguage(), { style: "unit", unit: "second", maximumFractionDigits: 1 });

/** Each shows its part of the settings. @type {((current: Settings) => void)[]} */
const shows = [
  (current) => picker.showChoices(current),
  (current) => speed.show(current.speed),
  lookChoices({ highlight: byId("highlight", HTMLElement), color: byId("color", HTMLElement) }),
  switches(byId("look_switches", HTMLElement), ["dim", "follow", "bar"]),
  (current) => (barBack.hidden = current.bar_at === null),
  settingSlider(byId("text_size", HTMLInputElement), byId("text_size_value", HTMLOutputElement), {
    setting: "text_size", min: 1, max: MAX_TEXT_SIZE, step: 0.1, inWords: (size) => percent.format(size),
  }),
  switches(byId("translate_switch", HTMLElement), ["translate"]),
  (current) => targets.show(current),
  skipRules(byId("skip", HTMLElement)),
  (current) => preview.showRules(current.skip),
  switches(byId("habits", HTMLElement), ["alt_click", "outlives_page", "remembers"]),
  settingSlider(byId("preroll", HTMLInputElement), byId("preroll_value", HTMLOutputElement), {
    setting: "preroll_s", min: 0, max: MAX_PREROLL_S, step: 0.1, inWords: (wait_s) => (wait_s === 0 ? words("off") : seconds.format(wait_s)),
  }),
  latencyChoice(byId("latency", HTMLElement)),
];
const show = (/** @type {Settings} */ current) => shows.forEach((each) => each(current));

show(settings);
onChange(show);
settingsFile();
listKeys(byId("keys", HTMLElement));
checkHelper();

barBack.addEventListener("click", () => {
  byId("look_switches", HTMLElement).querySelector("input")?.focus(); // the button goes
  void save({ bar_at: null });
});
byId("forget", HTMLButtonElement).addEventListener("click", () => {
  worker.post({ type: "forget_places" });
  byId("forgotten", HTMLElement).textContent = words("forgotten");
});

// The key is changed on another page: look again when the person comes back.
const change = byId("change_key", HTMLButtonElement);
const showKeyNow = async () => (change.textContent = words((await showKey(byId("key_now", HTMLElement))) ? "key_change" : "key_set"));
document.addEventListener("visibilitychange", showKeyNow);
void showKeyNow();
change.addEventListener("click", openShortcutSettings);
