import assert from "node:assert/strict";
import { test } from "node:test";

import { languageKey, languageName, languageWithin, ownName, regionName } from "../../extension/ui/languages.js";

test("all regions and old names of a language share one key", () => {
  for (const tag of ["en", "en-US", "en-GB-x-rp"]) assert.equal(languageKey(tag), "en");
  assert.equal(languageKey("cmn"), "zh");
  assert.equal(languageKey("cmn-latn-pinyin"), "zh");
  assert.equal(languageKey("iw"), "he");
});

test("a name that is no language tag still has a key", () => {
  assert.equal(languageKey("en_US"), "en");
  assert.equal(languageKey("Q"), "q");
});

test("a language is named in the interface's language, with a capital", () => {
  assert.equal(languageName("de", "en"), "German");
  assert.equal(languageName("de", "fr"), "Allemand");
  assert.equal(languageName("qdb", "en"), null);
});

test("within a sentence a language is written as its language does", () => {
  assert.deepEqual(["en", "fr", "de"].map((inLanguage) => languageWithin("de-x-y", inLanguage)), ["German", "allemand", "Deutsch"]);
  assert.equal(languageWithin("qdb", "en"), null);
});

test("a language's own name is written in itself", () => {
  assert.equal(ownName("de"), "Deutsch");
  assert.equal(ownName("es"), "Español");
  assert.equal(ownName("qdb"), null);
});

test("only a tag with a region has a region's name", () => {
  assert.equal(regionName("pt-BR", "en"), "Brazil");
  assert.equal(regionName("pt", "en"), null);
});
