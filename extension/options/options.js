// The options page: every setting of the extension, the key, the settings as a file, what is stored where.

import { load, onChange, save } from "../settings.js";
import { byId } from "../ui/elements.js";
import { HelperCard } from "../ui/helper_card.js";
import { showKey } from "../ui/key_line.js";
import { showProblem } from "../ui/problem.js";
import { openShortcutSettings } from "../ui/shortcut.js";
import { SpeedControl } from "../ui/speed_control.js";
import { VoiceList } from "../ui/voice_list.js";
import { VoicePicker } from "../ui/voice_picker.js";
import { fillPage } from "../ui/words.js";
import { Worker } from "../ui/worker.js";
import { latencyChoice } from "./latency.js";
import { settingsFile } from "./settings_file.js";
import { skipRules } from "./skip_rules.js";

/** @import { Settings } from "../settings.js" */

fillPage();
const settings = await load();

const worker = new Worker((reading, helper) => {
  helperCard.show(helper);
  picker.showReading(reading);
  showProblem(byId("problem", HTMLElement), reading.error_here ? reading.error : null); // what fails elsewhere is told there
  void voiceList.follow(helper);
});
const checkHelper = () => worker.post({ type: "check_helper" });
const helperCard = new HelperCard(byId("helper", HTMLElement), byId("helper_trouble", HTMLElement), checkHelper);
const picker = new VoicePicker(byId("picker", HTMLElement), worker);
const voiceList = new VoiceList(worker, (voices, problem) => {
  picker.showVoices(voices);
  showProblem(byId("voices_problem", HTMLElement), problem);
});
const speedValue = byId("speed_value", HTMLOutputElement);
const speed = new SpeedControl(byId("speed", HTMLInputElement), speedValue, (chosen) => void save({ speed: chosen }));
const showSkip = skipRules(byId("skip", HTMLElement));
const showLatency = latencyChoice(byId("latency", HTMLElement));

show(settings);
onChange(show);
settingsFile();
checkHelper();

// The key is changed on another page: look again when the person comes back.
const showKeyNow = () => void showKey(byId("key_now", HTMLElement));
document.addEventListener("visibilitychange", showKeyNow);
showKeyNow();
byId("change_key", HTMLButtonElement).addEventListener("click", openShortcutSettings);

/** @param {Settings} current */
function show(current) {
  speed.show(current.speed);
  showSkip(current.skip);
  showLatency(current.latency_s);
  picker.showChoices(current.voices);
}
