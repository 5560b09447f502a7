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
        ("[speach]\n", "There is no section speach; there are: engine, http, speech."),
        ("http = 3\n", "http = 3 must be a section"),
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
