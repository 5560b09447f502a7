"""`utter speak --to`: a real engine in its own process, with a translator that puts the language in front of a text."""

from pathlib import Path

import pytest

from native_helper.paths import folders
from tests.cli.terminal import end, start
from tests.workers import tone_translator

pytestmark = pytest.mark.usefixtures("no_engine_stays")


def test_a_text_is_saved_in_another_language_with_what_is_heard_as_subtitles(tmp_path: Path) -> None:
    tone_translator.add(folders())
    sound, subtitles = tmp_path / "a.wav", tmp_path / "a.srt"
    ended = end(
        start(
            *("speak", "--to", "de", "One two three. Four five.", "-o", str(sound), "--subtitles", str(subtitles)),
            "--show-translation",
        )
    )
    assert ended.status == 0, ended.err
    assert sound.read_bytes()[:4] == b"RIFF"
    told = " ".join(subtitles.read_text().split())
    assert "deu_Latn: One two three." in told
    assert "deu_Latn: Four five." in told
    assert "deu_Latn: One two three.\n" in ended.err


@pytest.mark.parametrize(
    ("to", "told", "remedy"),
    [
        ("german", "Much like it: de (German).", "Write it as a tag, such as ja or pt-BR."),
        ("de", "Translation (NLLB-200) cannot be used now.", "utter add translate"),
    ],
)
def test_what_cannot_be_translated_is_told_with_what_to_do(to: str, told: str, remedy: str, tmp_path: Path) -> None:
    ended = end(start("speak", "--to", to, "One two three.", "-o", str(tmp_path / "a.wav")))
    assert ended.status == 1
    assert told in ended.err
    assert remedy in ended.err
    assert not (tmp_path / "a.wav").exists()
