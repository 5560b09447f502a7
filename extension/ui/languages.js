// Languages as a person knows them: one key for all regions of a language, and its names. Pure.

/**
 * The key under which a voice is chosen: "en" for "en-GB", "zh" for "cmn". Not a tag: its first part, lower case.
 * @param {string} tag BCP 47  @returns {string}
 */
export function languageKey(tag) {
  return locale(tag)?.language ?? tag.split(/[-_]/)[0].toLowerCase();
}

/** "English" for "en" in the interface's language, null where the browser has no name. @param {string} tag  @param {string} inLanguage */
export function languageName(tag, inLanguage) {
  const name = languageWithin(tag, inLanguage);
  return name && capitalised(name, inLanguage);
}

/** The same as it is written within a sentence: "anglais". @param {string} tag  @param {string} inLanguage  @returns {string | null} */
export function languageWithin(tag, inLanguage) {
  // Without extensions, which DisplayNames refuses: "en-GB-x-rp" is English of the United Kingdom to it.
  const base = locale(tag)?.baseName;
  return (base && new Intl.DisplayNames([inLanguage], { type: "language", fallback: "none" }).of(base)) || null;
}

/**
 * Whether a tag tells more than `languageName` says of it, as "en-GB-x-rp" does, or is none.
 * @param {string} tag  @returns {boolean}
 */
export function isSpecial(tag) {
  const { language, script, region } = locale(tag) ?? {};
  return [language, script, region].filter(Boolean).join("-") !== tag;
}

/** The language's name in itself: "Deutsch" for "de"; null where it is unknown. @param {string} tag  @returns {string | null} */
export function ownName(tag) {
  const own = locale(tag);
  // Asked in a language that ICU lacks, DisplayNames answers in the default one: that is no own name.
  if (!own || Intl.DisplayNames.supportedLocalesOf([own.language]).length === 0) return null;
  const name = new Intl.DisplayNames([own.language], { type: "language", fallback: "none" }).of(own.language);
  return name ? capitalised(name, own.language) : null;
}

/** "United Kingdom" for "en-GB", null for "en". @param {string} tag  @param {string} inLanguage  @returns {string | null} */
export function regionName(tag, inLanguage) {
  const region = locale(tag)?.region;
  if (!region) return null;
  return new Intl.DisplayNames([inLanguage], { type: "region", fallback: "none" }).of(region) ?? null;
}

/** @param {string} tag  @returns {Intl.Locale | null} null where it is no tag at all, as some engines' names are */
function locale(tag) {
  try {
    return new Intl.Locale(tag);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** @param {string} name  @param {string} inLanguage  headings begin with a capital in every language that has them */
function capitalised(name, inLanguage) {
  const [first = "", ...rest] = name;
  return first.toLocaleUpperCase(inLanguage) + rest.join("");
}
