"""`utter doctor` where all is well, and what it promises: nothing is changed, started or given away."""

import json
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from native_helper.build import build
from native_helper.doctor import installation, manifests, native_host, ports, telling, voices
from native_helper.doctor.examination import NAMES, is_well
from native_helper.doctor.finding import Finding, State
from native_helper.host import engine_link, engine_process
from native_helper.paths import folders
from native_helper.setup.registration import extension_ids
from tests.cli.terminal import utter
from tests.doctor.conftest import Patient, as_stranger, program
from tests.left_behind import processes_of

PAGE = Path(__file__).parent.parent.parent / "docs" / "troubleshooting.md"


def picture(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Take in all below a folder, when it was last written to as well."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = path.read_bytes() if path.is_file() else b""
        found[str(path.relative_to(folder))] = (status.st_mode, status.st_mtime_ns, content)
    return found


def test_where_all_is_well_nothing_fails(patient: Patient) -> None:
    findings = patient.findings()
    assert [it for it in findings if it.state is State.FAILURE] == []
    assert [it.check for it in findings if it.state is State.WARNING] == ["model"], "its files were never brought"
    assert is_well(findings)


def test_with_an_engine_that_runs_it_tells_what_the_engine_knows(patient: Patient) -> None:
    with engine_link.connect("test") as link:
        findings = {it.check: it for it in patient.findings()}
        assert f"process {link.pid}, build {build()}" in findings["engine"].message
        assert "http://127.0.0.1:" in findings["http_port"].message
        assert engine_process.serving(folders()) == link.pid, "it runs on"


def test_nothing_is_changed_and_no_engine_is_started(patient: Patient) -> None:
    base = patient.home.parent
    before = picture(base)
    patient.findings()
    utter("doctor", "--thorough")
    assert picture(base) == before
    assert not engine_process.is_alive(folders())
    others = {pid: told for pid, told in processes_of(str(base)).items() if pid != os.getpid()}
    assert others == {}


def test_the_host_is_started_as_a_browser_starts_it(patient: Patient) -> None:
    real = patient.home / "real-host"
    patient.launcher.rename(real)
    seen = patient.home / "seen"
    # `exec` keeps the process, and its two pipes are what the browser gives.
    program(patient.launcher, f"{{ env; echo at=$PWD; echo with=$*; }} >'{seen}'\nexec '{real}' \"$@\"")
    (found,) = [it for it in patient.findings() if it.check == "host"]
    assert found.state is State.OK, found.message
    told = dict(line.split("=", 1) for line in seen.read_text().splitlines())
    assert told.pop("at") == str(patient.launcher.parent)
    assert told.pop("with") == f"chrome-extension://{extension_ids()[0]}/"
    assert set(told) <= {"PWD", "OLDPWD", "SHLVL", "_"}, "what the shell itself sets, and nothing of ours"


def test_every_finding_has_a_known_name_and_each_that_is_not_well_a_remedy(patient: Patient) -> None:
    patient.manifest.write_text("{")
    patient.launcher.chmod(0o644)
    for finding in patient.findings():
        assert finding.check in NAMES
        assert "\n" not in finding.message, "one line for each"
        if finding.state in (State.WARNING, State.FAILURE):
            assert finding.remedy


def test_the_exit_status_says_whether_something_fails(patient: Patient) -> None:
    well = utter("doctor")
    assert well.status == 0, well.out
    assert "no faults" in well.out
    patient.manifest.unlink()
    broken = utter("doctor")
    assert broken.status == 1
    assert re.search(r"^FAULT  .*not registered with Chromium.*\n +-> Run: utter install$", broken.out, re.M)
    assert utter("doctor", "--nonsense").status == 2
    assert utter("doctor", "--json", "--report").status == 2


def test_the_json_has_one_form(patient: Patient) -> None:
    patient.manifest.unlink()
    told = json.loads(utter("doctor", "--json").out)
    assert list(told) == ["format", "healthy", "version", "build", "protocol", "system", "python", "checks"]
    assert (told["format"], told["healthy"], told["build"]) == (1, False, build())
    for check in told["checks"]:
        assert list(check) == ["check", "subject", "state", "message", "remedy"]
        assert check["state"] in ("ok", "warning", "failure", "skipped")
    (manifest,) = [check for check in told["checks"] if check["check"] == "manifest"]
    assert (manifest["subject"], manifest["state"], manifest["remedy"]) == ("Chromium", "failure", "Run: utter install")


def test_a_report_has_no_home_no_token_and_none_of_the_persons_words(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UTTER_HOME")  # so that all paths lie below the home folder
    where = folders()
    token = "Zq" * 21 + "z"
    for path, content in ((where.token, token), (where.dictionary, '[[entry]]\nword = "Rumpelstilz"\nsay = 3\n')):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    # The token in a place where no check expects it.
    where.settings.write_text(f'[speech]\nvoice = ["{token}"]\n')
    for option in ("--report", "--json"):
        told = utter("doctor", option).out
        assert "Rumpelstilz" not in told
        assert token not in told
        if option == "--json":
            assert json.loads(told)["format"] == 1, "it is JSON all the same"
        if option == "--report":
            assert str(patient.home) not in told
            assert "~/.config/chromium" in told
            assert told.startswith("```\n")


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("in /home/ada/x", "in ~/x"),
        ("in /home/adam/x", "in /home/adam/x"),
        ("/home/ada", "~"),
        ("a /home/ada.", "a ~."),
    ],
)
def test_only_the_home_folder_becomes_a_tilde(text: str, private: str) -> None:
    assert telling.private(text, Path("/home/ada")) == private


def test_the_page_tells_each_check() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(NAMES) <= told


def test_a_speech_server_in_the_settings_is_told_and_asked_nothing(patient: Patient) -> None:
    assert list(voices.check_remote(patient.machine)) == []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        folders().settings.write_text(f'[remote]\nurl = "http://127.0.0.1:{port}"\n')
        (found,) = voices.check_remote(patient.machine)
        list(voices.check_voices(patient.machine, None))
        with pytest.raises(TimeoutError):
            listener.accept()
    assert f"Text leaves Utter: it is sent to another program, 127.0.0.1:{port}." in found.message
    folders().settings.write_text('[remote]\nurl = "https://speech.example.org"\n')
    (found,) = voices.check_remote(patient.machine)
    assert "Text leaves this computer: it is sent to speech.example.org." in found.message
    assert found.message.endswith("Whether it answers was not tried.")


# What root would not notice: run as somebody without rights.

UNREADABLE: list[tuple[str, Callable[[Patient], Path], Callable[[Patient], list[Finding]], str]] = [
    ("manifest", lambda it: it.manifest, lambda it: list(manifests.check(it.machine)), "cannot be read"),
    ("launcher", lambda it: it.launcher, lambda it: [native_host.check_launcher(it.launcher)], "cannot be read"),
    ("settings", lambda _: folders().settings, lambda it: [installation.check_settings(it.machine)], "cannot be read"),
]


@pytest.mark.parametrize(
    ("name", "place", "check", "says"), UNREADABLE, ids=lambda it: it if isinstance(it, str) else ""
)
def test_a_file_that_may_not_be_read_is_named(
    patient: Patient,
    name: str,
    place: Callable[[Patient], Path],
    check: Callable[[Patient], list[Finding]],
    says: str,
) -> None:
    path = place(patient)
    path.chmod(0)
    folders().config.chmod(0o755)
    for folder in path.parents:
        if folder.is_relative_to(patient.home) and folder != patient.home.parent:
            folder.chmod(0o755)
    with as_stranger():
        (found,) = check(patient)
    assert found.state is State.FAILURE
    assert says in found.message
    assert found.remedy


def test_a_home_that_cannot_be_written_to_is_named(patient: Patient) -> None:
    for folder in (folders().data, folders().config, folders().log, folders().run):
        folder.chmod(0o500)
    with as_stranger():
        found = list(installation.check_writable(patient.machine))
    assert found
    assert all(it.state is State.FAILURE and "cannot be written to by you" in it.message for it in found)
    for folder in (folders().data, folders().config, folders().log, folders().run):
        folder.chmod(0o700)


def test_who_listens_is_read_from_the_kernels_table() -> None:
    head = "   0: 0100007F:217D 00000000:0000"
    tail = "00000000:00000000 00:00000000 00000000  1000        0 4242 1 0000000000000000 100 0 0 10 0"
    assert list(ports.listeners([f"{head} 0A {tail}", f"{head} 01 {tail}", "broken"], 8573)) == [(1000, 4242)]
    assert list(ports.listeners([f"{head} 0A {tail}"], 8574)) == []
