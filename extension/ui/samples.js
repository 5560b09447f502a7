// One short sentence per language, to hear a voice by; where there is none, the language's own name and some numbers,
// which every voice says in its language.

import { languageKey, ownName } from "./languages.js";

/** @type {Record<string, string>} */
const SENTENCES = {
  af: "Hallo. Dit is hoe ek klink as ek vir jou lees.",
  ar: "مرحبا. هكذا يبدو صوتي عندما أقرأ لك.",
  be: "Добры дзень. Так я гучу, калі чытаю ўголас.",
  bg: "Здравейте. Така звуча, когато чета на глас.",
  bn: "নমস্কার। আমি পড়লে আমার গলা এমন শোনায়।",
  bs: "Zdravo. Ovako zvučim kad čitam naglas.",
  ca: "Hola. Així sono quan llegeixo en veu alta.",
  cs: "Ahoj. Takhle zním, když čtu nahlas.",
  cy: "Helo. Dyma sut rydw i'n swnio wrth ddarllen.",
  da: "Hej. Sådan lyder jeg, når jeg læser højt for dig.",
  de: "Hallo. So klinge ich, wenn ich Ihnen vorlese.",
  el: "Γεια σας. Έτσι ακούγομαι όταν διαβάζω δυνατά.",
  en: "Hello. This is how I sound when I read to you.",
  eo: "Saluton. Jen kiel mi sonas, kiam mi legas.",
  es: "Hola. Así sueno cuando te leo en voz alta.",
  et: "Tere. Nii ma kõlan, kui ma ette loen.",
  fa: "سلام. وقتی برایتان می‌خوانم صدایم این‌طور است.",
  fi: "Hei. Tältä kuulostan, kun luen sinulle ääneen.",
  fr: "Bonjour. Voici ma voix quand je lis pour vous.",
  gl: "Ola. Así soo cando leo en voz alta.",
  he: "שלום. כך אני נשמע כשאני קורא לך.",
  hi: "नमस्ते। जब मैं पढ़ता हूँ तो मेरी आवाज़ ऐसी होती है।",
  hr: "Bok. Ovako zvučim kad čitam naglas.",
  hu: "Helló. Így szólok, amikor felolvasok.",
  hy: "Բարև։ Այսպես եմ հնչում, երբ կարդում եմ։",
  id: "Halo. Beginilah suara saya saat membaca.",
  is: "Halló. Svona hljóma ég þegar ég les fyrir þig.",
  it: "Ciao. Ecco come suono quando leggo per te.",
  ja: "こんにちは。読み上げるときはこんな声です。",
  ka: "გამარჯობა. ასე ვჟღერ, როცა ვკითხულობ.",
  ko: "안녕하세요. 제가 읽어 드리는 목소리는 이렇습니다.",
  la: "Salve. Sic sonat vox mea cum lego.",
  lt: "Labas. Taip skambu, kai skaitau garsiai.",
  lv: "Sveiki. Tā es skanu, kad lasu skaļi.",
  mk: "Здраво. Вака звучам кога читам на глас.",
  ms: "Helo. Beginilah suara saya ketika membaca.",
  nb: "Hei. Slik høres jeg ut når jeg leser for deg.",
  nl: "Hallo. Zo klink ik als ik je voorlees.",
  no: "Hei. Slik høres jeg ut når jeg leser for deg.",
  pl: "Cześć. Tak brzmię, kiedy czytam na głos.",
  pt: "Olá. É assim que eu soo quando leio para você.",
  ro: "Bună. Așa sun când citesc cu voce tare.",
  ru: "Здравствуйте. Так я звучу, когда читаю вслух.",
  sk: "Ahoj. Takto zniem, keď čítam nahlas.",
  sl: "Živjo. Tako zvenim, ko berem na glas.",
  sq: "Përshëndetje. Kështu tingëlloj kur lexoj me zë.",
  sr: "Здраво. Овако звучим кад читам наглас.",
  sv: "Hej. Så här låter jag när jag läser för dig.",
  sw: "Habari. Hivi ndivyo ninavyosikika ninaposoma.",
  ta: "வணக்கம். நான் படிக்கும்போது என் குரல் இப்படி இருக்கும்.",
  th: "สวัสดี นี่คือเสียงของฉันเวลาอ่าน",
  tr: "Merhaba. Sesli okurken böyle konuşuyorum.",
  uk: "Вітаю. Так я звучу, коли читаю вголос.",
  ur: "السلام علیکم۔ جب میں پڑھتا ہوں تو میری آواز ایسی ہوتی ہے۔",
  vi: "Xin chào. Đây là giọng của tôi khi đọc.",
  yue: "你好。呢個就係我朗讀嘅聲音。",
  zh: "你好。这就是我朗读的声音。",
};

const NUMBERS = "1, 2, 3, 4, 5.";

/** @param {string} tag BCP 47  @returns {string} */
export function sampleOf(tag) {
  const key = languageKey(tag);
  const name = ownName(key);
  return SENTENCES[key] ?? (name ? `${name}. ${NUMBERS}` : NUMBERS);
}
