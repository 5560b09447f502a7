"""Mixtures of voices, as a person writes them."""

import pytest

from native_helper.errors import UnknownVoice
from native_helper.voices.family import Voice
from native_helper.voices.mixture import mixed

HEART = Voice(
    "af_heart", "Heart, American English", "kokoro", ("en-US",), "female", grade="A", mixture=(("af_heart", 1.0),)
)
EMMA = Voice("bf_emma", "Emma, British English", "kokoro", ("en-GB",), "female", mixture=(("bf_emma", 1.0),))
SIWIS = Voice("ff_siwis", "Siwis, French", "kokoro", ("fr",), "female", mixture=(("ff_siwis", 1.0),))
ALEX = Voice("em_alex", "Alex, Spanish", "kokoro", ("es",), "male", mixture=(("em_alex", 1.0),))
ESPEAK = Voice("espeak:de", "German", "espeak", ("de",))
VOICES = {voice.id: voice for voice in (HEART, EMMA, SIWIS, ALEX, ESPEAK)}


def find(name: str) -> Voice:
    if name not in VOICES:
        raise UnknownVoice(f'There is no voice "{name}".')
    return VOICES[name]


@pytest.mark.parametrize(
    ("written", "shares"),
    [
        ("af_heart:0.7+bf_emma:0.3", {"af_heart": 0.7, "bf_emma": 0.3}),
        ("af_heart:7 + bf_emma:3", {"af_heart": 0.7, "bf_emma": 0.3}),
        ("af_heart+bf_emma", {"af_heart": 0.5, "bf_emma": 0.5}),
        ("af_heart+bf_emma:3", {"af_heart": 0.25, "bf_emma": 0.75}),
        ("af_heart+bf_emma+af_heart+ff_siwis", {"af_heart": 0.5, "bf_emma": 0.25, "ff_siwis": 0.25}),
    ],
)  # fmt: skip
def test_weights_count_against_each_other(written: str, shares: dict[str, float]) -> None:
    assert dict(mixed(written, find).mixture) == pytest.approx(shares)


def test_a_mixture_reads_the_language_of_its_first_voice_and_says_what_it_is() -> None:
    voice = mixed("ff_siwis:1+af_heart:2", find)
    assert (voice.languages, voice.family, voice.listed, voice.grade) == (("fr",), "kokoro", False, None)
    assert voice.id == "ff_siwis:0.3333+af_heart:0.6667"
    assert voice.name == "Siwis 33%, Heart 67%"
    assert voice.gender == "female"
    assert mixed("em_alex+af_heart", find).gender is None


def test_its_id_names_the_same_mixture() -> None:
    voice = mixed("af_heart:0.2+bf_emma:0.3+ff_siwis:0.5", find)
    assert mixed(voice.id, find) == voice


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("af_heart:0.7+af_hart:0.3", '"af_hart"'),
        ("af_heart+", '""'),
        ("af_heart:x+bf_emma", '"af_heart:x"'),
        ("af_heart:0+bf_emma", '"af_heart:0"'),
        ("af_heart:-1+bf_emma", '"af_heart:-1"'),
        ("af_heart:nan+bf_emma", '"af_heart:nan"'),
        ("af_heart:inf+bf_emma", '"af_heart:inf"'),
        ("af_heart:1e308+bf_emma:1e308", '"af_heart:1e308"'),
        ("bf_emma+af_heart:5e-324", '"af_heart:5e-324"'),
        ("af_heart+espeak:de", '"espeak:de"'),
        ("espeak:de:0.5+af_heart", '"espeak:de"'),
    ],
)
def test_the_part_that_is_wrong_is_named(written: str, part: str) -> None:
    with pytest.raises(UnknownVoice) as caught:
        mixed(written, find)
    assert part in caught.value.message
