"""English: each word sounds as misaki 0.9.4 says it, but for its faults, and nothing is lost.

english_golden.jsonl has 300 sentences of the Wikipedia Homograph Data (Apache-2.0) with tags and what misaki says in
both accents; `python bench/misaki_parity.py FILE --golden tests/speech/english_golden.jsonl` writes it.
"""

import json
import random
from pathlib import Path
from typing import Any, Final

import pytest

from native_helper.speech.phonemize.english.lexicon import lexicon
from native_helper.speech.phonemize.english.pronounce import pronounce
from native_helper.speech.phonemize.english.spoken import spoken_in_english
from native_helper.speech.phonemize.english.tokens import Token, tokens
from native_helper.speech.utterance import Span, Utterance, Word
from native_helper.speech.words import words as words_of
from native_helper.voices.kokoro.alphabet import ALPHABET, MARKS
from tests.speech.random_text import random_text

ACCENTS: Final = ("en-us", "en-gb")
GOLDEN: Final = [
    json.loads(line)
    for line in Path(__file__).with_name("english_golden.jsonl").read_text(encoding="utf-8").splitlines()
]


def utterance(text: str) -> Utterance:
    words = tuple(Word(start, end, Span(start, end)) for start, end in words_of(text, 0, len(text), "en"))
    return Utterance(text, words, "en", Span(0, len(text)), 0, 0.0)


def token(text: str) -> Token:
    return Token(text, is_mark=text in MARKS)


def said(tagged: str, accent: str = "en-us", senses: dict[int, str] | None = None) -> str:
    """Return how "word/TAG word/TAG" sounds."""
    pairs = [one.rpartition("/") for one in tagged.split()]
    spoken = pronounce([token(text) for text, _, _ in pairs], [tag for _, _, tag in pairs], accent, senses or {})
    return " ".join(filter(None, spoken))


@pytest.mark.parametrize("accent", ACCENTS)
def test_given_the_same_tags_words_sound_as_misaki_says_them(accent: str) -> None:
    def spoken(case: dict[str, Any]) -> list[str]:
        found = [token(text) for text in case["tokens"]]
        sounds = pronounce(found, case["tags"], accent)
        return [one for one, of in zip(sounds, found, strict=True) if not of.is_mark]

    assert len(GOLDEN) == 300
    assert [case["tokens"] for case in GOLDEN if spoken(case) != case[accent]] == []


@pytest.mark.parametrize(
    ("why", "tagged", "sounds"),
    [
        ("the before a vowel", "the/DT apple/NN", "ði ˈæpᵊl"),
        ("the before a consonant", "the/DT pear/NN", "ðə pˈɛɹ"),
        ("the before a vowel that is written as none", "the/DT hour/NN", "ði ˈWəɹ"),
        ("the before a consonant that is written as a vowel", "the/DT unit/NN", "ðə jˈunət"),
        ("the before a word that only eSpeak knows", "the/DT ozymandiac/NN", "ði ˌɑzɪmˈændiˌæk"),
        ("the before a compound that only eSpeak knows", "the/DT ozymand-zorb/NN pear/NN", "ði ˈɑzɪmˌændzˈɔɹb pˈɛɹ"),
        ("to before a vowel", "to/TO eat/VB", "tʊ ˈit"),
        ("to before a consonant", "to/TO go/VB", "tə ɡˌO"),
        ("to before a pause", "go/VB to/TO ./.", "ɡˌO tu"),
        ("in before a pause", "come/VB in/IN !/.", "kˈʌm ˈɪn"),
        ("in within a sentence", "in/IN time/NN", "ɪn tˈIm"),
        ("the article", "a/DT pear/NN", "ɐ pˈɛɹ"),
        ("the letter", "vitamin/NN A/NN", "vˈITəmən ˈA"),
        ("the letter before a pause, taken for the article", "plan/NN A/DT ./.", "plˈæn ˈA"),
        ("a capital article", "A/DT pear/NN", "ɐ pˈɛɹ"),
        ("was in the habit", "used/VBD to/TO go/VB", "jˈust tə ɡˌO"),
        ("accustomed to it", "was/VBD used/VBN to/TO it/PRP", "wʌz jˈust tʊ ɪt"),
        ("accustomed to the noise", "I'm/PRP used/VBN to/TO the/DT noise/NN", "ˌIm jˈust tə ðə nˈYz"),
        ("made use of for a purpose", "it/PRP is/VBZ used/VBN to/TO cut/VB", "ɪt ɪz jˈuzd tə kˈʌt"),
        ("made use of", "used/VBN to/TO great/JJ effect/NN", "jˈuzd tə ɡɹˈAt əfˈɛkt"),
        ("was made use of", "used/VBN by/IN us/PRP", "jˈuzd bI ˌʌs"),
        ("a verb by its tag", "they/PRP record/VBP it/PRP", "ðA ɹəkˈɔɹd ɪt"),
        ("a noun by its tag", "the/DT record/NN", "ðə ɹˈɛkəɹd"),
        ("versus", "us/PRP vs./IN them/PRP", "ˌʌs vˈɜɹsəs ðˌɛm"),
        ("a word in capitals is stressed", "NOT/RB us/PRP", "nˈɑt ˌʌs"),
        ("-s", "blogs/NNS", "blˈɑɡz"),
        ("-ed with a tap", "unvetted/JJ", "ʌnvˈɛTᵻd"),
        ("possessive of a name", "Hartman's/NNP", "hˈɑɹtmənz"),
        ("possessive of initials", "U.S.'s/NNP", "jˌuˈɛsᵻz"),
        ("possessive of an acronym", "FBI's/NNP", "ˌɛfbˌiˈIz"),
        ("plural of an acronym", "PDFs/NNS", "pˌidˌiˈɛfs"),
        ("initials", "e.g./FW", "ˌiʤˈi"),
        ("a compound keeps one main stress", "well-known/JJ", "wˌɛlnˈOn"),
        ("a letter before a word", "X-wing/NN", "ˈɛkswˌɪŋ"),
        ("humps", "PowerShell/NNP", "pˈWəɹʃˌɛl"),
        ("a number between letters", "X2Y/NN", "ˈɛks tˈu wˈI"),
        ("plural of initials", "M.D.s/NNS", "ˌɛmdˈiz"),
        ("a number behind a word", "Covid-19/NN", "kˈOvˌɪd nˈIntin"),
        ("a slash", "and/or/CC", "ænd ɔɹ"),
        ("marks set too close", "to:(Repent)/VB", "tə ɹəpˈɛnt"),
    ],
    ids=lambda value: value,
)
def test_a_word_sounds_so(why: str, tagged: str, sounds: str) -> None:
    assert said(tagged) == sounds


@pytest.mark.parametrize(
    ("why", "tagged", "sounds"),
    [
        ("the present of read", "they/PRP read/VBP", "ðA ɹˈid"),
        ("the past of read", "they/PRP read/VBD", "ðA ɹˈɛd"),
        ("the present of wound", "they/PRP wound/VBP", "ðA wˈund"),
        ("the past of wind", "he/PRP wound/VBD", "hi wˈWnd"),
        ("tales", "tall/JJ tales/NNS", "tˈɔl tˈAlz"),
        ("tales in a heading, not spelled out", "TALES/NNP of/IN Rome/NNP", "tˈAlz ʌv ɹˈOm"),
        ("a heading in capitals, not spelled out", "THE/NNP WAR/NNP OF/NNP US/NNP", "ðə wˈɔɹ ʌv ˌʌs"),
        ("Pan Am", "Pan/NNP Am/NNP", "pˈæn ˈæm"),
        ("am is am", "I/PRP am/VBP here/RB", "ˌI ɐm hˈɪɹ"),
        ("8 AM", "eight/CD AM/NN", "ˈAt ˌAˈɛm"),
        ("US is the country, whatever its tag", "the/DT US/PRP", "ðə jˌuˈɛs"),
        ("a noun in a compound adjective", "content-based/JJ", "kˈɑntɛntbˌAst"),
        ("a small word said loudly", "do/VBP NOT/NNP go/VB", "dˈu nˈɑt ɡˌO"),
        ("US in a compound", "US-based/JJ", "juˌɛsbˈAst"),
        ("-'d behind an acronym", "OK'd/VBD", "ˌOkˈAd"),
        ("an acronym that is a word", "JSON/NNP", "ʤˈAsən"),
        ("Ms is no initials", "Ms/NNP Lee/NNP", "mˈɪz lˈi"),
        ("a small Roman number", "Scene/NN iii/CD", "sˈin θɹˈi"),
        ("a short message at the start of a sentence", "Thx/NNP", "θˈæŋks"),
        ("a name as English writes it", "Gdańsk/NNP", "ɡədˈænsk"),
        ("a name that eSpeak would begin with a spelled S", "Skłodowska/NNP", "sklˈɑdOskə"),
        ("an article that is no syllable", "l'Est/NNP", "lˈɛst"),
        ("you behind a swallowed do", "d'you/VBP", "dju"),
        ("a letter behind initials", "USB-C/NNP", "jˌuˌɛsbˌisˈi"),
        ("a letter behind a name", "Jay-Z/NNP", "ʤˌAzˈi"),
        ("marks inside initials", "TL;DR/NN", "tˌiˌɛldˌiˈɑɹ"),
        (
            "one sentence in capitals beside another",
            "I/PRP ran/VBD ./. THIS/NNP IS/NNP HARD/NNP !/.",
            "ˌI ɹˈæn ðɪs ɪz hˈɑɹd",
        ),
        ("a long name in capitals is spoken", "KUBERNETES/NNP", "kˌubəɹnˈɛTiz"),
        ("unknown initials are spelled", "NQF/NNP", "ˌɛnkjˌuˈɛf"),
        ("a contraction in capitals", "DON'T/NNP go/VB", "dˈOnt ɡˌO"),
        ("a verb at the start of a sentence is no Polish one", "Polish/VB it/PRP", "pˈɑlɪʃ ɪt"),
        ("a Polish one", "Polish/JJ food/NN", "pˈOlɪʃ fˈud"),
        ("a mobile phone is not from Alabama", "Mobile/JJ phones/NNS", "mˈObᵊl fˈOnz"),
        ("Mobile, Alabama", "Mobile/NNP", "mObˈil"),
    ],
    ids=lambda value: value,
)
def test_a_fault_of_misaki_is_mended(why: str, tagged: str, sounds: str) -> None:
    assert said(tagged) == sounds


def test_a_homographs_sense_wins_over_the_lexicon() -> None:
    assert said("lead/NN pipes/NNS") == "lˈid pˈIps"
    assert said("lead/NN pipes/NNS", senses={0: "lˈɛd"}) == "lˈɛd pˈIps"
    assert said("the/DT lead/NN", senses={1: "ˈɛd"}) == "ði ˈɛd"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I don’t, you’re, o’clock.", ("ˌI", "dˈOnt", "jʊɹ", "əklˈɑk")),
        ("singin' in the cabin'", ("sˈɪŋɪn", "ɪn", "ðə", "kˈæbən")),
        ("y'all rock 'n' roll", ("jˈɔl", "ɹˈɑk", "ən", "ɹˈOl")),
        ("get 'em 'cause", ("ɡɛt", "əm", "kˈʌz")),
        ("the letter 'm' here", ("ðə", "lˈɛTəɹ", "ˈɛm", "hˈɪɹ")),
        ("dogs' 'quoted words'", ("dˈɔɡz", "kwˈOTᵻd", "wˈɜɹdz")),
        ("No. I go.", ("nˈO", "ˌI", "ɡˌO")),
        ("I said no. he left", ("ˌI", "sˈɛd", "nˈO", "hi", "lˈɛft")),
        ("see No. 5", ("sˈi", "nˈʌmbəɹ", "fˈIv")),
        ("Tom & Jane @ 50%", ("tˈɑm ænd", "ʤˈAn æt", "fˈɪfti pəɹsˈɛnt")),
        ("Mr. Hartman etc.", ("mˈɪstəɹ", "hˈɑɹtmən", "ɛtsˈɛTəɹə")),
    ],
)
def test_what_stands_around_a_word_tells_what_it_is(text: str, words: tuple[str, ...]) -> None:
    assert spoken_in_english(utterance(text), "en-us") == words


@pytest.mark.parametrize(
    ("text", "word", "sounds"),
    [
        ("I read it yesterday. They will read it tomorrow.", 1, "ɹˈɛd"),
        ("I read it yesterday. They will read it tomorrow.", 6, "ɹˈid"),
        ("The lead pipes are old. They lead the way.", 1, "lˈɛd"),
        ("The lead pipes are old. They lead the way.", 6, "lˈid"),
        ("They live here. The show was live.", 1, "lˈɪv"),
        ("They live here. The show was live.", 6, "lˈIv"),
        ("He wound the clock, and his wound hurt.", 1, "wˈWnd"),
        ("He wound the clock, and his wound hurt.", 6, "wˈund"),
        ("We record a record.", 1, "ɹəkˈɔɹd"),
        ("We record a record.", 3, "ɹˈɛkəɹd"),
    ],
)
def test_the_sentence_tells_how_a_word_is_meant(text: str, word: int, sounds: str) -> None:
    assert spoken_in_english(utterance(text), "en-us")[word] == sounds


def test_each_word_is_a_token_and_each_heard_mark_too() -> None:
    found = list(tokens(utterance('"Well-known," she said (twice); it cost 5 % — no more...')))
    assert [one.text for one in found] == [
        "“", "Well-known", ",", "”", "she", "said", "(", "twice", ")", ";",
        "it", "cost", "5", "%", "—", "no", "more", "…",
    ]  # fmt: skip
    assert [one.word for one in found if one.word is not None] == [0, 1, 2, 3, 4, 5, 6, 6, 7, 8]


@pytest.mark.parametrize("accent", ACCENTS)
def test_accents_differ_in_their_words_and_in_their_endings(accent: str) -> None:
    spoken = spoken_in_english(utterance("The schedule was waited for in the bath"), accent)
    assert (spoken[1], spoken[3], spoken[-1]) == {
        "en-us": ("skˈɛʤˌul", "wˈATᵻd", "bˈæθ"),
        "en-gb": ("ʃˈɛdjuːl", "wˈAtɪd", "bˈɑːθ"),
    }[accent]


@pytest.mark.parametrize("accent", ACCENTS)
def test_every_phoneme_of_any_text_is_kokoros(accent: str) -> None:
    for seed in range(150):
        one = utterance(random_text(seed, 300))
        spoken = spoken_in_english(one, accent)
        assert len(spoken) == len(one.words)
        assert set("".join(spoken)) <= ALPHABET - set(MARKS)
        assert all(word == " ".join(word.split()) for word in spoken)


@pytest.mark.parametrize("n_sentences", [500, pytest.param(10_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("accent", ACCENTS)
def test_every_word_of_letters_is_spoken_in_kokoros_phonemes(accent: str, n_sentences: int) -> None:
    choose = random.Random(4)
    letters = "aabcdeeefghiijklmnoopqrstuuvwxyz"
    known = [word for case in GOLDEN for word in case["tokens"] if word[0].isalnum()]
    tags = ["NN", "NNP", "NNS", "VB", "VBD", "VBG", "JJ", "DT", "RB", "IN", "CD"]
    for _ in range(n_sentences):
        made = ["".join(choose.choices(letters, k=choose.randint(2, 9))) for _ in range(2)]
        forms = [choose.choice((str, str.lower, str.upper, str.capitalize)) for _ in range(10)]
        endings = [choose.choice(("", "", "s", "ed", "ing", "'s", "-like", "ly")) for _ in forms]
        stems = choose.sample(known, 8) + made
        words = [form(stem + ending) for form, stem, ending in zip(forms, stems, endings, strict=True)]
        spoken = pronounce([token(word) for word in words], [choose.choice(tags) for _ in words], accent)
        assert all(spoken), words
        assert set("".join(spoken)) <= ALPHABET - set(MARKS), words


@pytest.mark.parametrize("text", ["a-" * 2000, "aB" * 2000, "'a" * 2000, "1." * 2000, "a" * 4000, "x/y." * 1000])
def test_a_word_as_long_as_a_block_is_spoken(text: str) -> None:
    assert all(spoken_in_english(utterance(text), "en-us"))


def test_the_lexicon_is_small() -> None:
    from native_helper.speech.phonemize.english.lexicon import FILE

    assert FILE.stat().st_size < 4_000_000
    assert lexicon() is lexicon()
