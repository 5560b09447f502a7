import os
from pathlib import Path

import pytest

from native_helper import settings
from native_helper.errors import SettingsInvalid


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    chosen = settings.load(tmp_path / "settings.toml")
    assert (chosen.http.enabled, chosen.http.port) == (True, 8573)
    assert (chosen.http.bind, chosen.http.hosts) == ("", [])
    assert chosen.engine.idle_unload_min == 10
    assert chosen.speech.voice == ""


def test_the_example_in_the_docstring_is_a_file_with_the_defaults(tmp_path: Path) -> None:
    assert settings.__doc__ is not None
    _, _, example = settings.__doc__.partition("\n")
    text = "\n".join(line.strip() for line in example.splitlines())
    assert settings.load(written(tmp_path, text)) == settings.Settings()


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    chosen = settings.load(written(tmp_path, "[http]\nport = 0\n[engine]\nidle_unload_min = 2.5\n"))
    assert (chosen.http.enabled, chosen.http.port, chosen.engine.idle_unload_min) == (True, 0, 2.5)


def test_an_address_and_names_for_it_are_taken_as_they_are_written(tmp_path: Path) -> None:
    text = '[http]\nbind = "172.17.0.1"\nhosts = ["host.docker.internal", "docker_host", "10.0.0.7", "[fd00::7]"]\n'
    chosen = settings.load(written(tmp_path, text)).http
    assert chosen.bind == "172.17.0.1"
    assert chosen.hosts == ["host.docker.internal", "docker_host", "10.0.0.7", "[fd00::7]"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[http]\nport = "8573"\n', "http.port = '8573'"),
        ("[http]\nport = 70000\n", "http.port = 70000 must be 65535 or less."),
        ("[http]\nenabled = 1\n", "http.enabled = 1 must be true or false."),
        ("[http]\nprot = 1\n", "There is no setting http.prot; there are: bind, enabled, hosts, port."),
        ('[http]\nbind = "localhost"\n', "http.bind = 'localhost'"),
        ('[http]\nbind = "10.0.0.0/8"\n', "http.bind = '10.0.0.0/8'"),
        ('[http]\nhosts = "a.com"\n', "http.hosts = 'a.com'"),
        ('[http]\nhosts = ["*"]\n', "http.hosts.0 = '*'"),
        ('[http]\nhosts = ["*.docker.internal"]\n', "http.hosts.0 = '*.docker.internal'"),
        ('[http]\nhosts = ["a.com:8573"]\n', "http.hosts.0 = 'a.com:8573'"),
        ('[http]\nhosts = ["http://a.com"]\n', "http.hosts.0 = 'http://a.com'"),
        ('[http]\nhosts = [""]\n', "http.hosts.0 = ''"),
        ("[engine]\nidle_unload_min = -1\n", "engine.idle_unload_min = -1 must be 0 or more."),
        ("[speech]\nvoice = 3\n", "speech.voice = 3"),
        ("[speach]\n", "There is no section speach; there are: engine, http, remote, speech."),
        ("http = 3\n", "http = 3 must be a section"),
        ('"http.prot" = 3\n', "There is no setting http.prot"),
        ('"a.b" = 3\n', "There is no setting a.b."),
        (f"[http]\n{'x' * 50} = 3\n", f"There is no setting http.{'x' * 35}..."),
    ],
)
def test_a_wrong_setting_is_named_with_its_value(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        settings.load(written(tmp_path, text))
    assert named in caught.value.message
    assert str(tmp_path / "settings.toml") in (caught.value.remedy or "")


def test_a_file_that_is_not_toml_is_an_error_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="line 2"):
        settings.load(written(tmp_path, "[http]\nport 3\n"))


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsInvalid, match="cannot be read"):
        settings.load(tmp_path / "settings.toml")


def test_a_pipe_in_the_place_of_the_file_is_an_error_and_no_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "settings.toml")
    with pytest.raises(SettingsInvalid, match="is not a file"):
        settings.load(tmp_path / "settings.toml")


REMOTE: str = '[remote]\nurl = "https://speech.example.org/v1"\n'
KEY: str = "sk-secret-of-mine"


def test_no_speech_server_is_named_by_default() -> None:
    assert settings.Settings().remote.server() is None


def test_a_speech_server_is_taken_as_it_is_written(tmp_path: Path) -> None:
    path = written(tmp_path, f'{REMOTE}key = "{KEY}"\nvoices = ["nova", "nova", "echo"]\nlanguages = ["de-AT"]\n')
    path.chmod(0o600)
    server = settings.load(path).remote.server()
    assert server is not None
    assert (server.address.host, server.key, server.voices) == ("speech.example.org", KEY, ("nova", "echo"))
    assert KEY not in repr(server) + repr(settings.load(path))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_key_that_others_can_read_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path, f'{REMOTE}key = "{KEY}"\n')
    path.chmod(mode)
    with pytest.raises(SettingsInvalid) as caught:
        settings.load(path)
    assert KEY not in caught.value.message
    assert caught.value.remedy == f"Close it to them with: chmod 600 {path}"
    path.write_text(REMOTE)
    assert settings.load(path).remote.key == ""


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (
            'url = "http://speech.example.org/v1"',
            "The setting remote must have a url of https://, or plain_http = true",
        ),
        ('url = "https://me:sk-secret-of-mine@a.org/v1"', "The setting remote.url must have no user, password"),
        ('key = "sk-secret-of-mine\\r\\nX: y"', "The setting remote.key must be one word"),
        ('key = ["sk-secret-of-mine"]', "The setting remote.key must be text."),
        ('kye = "sk-secret-of-mine"', "There is no setting remote.kye; there are: key, languages, model"),
        ('voices = [""]', "The setting remote.voices.0 = '' must be the name of a voice."),
        ("languages = []", "remote.languages = []"),
        ('languages = ["German"]', "remote.languages.0 = 'German' must be a language as a tag"),
        ("timeout_s = 0", "remote.timeout_s = 0 must be 1 or more."),
        ("rate_hz = 100", "remote.rate_hz = 100 must be 8000 or more."),
    ],
)
def test_a_wrong_line_about_the_server_is_named_and_its_key_is_not(tmp_path: Path, lines: str, says: str) -> None:
    path = written(tmp_path, f"[remote]\n{lines}\n")
    path.chmod(0o600)
    with pytest.raises(SettingsInvalid) as caught:
        settings.load(path)
    assert says in caught.value.message
    assert KEY not in caught.value.message + (caught.value.remedy or "")


def test_a_section_that_is_none_does_not_tell_the_key_either(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        settings.load(written(tmp_path, f'[[remote]]\nkey = "{KEY}"\n'))
    assert KEY not in caught.value.message


@pytest.mark.parametrize("url", ["http://127.0.0.1:8880/v1", "http://localhost:8880", "http://[::1]:8880"])
def test_no_encryption_is_needed_on_this_computer_and_elsewhere_only_where_the_person_says_so(
    tmp_path: Path, url: str
) -> None:
    assert settings.load(written(tmp_path, f'[remote]\nurl = "{url}"\n')).remote.server()
    away = '[remote]\nurl = "http://10.0.0.7:8880/v1"\nplain_http = true\n'
    server = settings.load(written(tmp_path, away)).remote.server()
    assert server is not None
    assert not server.address.is_this_computer
