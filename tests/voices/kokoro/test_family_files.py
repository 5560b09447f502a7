"""Kokoro's files while the family is in use: they come and go, are damaged, are replaced; what is in memory."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench.checkpoint import VOICES, config, tensors, write_safetensors
from native_helper.errors import VoiceUnavailable
from native_helper.paths import folders
from native_helper.speech.pipeline import Event, Loading, Reading, Started
from native_helper.speech.request import Request
from native_helper.speech.utterance import Chunk
from native_helper.voices.catalog import Catalog
from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.kokoro.family import KokoroFamily
from tests.voices.kokoro.readings import HEART, read, spoken, utterance


def test_kokoro_speaks_as_soon_as_its_files_are_there(folder: Path, scratch: Path, tmp_path: Path) -> None:
    family = KokoroFamily(tmp_path / "kokoro", scratch)
    catalog = Catalog([family, EspeakFamily()])
    state = family.state()
    assert (state.ready, state.loading) == (False, False)
    assert state.remedy is not None
    assert "utter model install" in state.remedy
    assert list(family.voices()) == []
    assert catalog.choose("en").voice.family == "espeak"
    shutil.copytree(folder, tmp_path / "kokoro")
    assert family.state().ready
    # A voice of Japanese or Chinese speaks where the extra that reads it is there, too.
    assert {voice.id for voice in family.voices()} == set(VOICES) - {voice.id for voice in family.absent()}
    assert "af_heart" in {voice.id for voice in family.voices()}
    assert catalog.choose("en").voice.id == "af_heart"
    assert catalog.default_voice() == HEART
    assert read(Reading(Request("Hello there."), catalog))[0] == [Started("en", "af_heart")]
    shutil.rmtree(tmp_path / "kokoro")
    assert not family.state().ready
    assert catalog.choose("en").voice.family == "espeak"


def test_a_voice_without_its_file_is_told_how_to_get_it_though_the_others_speak(
    family: KokoroFamily, tmp_path: Path
) -> None:
    (tmp_path / "kokoro" / "voices" / "bf_emma.safetensors").unlink()
    with pytest.raises(VoiceUnavailable, match="Emma, British English") as told:
        Catalog([family]).choose("en", "bf_emma")
    assert "Its file is not here" in (told.value.remedy or "")
    assert "utter model install --forget" in (told.value.remedy or "")
    assert Catalog([family]).choose("en").voice.id == "af_heart"


def test_files_that_are_damaged_are_named_and_the_stand_in_speaks_until_they_change(
    family: KokoroFamily, folder: Path, tmp_path: Path
) -> None:
    catalog = Catalog([family, EspeakFamily()])
    weights = tmp_path / "kokoro" / "kokoro-v1_0.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    assert read(Reading(Request("Hello there."), catalog))[0][0].voice.startswith("espeak:")
    state = family.state()
    assert (state.ready, state.in_memory) == (False, False)
    assert state.remedy is not None
    assert weights.name in state.remedy
    assert "utter model install" in state.remedy
    with pytest.raises(VoiceUnavailable) as told:
        read(Reading(Request("Hello there.", voice="af_heart"), catalog))
    assert told.value.remedy == state.remedy
    shutil.copy(folder / weights.name, weights)
    assert family.state().ready
    assert read(Reading(Request("Hello there."), catalog))[0] == [Started("en", "af_heart")]


def test_the_reading_that_meets_damaged_files_names_them_where_their_voice_was_asked_for(
    family: KokoroFamily, tmp_path: Path
) -> None:
    weights = tmp_path / "kokoro" / "kokoro-v1_0.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(VoiceUnavailable, match=weights.name):
        read(Reading(Request("Hello there.", voice="af_heart"), Catalog([family, EspeakFamily()])))


def test_a_voice_whose_own_file_is_damaged_gives_way_to_the_next_best_and_is_named(
    family: KokoroFamily, folder: Path, tmp_path: Path
) -> None:
    catalog = Catalog([family, EspeakFamily()])
    heart = tmp_path / "kokoro" / "voices" / "af_heart.safetensors"
    heart.write_bytes(heart.read_bytes()[:-100])
    assert read(Reading(Request("Hello there."), catalog))[0] == [Started("en", "am_michael")]
    state = family.state()
    assert state.ready
    assert state.remedy is not None
    assert heart.name in state.remedy
    assert "af_heart" not in {voice.id for voice in family.voices()}
    with pytest.raises(VoiceUnavailable, match="Heart"):
        read(Reading(Request("Hello there.", voice="af_heart:0.5+bf_emma:0.5"), catalog))
    shutil.copy(folder / "voices" / heart.name, heart)
    assert read(Reading(Request("Hello there."), catalog))[0] == [Started("en", "af_heart")]
    assert family.state().remedy is None


def test_files_that_take_the_place_of_others_are_the_ones_that_speak(family: KokoroFamily, tmp_path: Path) -> None:
    one = utterance("həlˈO", "wˈɜɹld")
    family.load(HEART)
    before = spoken(family, one).waveform
    other = tensors(config("tiny"), seed=1)
    write_safetensors(tmp_path / "kokoro" / "kokoro-v1_0.safetensors", other)
    family.load(HEART)
    assert not np.array_equal(spoken(family, one).waveform, before)


def test_a_voice_that_is_replaced_alone_is_the_one_that_speaks(family: KokoroFamily, tmp_path: Path) -> None:
    one = utterance("həlˈO", "wˈɜɹld")
    family.load(HEART)
    before = spoken(family, one).waveform
    voices = tmp_path / "kokoro" / "voices"
    (voices / "bf_emma.safetensors").replace(voices / "af_heart.safetensors")
    family.load(HEART)
    assert not np.array_equal(spoken(family, one).waveform, before)


@pytest.mark.filterwarnings("ignore:overflow")  # numpy's, at the value that is too large
def test_files_that_make_no_sound_are_told_with_the_remedy(family: KokoroFamily, tmp_path: Path) -> None:
    made = tensors(config("tiny"))
    made["decoder.generator.conv_post.bias"][:] = 200.0  # of the logarithm of a magnitude
    write_safetensors(tmp_path / "kokoro" / "kokoro-v1_0.safetensors", made)
    with pytest.raises(VoiceUnavailable, match="no sound") as caught:
        spoken(family, utterance("həlˈO", "wˈɜɹld"))
    assert "utter model install" in str(caught.value.remedy)


@pytest.mark.parametrize("fault", ["ImportError", "RuntimeError", "OSError"])
def test_an_mlx_that_cannot_be_imported_is_told_with_the_remedy(
    folder: Path, scratch: Path, tmp_path: Path, fault: str
) -> None:
    (tmp_path / "mlx").mkdir()
    (tmp_path / "mlx" / "__init__.py").touch()
    (tmp_path / "mlx" / "core.py").write_text(f"raise {fault}('no device')")
    program = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from native_helper.errors import VoiceUnavailable
from native_helper.voices.kokoro.family import KokoroFamily
family = KokoroFamily(Path(sys.argv[2]), Path(sys.argv[3]))
try:
    family.load(family.voices()[0])
except VoiceUnavailable as error:
    print(error.message, error.remedy, family.state().ready)
"""
    command = [sys.executable, "-c", program, str(tmp_path), str(folder), str(scratch)]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert "MLX cannot be loaded: no device. Install Utter again." in told
    assert told.rstrip().endswith("False")


def test_a_reading_goes_on_while_its_files_are_taken_away(family: KokoroFamily, tmp_path: Path) -> None:
    catalog = Catalog([family, EspeakFamily()])
    events = Reading(Request("One sentence is here. Another follows it.\n\nThe next paragraph."), catalog).events()
    heard: list[Event] = [next(events), next(events), next(events)]
    assert heard[:2] == [Loading(), Started("en", "af_heart")]
    shutil.rmtree(tmp_path / "kokoro")
    heard += events
    voices = [it.voice for it in heard if isinstance(it, Started)]
    assert voices[0] == "af_heart"
    assert all(voice.startswith("espeak:") for voice in voices[1:])
    assert len([it for it in heard if isinstance(it, Chunk)]) >= 3


def test_how_it_computes_is_known_once_it_was_loaded(family: KokoroFamily) -> None:
    assert family.state().computes == {}
    family.load(HEART)
    computes = family.state().computes
    assert family.state().in_memory
    assert (computes["device"], computes["dtype"]) == ("cpu", "float32")
    assert computes["blas"]["fast"] == ("openblas" in computes["blas"]["name"])
    family.unload()
    assert not family.state().in_memory
    assert family.state().computes == computes


def test_where_mlx_is_not_nobody_is_sent_for_the_files(monkeypatch: pytest.MonkeyPatch, family: KokoroFamily) -> None:
    monkeypatch.setattr("native_helper.voices.kokoro.family.find_spec", lambda _: None)
    state = family.state()
    assert not state.ready
    assert state.remedy is not None
    assert "Apple silicon" in state.remedy
    assert "utter model install" not in state.remedy
    assert list(family.voices()) == []


def test_a_configuration_that_lacks_a_symbol_is_named(family: KokoroFamily, tmp_path: Path) -> None:
    config = tmp_path / "kokoro" / "config.json"
    config.write_text(config.read_text(encoding="utf-8").replace('"ᵊ"', '"@"'), encoding="utf-8")
    with pytest.raises(VoiceUnavailable, match="ᵊ"):
        family.load(HEART)


def test_memory_is_given_back_and_the_next_utterance_loads_again(family: KokoroFamily) -> None:
    before = spoken(family, utterance("həlˈO")).waveform
    family.unload()
    family.unload()
    assert family.state().ready
    np.testing.assert_allclose(spoken(family, utterance("həlˈO")).waveform, before, atol=1e-5)


def test_nothing_imports_mlx_before_the_first_utterance(folder: Path) -> None:
    folders().models.mkdir(parents=True)
    folders().kokoro.symlink_to(folder)
    program = """
import sys
from native_helper.speech.pipeline import Loading, Reading
from native_helper.speech.request import Request
from native_helper.voices.catalog import Catalog
from native_helper.paths import folders
from native_helper.voices.families import families
catalog = Catalog(families(folders()))
assert catalog.families[0].state().ready, catalog.families[0].state()
assert any(voice.id == "af_heart" for voice in catalog.voices())
events = Reading(Request("Hello there."), catalog).events()
assert next(events) == Loading()
assert not [name for name in sys.modules if name.partition(".")[0] in ("mlx", "mlx_audio", "torch")]
assert next(events).voice == "af_heart"
assert "mlx.core" in sys.modules
assert not [name for name in sys.modules if name.partition(".")[0] in ("mlx_audio", "torch")]
"""
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("native", [False, True])
def test_loading_speaks_a_little_where_there_are_kernels_to_make(
    family: KokoroFamily, monkeypatch: pytest.MonkeyPatch, native: bool
) -> None:
    import mlx.core as mx

    from native_helper.voices.kokoro import backend
    from native_helper.voices.kokoro.model import Kokoro, Speech

    cpu = mx.Device(mx.DeviceType.cpu)
    like_gpu = replace(backend.choose(cpu), native=native, streams=(mx.default_stream(cpu),))
    monkeypatch.setattr(backend, "choose", lambda *_: like_gpu)
    spoken: list[int] = []
    speak = Kokoro.speak

    def spy(self: Kokoro, ids: list[int], *arguments: object, **more: object) -> Speech:
        spoken.append(len(ids))
        return speak(self, ids, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Kokoro, "speak", spy)
    family.load(HEART)
    assert len(spoken) == native
