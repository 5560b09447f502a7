"""Claims about the parts of speech of the words of a sentence."""

import random

import pytest

from native_helper.speech.phonemize.english.tagger import tag

TAGGED = [
    "I/PRP don't/VBP like/VB the/DT cat's/NN new/JJ house/NN ./.",
    "He/PRP will/MD refuse/VB to/TO collect/VB the/DT refuse/NN ./.",
    "They/PRP live/VBP near/IN the/DT live/JJ show/NN ./.",
    "He/PRP used/VBD to/TO record/VB every/DT record/NN he/PRP could/MD ./.",
    "NASA/NNP said/VBD it/PRP in/IN 1999/CD ./.",
    "The/DT US/NNP is/VBZ big/JJ ;/: it/PRP can't/MD wait/VB for/IN us/PRP ./.",
    "“/`` Who/WP was/VBD there/RB ?/. ”/''",
    "She/PRP walked/VBD quickly/RB (/-LRB- and/CC sang/VBD )/-RRB- ./.",
    "Paris/NNP and/CC London/NNP are/VBP larger/JJR than/IN Bristol/NNP ./.",
]


@pytest.mark.parametrize("sentence", TAGGED)
def test_words_and_marks_have_their_treebank_tags(sentence: str) -> None:
    pairs = [token.rsplit("/", 1) for token in sentence.split(" ")]
    words, tags = zip(*pairs, strict=True)
    assert list(zip(words, tag(words), strict=True)) == list(zip(words, tags, strict=True))


def test_a_curly_apostrophe_is_an_apostrophe() -> None:
    assert tag(["I", "don’t", "know"]) == tag(["I", "don't", "know"])


def test_there_is_one_tag_for_each_token_whatever_it_is() -> None:
    pick = random.Random(4)
    for _ in range(300):
        length = pick.randrange(12)
        tokens = ["".join(chr(pick.choice((pick.randrange(1, 0x250), pick.randrange(0x1F000, 0x1FA00))))
                          for _ in range(pick.randrange(1, 6))) for _ in range(length)]  # fmt: skip
        assert len(tag(tokens)) == length
