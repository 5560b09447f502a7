"""Claims about the sense that a homograph has in its sentence."""

from pathlib import Path

import pytest

from native_helper.errors import VoiceUnavailable
from native_helper.speech.phonemize.english import data_file, homographs, senses
from native_helper.speech.phonemize.english.homographs import explain
from native_helper.voices.kokoro.alphabet import ALPHABET
from scripts.homograph_file import tokens_of

CASES = [line.split("\t") for line in Path(__file__).with_name("homographs.tsv").read_text("utf-8").splitlines()]


def chosen(sentence: str) -> dict[str, senses.Sense]:
    tokens = tokens_of(sentence)
    return {tokens[index]: sense for index, sense in homographs.senses(tokens).items()}


@pytest.mark.parametrize(("word_id", "marked"), CASES)
def test_a_homograph_has_the_sense_that_a_person_reads(word_id: str, marked: str) -> None:
    word = marked.split("*")[1]
    assert chosen(marked.replace("*", ""))[word].word_id == word_id


def test_both_accents_have_phonemes_of_the_sense() -> None:
    record = chosen("They want to record a new song .")["record"]
    assert (record.tag, record.american, record.british) == ("VB", "ɹəkˈɔɹd", "ɹɪkˈɔːd")


def test_a_sense_with_two_parts_of_speech_is_stressed_by_the_one_it_has() -> None:
    assert chosen("It was a big upset .")["upset"].american == "ˈʌpsˌɛt"
    assert chosen("She was very upset .")["upset"].american == "ˌʌpsˈɛt"


def test_capitals_do_not_hide_a_homograph() -> None:
    assert chosen("CLOSE the door .")["CLOSE"].word_id.startswith("close")
    assert chosen("Read it to me .")["Read"].word_id == "read_present"


def test_a_sentence_without_homographs_has_no_senses() -> None:
    assert chosen("The cat sat down .") == {}
    assert chosen("") == {}


def test_every_row_of_the_table_is_in_kokoros_alphabet_and_has_one_main_stress() -> None:
    for by_id in senses.table().values():
        for word_id, lines in by_id.items():
            for _, *accents in lines:
                for phonemes in accents:
                    assert set(phonemes) <= ALPHABET, word_id
                    assert phonemes.count("ˈ") == 1, word_id


def test_the_senses_of_a_homograph_sound_different_in_america() -> None:
    for homograph, by_id in senses.table().items():
        sounds = [lines[0][1] for lines in by_id.values()]
        assert len(set(sounds)) == len(sounds) > 1, homograph


def test_every_question_has_weights() -> None:
    asked = {question for homograph in senses.table() for question in senses.questions(homograph)}
    assert asked <= set(homographs.weights().lines)


def test_a_choice_says_in_words_what_decided_it() -> None:
    tokens = tokens_of("They want to record a new song.")
    why = explain(tokens, tokens.index("record"))
    assert why.startswith("record_vrb: ")
    assert 'the words beside it make it "6"' in why
    assert 'the word after is tagged "DT"' in why
    with pytest.raises(ValueError, match='"song" is no homograph'):
        explain(tokens, tokens.index("song"))


def test_damaged_weights_are_refused_with_their_name(tmp_path: Path) -> None:
    file = tmp_path / "homographs.dat"
    good = data_file.pack("homographs", "text")
    file.write_bytes(good)
    assert data_file.unpack(file, "homographs") == "text"
    file.write_bytes(good[:-1] + b"x")
    with pytest.raises(VoiceUnavailable, match=r"homographs\.dat is damaged"):
        data_file.unpack(file, "homographs")
    with pytest.raises(VoiceUnavailable, match="tagger"):
        data_file.unpack(file, "tagger")
