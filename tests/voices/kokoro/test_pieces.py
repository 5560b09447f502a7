"""Pieces: nothing is lost, nothing is too long, every word knows its place."""

import random

from native_helper.speech.utterance import Phonemes
from native_helper.voices.kokoro.pieces import Piece, Place, pieces


def phonemes(*words: str, gap: str = " ", last: str = ".") -> Phonemes:
    return Phonemes(words, ("", *[gap] * (len(words) - 1), last))


def test_a_short_utterance_is_one_piece() -> None:
    (piece,) = pieces(phonemes("ðə", "kˈæt"), 510)
    assert piece == Piece("ðə kˈæt.", (Place(0, 0, 2), Place(1, 3, 7)))


def test_a_word_that_is_not_spoken_leaves_one_space() -> None:
    (piece,) = pieces(phonemes("ðə", "", "kˈæt", ""), 510)
    assert piece.symbols == "ðə kˈæt ."
    assert [place.word for place in piece.places] == [0, 2]
    (piece,) = pieces(phonemes("", "kˈæt"), 510)
    assert piece.symbols == "kˈæt."


def test_where_nothing_is_spoken_there_is_no_piece() -> None:
    assert list(pieces(phonemes("", ""), 510)) == []
    assert list(pieces(Phonemes((), ("…",)), 510)) == []


def test_a_long_utterance_is_cut_behind_a_mark_rather_than_between_words() -> None:
    parts = list(pieces(Phonemes(("aaaa",) * 6, ("", " ", " ", ", ", " ", " ", ".")), 20))
    assert [part.symbols for part in parts] == ["aaaa aaaa aaaa,", "aaaa aaaa aaaa."]
    parts = list(pieces(phonemes(*["aaaa"] * 6), 20))
    assert [part.symbols for part in parts] == ["aaaa aaaa aaaa aaaa", "aaaa aaaa."]


def test_one_giant_word_is_cut_inside_and_keeps_its_modifiers() -> None:
    parts = list(pieces(phonemes("aː" * 40), 25))
    assert "".join(part.symbols for part in parts) == "aː" * 40 + "."
    assert all(part.symbols[0] == "a" for part in parts)
    assert all(part.places[0].word == 0 for part in parts)


def test_no_symbol_is_lost_and_none_is_over_the_limit_whatever_comes() -> None:
    choose = random.Random(5)
    for _ in range(500):
        n_words = choose.randrange(1, 60)
        words = [" ".join("".join(choose.choices("abˈː ", k=choose.randrange(25))).split()) for _ in range(n_words)]
        gaps = [choose.choice([" ", ", ", "—", "", ". “", " — "]) for _ in range(n_words + 1)]
        whole = Phonemes(tuple(words), tuple(gaps))
        longest = choose.randrange(5, 120)
        parts = list(pieces(whole, longest))
        wanted = (gaps[0] + "".join(word + gap for word, gap in zip(words, gaps[1:], strict=True))).replace(" ", "")
        assert "".join(part.symbols for part in parts).replace(" ", "") == (wanted if any(words) else "")
        assert all(1 <= len(part.symbols) <= longest for part in parts)
        spoken: dict[int, str] = {}
        for part in parts:
            for place in part.places:
                spoken[place.word] = spoken.get(place.word, "") + part.symbols[place.start : place.end]
        assert {index: text.replace(" ", "") for index, text in spoken.items()} == {
            index: word.replace(" ", "") for index, word in enumerate(words) if word
        }
