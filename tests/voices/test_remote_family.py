"""A speech server's voices: which there are, where its settings lead, and that nobody is asked who need not be."""

import threading
from collections.abc import Iterator

import pytest

from native_helper.voices.catalog import Catalog
from native_helper.voices.remote import listing
from native_helper.voices.remote.family import RemoteFamily
from native_helper.voices.remote.listing import parse as voices_in
from native_helper.voices.remote.server import parse
from tests.voices.speech_server import KEY, PATIENCE_S, SpeechServer, serving, settings_of


@pytest.fixture
def server() -> Iterator[SpeechServer]:
    with serving() as running:
        yield running


def listed(family: RemoteFamily) -> list[str]:
    family.voices()
    family.wait_listed(PATIENCE_S)
    return [voice.id for voice in family.voices()]


def test_a_server_is_asked_for_its_voices_and_they_say_where_text_goes(server: SpeechServer) -> None:
    family = RemoteFamily(settings_of(server, languages=("de",)))
    come = threading.Event()
    family.on_listed = come.set
    assert list(family.voices()) == []
    assert come.wait(PATIENCE_S)
    heart, own = family.voices()
    assert (heart.id, heart.name, heart.languages) == ("remote:af_heart", "Heart, American English", ("en-US",))
    assert (own.id, own.name, own.languages) == ("remote:own", "My own", ("de",))
    assert heart.remote
    assert own.remote
    assert family.state().host == f"127.0.0.1:{server.port}"
    assert server.asked.get(timeout=PATIENCE_S).headers["authorization"] == f"Bearer {KEY}"


def test_voices_that_the_settings_name_are_there_at_once_and_nobody_is_asked(server: SpeechServer) -> None:
    family = RemoteFamily(settings_of(server, voices=("a", "b+c")))
    assert listed(family) == ["remote:a", "remote:b+c"]
    assert Catalog([family]).choose("en", "remote:b+c").voice.id == "remote:b+c"
    assert server.asked.empty()


def test_a_family_that_does_not_ask_connects_to_nobody(server: SpeechServer) -> None:
    assert listed(RemoteFamily(settings_of(server), asks=False)) == []
    assert server.asked.empty()


def test_a_server_that_tells_no_voices_has_a_remedy(server: SpeechServer) -> None:
    server.voices = {"voices": []}
    family = RemoteFamily(settings_of(server))
    assert listed(family) == []
    state = family.state()
    assert not state.ready
    assert state.remedy is not None
    assert 'voices = ["NAME"]' in state.remedy


def test_whatever_befalls_the_asking_is_told(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: object) -> dict[str, str]:
        raise UnicodeError("label too long")

    monkeypatch.setattr(listing, "ask", ask)
    family = RemoteFamily(settings_of(server))
    assert listed(family) == []
    assert "could not be asked for its voices: UnicodeError" in (family.state().remedy or "")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"voices": ["a", "b", "a"]}', {"a": "a", "b": "b"}),
        (b'[{"id": "a", "name": "A"}, {"name": "B"}]', {"a": "A"}),
        (b'{"data": [{"id": "a"}]}', {"a": "a"}),
        (b'{"voices": {"a": 1}}', {}),
        (b'{"voices": [1, null, "", "x\\u001b[2J", " y", "' + b"z" * 101 + b'"]}', {}),
        (b"<html>", {}),
        (b"[" * 100_000, {}),
        (b"\xff", {}),
    ],
)
def test_a_list_of_voices_is_read_in_each_of_its_forms_and_nothing_else_is(body: bytes, found: dict[str, str]) -> None:
    assert voices_in(body) == found


@pytest.mark.parametrize(
    ("url", "host", "path", "near"),
    [
        ("http://127.0.0.1:8880", "127.0.0.1:8880", "/v1", True),
        ("http://localhost:8880/v1/", "localhost:8880", "/v1", True),
        ("https://Speech.example.org/serve/tts/v1", "speech.example.org", "/serve/tts/v1", False),
        ("https://[fd00::7]:8443/v1", "[fd00::7]:8443", "/v1", False),
        ("http://[::1]/v1", "[::1]", "/v1", True),
    ],
)
def test_an_address_is_read_as_openais_clients_read_it(url: str, host: str, path: str, near: bool) -> None:
    address = parse(url)
    assert (address.host, address.path, address.is_this_computer) == (host, path, near)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.org", "a.org/v1", "https://", "https://user:pass@a.org/v1", "https://a.org/v1?key=x", "https://a.org:x",
        "https://a.org/v1#x", "https://a.org/v1\r\nX: y", "https://a.org/ v1", "https://ä.org/v1",
        "http://a..b/v1", f"http://{'a' * 64}.org/v1",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ValueError, match=r"^must ") as caught:
        parse(url)
    assert "pass" not in str(caught.value).replace("password", "")
