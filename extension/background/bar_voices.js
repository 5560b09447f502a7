// The voices that the bar offers for what is read, and the one that the person takes there.
//
// The choice is kept as the popup keeps it, by language; that the reading goes on with it follows from there (main.js). A
// page's process may be in other hands than ours: it is told only who speaks the language that is read, and only of those
// it may take one.

import { question } from "../protocol.js";
import { load } from "../settings.js";
import { languageKey } from "../ui/languages.js";
import { accentName, byLanguage, hostOf, nameLanguage, voiceName } from "../ui/voices.js";
import { interfaceLanguage } from "../ui/words.js";
import { keep } from "./keep.js";
import { HelperFailure } from "./native_port.js";

/** @import { OfferedVoice, VoiceInfo } from "../messages.js" */
/** @import { Parts } from "./speak.js" */

/** @param {Parts} parts @returns {Promise<OfferedVoice[]>} in the popup's order; none while the helper does not answer */
export async function voicesOf(parts) {
  const inLanguage = interfaceLanguage();
  const { families } = parts.port.helper;
  return (await speakers(parts)).map((voice) => ({
    id: voice.id,
    name: voiceName(voice, inLanguage),
    accent: hostOf(voice, families) ?? accentName(voice, inLanguage), // whoever chooses it sees where the text goes
    language: nameLanguage(voice, inLanguage),
  }));
}

/** @param {Parts} parts @param {string} id  as a page says it */
export async function chooseVoice(parts, id) {
  const { id: job, language } = parts.current.state;
  const voice = (await speakers(parts)).find((known) => known.id === id);
  // Another text, or another language, may be read by now.
  const isSame = parts.current.state.id === job && parts.current.state.language === language;
  if (voice === undefined || language === null || !isSame) return;
  const { voices } = await load();
  await keep({ voices: { ...voices, [languageKey(language)]: voice.id } });
}

/** Who speaks the language that is read. @param {Parts} parts @returns {Promise<VoiceInfo[]>} */
async function speakers({ current, port }) {
  const { phase, language } = current.state;
  if (phase === "idle" || language === null) return [];
  try {
    const answer = await port.ask((id) => question("voices", id));
    if (answer.type !== "voices") throw new Error(`"voices" was answered by "${answer.type}"`);
    const { favorites } = await load();
    const { mine } = byLanguage(answer.voices, [language, ...navigator.languages], favorites, interfaceLanguage());
    const its = mine.find((each) => each.language === languageKey(language));
    return its ? [...its.listed, ...its.more] : [];
  } catch (failure) {
    if (!(failure instanceof HelperFailure)) throw failure;
    return []; // the reading itself tells what is wrong with the helper
  }
}
