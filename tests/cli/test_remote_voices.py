"""`utter voices` where the settings name a speech server: its voices, where their text goes, what is wrong with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import utter
from tests.voices.speech_server import SpeechServer, serving


@pytest.fixture
def server(root: Path, no_engine_stays: None) -> Iterator[SpeechServer]:
    with serving() as running:
        settings = root / "config" / "settings.toml"
        settings.write_text(f'[http]\nport = 0\n[remote]\nurl = "{running.url}"\n')
        yield running


def test_they_are_listed_at_the_first_question_with_the_sentence_about_their_text(server: SpeechServer) -> None:
    told = utter("voices").out
    assert "remote:af_heart" in told
    assert "remote:own" in told
    host = f"127.0.0.1:{server.port}"
    assert f"Voices named remote:NAME: Text leaves Utter: it is sent to another program, {host}." in told
    assert "remote:" not in utter("voices", "--language", "de").out


def test_a_server_that_lists_none_is_told_with_what_to_do(server: SpeechServer) -> None:
    server.voices = []
    told = utter("voices").out
    assert "does not tell which voices it has" in told
    assert 'voices = ["NAME"]' in told
