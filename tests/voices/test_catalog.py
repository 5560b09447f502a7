"""Catalog: who speaks what, and what is said when nobody does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pytest

from native_helper.errors import NoVoiceForLanguage, UnknownVoice, VoiceUnavailable
from native_helper.speech.utterance import Rendering, Utterance
from native_helper.voices.catalog import Catalog
from native_helper.voices.family import Check, State, Voice, go_on


class Named:
    """A family of voices that never speak: {id: languages}."""

    def __init__(self, name: str, **voices: str) -> None:
        self.name = name
        self.remedy: str | None = None
        self.lost: Sequence[Voice] = ()
        own = name == "kokoro"
        self.own = tuple(
            Voice(
                key if own else f"{name}:{key}",
                f"{key.title()}, a language" if own else key.title(),
                name,
                tuple(languages.split()),
                unread=frozenset({"ja", "zh"} if own else ()),
                mixture=((key, 1.0),) if own else (),
            )
            for key, languages in voices.items()
        )

    def state(self) -> State:
        return State(ready=True, remedy=self.remedy)

    def voices(self) -> Sequence[Voice]:
        return self.own

    def absent(self) -> Mapping[Voice, str]:
        return dict.fromkeys(self.lost, "Get them.")

    def load(self, voice: Voice) -> None:
        raise AssertionError("choosing loads nothing")

    def tidy(self) -> None:
        raise AssertionError("choosing gives nothing back")

    def unload(self) -> None:
        raise AssertionError("choosing unloads nothing")

    def speak(
        self, utterances: Iterable[Utterance], voice: Voice, speed: float, check: Check = go_on
    ) -> Iterator[Rendering]:
        raise AssertionError("choosing speaks nothing")


KOKORO = Named("kokoro", af_heart="en-US en", bf_emma="en-GB", ff_siwis="fr-FR fr")
ESPEAK = Named("espeak", en="en-GB en", fr="fr-FR fr", swiss="fr-CH fr", de="de", cmn="zh cmn", nb="nb no", he="he")
CATALOG = Catalog([KOKORO, ESPEAK])


def chosen(language: str, **asked: object) -> str:
    return CATALOG.choose(language, **asked).voice.id  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en", "af_heart"),
        ("en-US", "af_heart"),
        ("en-gb", "bf_emma"),
        ("EN_GB", "bf_emma"),
        ("en-AU", "af_heart"),  # another accent of the better family
        ("fr-CH", "ff_siwis"),  # the better family stands above the better accent
        ("de", "espeak:de"),
        ("de-AT", "espeak:de"),
        ("zh-CN", "espeak:cmn"),
        ("zh-Hant-TW", "espeak:cmn"),
        ("no", "espeak:nb"),
        ("nn-NO", "espeak:nb"),
        ("iw", "espeak:he"),
    ],
)
def test_the_best_family_speaks_with_its_nearest_voice(language: str, voice: str) -> None:
    assert chosen(language) == voice


def test_the_explicit_voice_stands_above_all() -> None:
    assert chosen("fr", voice="espeak:de", voices={"fr": "espeak:swiss"}) == "espeak:de"


@pytest.mark.parametrize("name", ["espeak:de", "ESPEAK:DE", "de", "De"])
def test_a_voice_is_found_by_id_and_by_name(name: str) -> None:
    assert chosen("en", voice=name) == "espeak:de"


@pytest.mark.parametrize("name", ["Af_Heart", "af_heart, a language"])
def test_a_name_is_known_whole_and_up_to_its_comma(name: str) -> None:
    assert chosen("de", voice=name) == "af_heart"


def test_voices_of_a_family_mix() -> None:
    choice = CATALOG.choose("fr", "ff_siwis:3+af_heart:1")
    assert choice.family is KOKORO
    assert choice.voice.id == "ff_siwis:0.75+af_heart:0.25"
    assert choice.voice.languages == ("fr-FR", "fr")
    assert chosen("en", voices={"en": "af_heart+bf_emma"}) == "af_heart:0.5+bf_emma:0.5"
    assert chosen("en", voices={"en": "af_heart+say:gone"}) == "af_heart"
    assert choice == CATALOG.find(choice.voice.id)


def test_the_part_of_a_mixture_that_does_not_exist_is_named() -> None:
    with pytest.raises(UnknownVoice, match=r'"af_hart".*af_heart'):
        chosen("en", voice="bf_emma:0.5+af_hart:0.5")
    assert CATALOG.find("bf_emma+af_hart") is None


def test_a_language_that_the_voice_cannot_read_is_read_by_another() -> None:
    assert chosen("zh", voice="af_heart") == "espeak:cmn"
    assert chosen("cmn-TW", voice="af_heart+bf_emma") == "espeak:cmn"
    assert chosen("zh", voices={"zh": "af_heart"}) == "espeak:cmn"
    assert chosen("fr", voice="af_heart") == "af_heart"
    japanese = Named("kokoro", af_heart="en-US", jf_alpha="ja")
    catalog = Catalog([japanese, Named("espeak", ja="ja")])
    assert catalog.choose("ja").voice.id == "espeak:ja"
    assert catalog.choose("en", "jf_alpha").voice.id == "jf_alpha"
    assert [voice.id for voice in catalog.voices()] == ["af_heart", "espeak:ja"]
    assert catalog.voices()[-1].listed


def test_a_name_that_two_families_have_is_the_better_ones() -> None:
    assert Catalog([Named("say", anna="de"), Named("espeak", anna="de")]).choose("de", "Anna").voice.id == "say:anna"


@pytest.mark.parametrize(
    ("language", "voices", "voice"),
    [
        ("fr", {"fr": "espeak:fr"}, "espeak:fr"),
        ("fr-CH", {"fr": "espeak:fr"}, "espeak:fr"),
        ("fr", {"fr-CH": "espeak:swiss"}, "espeak:swiss"),
        ("fr-CH", {"fr": "espeak:fr", "fr-CH": "espeak:swiss"}, "espeak:swiss"),
        ("fr-BE", {"fr-CH": "espeak:swiss", "fr": "espeak:fr"}, "espeak:fr"),
        ("en", {"fr": "espeak:fr"}, "af_heart"),
        ("fr", {"fr": "say:gone"}, "ff_siwis"),  # a voice that was uninstalled must not silence a language
    ],
)
def test_the_persons_choice_for_the_language_stands_above_the_best(
    language: str, voices: dict[str, str], voice: str
) -> None:
    assert chosen(language, voices=voices) == voice


def test_an_unknown_voice_is_answered_with_a_few_near_ones() -> None:
    with pytest.raises(UnknownVoice) as caught:
        chosen("en", voice="af_hart")
    assert "af_hart" in caught.value.message
    assert "af_heart" in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "The default is af_heart. Some for en: bf_emma, espeak:en."),
        ("fr-FR", "The default is af_heart. Some for fr: ff_siwis, espeak:fr, espeak:swiss."),
        ("xx", "The default is af_heart."),
    ],
)
def test_else_with_the_default_and_the_best_for_the_text(language: str, told: str) -> None:
    with pytest.raises(UnknownVoice) as caught:
        chosen(language, voice="nothing\x1b[31m like it")
    assert caught.value.message == f'There is no voice "nothing\\x1b[31m like it". {told}'
    assert "utter voices" in (caught.value.remedy or "")


def test_a_language_without_voice_is_named() -> None:
    with pytest.raises(NoVoiceForLanguage, match='"bo-CN"'):
        chosen("bo-CN")


def test_stand_ins_are_not_listed_where_a_better_family_speaks() -> None:
    listed = {voice.id: voice.listed for voice in CATALOG.voices()}
    assert list(listed)[:3] == ["af_heart", "bf_emma", "ff_siwis"]
    assert all(listed[voice.id] for voice in KOKORO.own)
    assert not any(listed[voice] for voice in ("espeak:en", "espeak:fr", "espeak:swiss"))
    assert listed["espeak:de"]
    assert listed["espeak:cmn"]


def test_the_default_voice_speaks_english_or_is_the_first() -> None:
    default = CATALOG.default_voice()
    assert default is not None
    assert default.id == "af_heart"
    german = Catalog([Named("espeak", de="de")]).default_voice()
    assert german is not None
    assert german.id == "espeak:de"
    assert Catalog([]).default_voice() is None


@pytest.mark.parametrize("name", ["af_heart", "Heart", "af_heart:0.7+bf_emma:0.3"])
def test_a_voice_whose_files_are_not_there_is_told_with_the_remedy(name: str) -> None:
    gone = Named("kokoro")
    gone.lost, gone.remedy = Named("kokoro", af_heart="en-US", bf_emma="en-GB").own, "It could be faster."
    gone.lost = [replace(voice, name="Heart, American English") for voice in gone.lost[:1]]
    catalog = Catalog([gone, ESPEAK])
    with pytest.raises(VoiceUnavailable, match="Heart, American English") as told:
        catalog.choose("en", name)
    assert told.value.remedy == "Get them."
    # A choice of earlier days gives way to the best that is there.
    assert catalog.find(name) is None
    assert catalog.choose("en", voices={"en": name}).voice.id == "espeak:en"
    with pytest.raises(UnknownVoice):
        catalog.choose("en", "af_hart")
