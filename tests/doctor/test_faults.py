"""One thing is broken, with real files and processes: the doctor names it, tells a remedy, and fails nothing else."""

import contextlib
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from native_helper.cli.sink import no_device
from native_helper.doctor.finding import State
from native_helper.host import engine_link, engine_process
from native_helper.paths import folders
from native_helper.setup import command, extension_folder, service
from native_helper.setup.model_files import Places
from native_helper.setup.registration import HOST_NAME, extension_ids
from tests.doctor.conftest import STRANGER, Patient, program
from tests.host.fake_engine import FakeEngine
from tests.setup.hub_server import HubServer
from tests.setup.model_set import install as install_model

BAD, ODD = State.FAILURE, State.WARNING


@dataclass(frozen=True)
class Case:
    """What is done, and what the doctor must say of it."""

    name: str
    break_it: Callable[[Patient], object]
    check: str
    state: State
    says: str
    remedy: str
    also: tuple[str, ...] = ()  # other checks that cannot but fail with it


def manifest_with(**fields: object) -> Callable[[Patient], object]:
    def act(it: Patient) -> None:
        body = json.loads(it.manifest.read_text())
        it.manifest.write_text(
            json.dumps({name: value for name, value in (body | fields).items() if value is not None})
        )

    return act


def launcher(script: str) -> Callable[[Patient], object]:
    return lambda it: it.launcher.write_text(f"#!/bin/sh\n{script}\n")


def answering(**pong: object) -> Callable[[Patient], object]:
    """A host that says `pong` whatever is asked."""
    program = (
        "import sys, json, struct; body = json.dumps(json.loads(sys.argv[1])).encode();"
        "sys.stdout.buffer.write(struct.pack('=I', len(body)) + body); sys.stdout.flush(); sys.stdin.read()"
    )
    return launcher(f"exec {sys.executable} -c \"{program}\" '{json.dumps({'type': 'pong', 'id': 'doctor', **pong})}'")


def policy(**rules: object) -> Callable[[Patient], object]:
    return policy_file(json.dumps(rules))


def policy_file(content: str) -> Callable[[Patient], object]:
    def act(it: Patient) -> None:
        folder = it.machine.etc / "chromium" / "policies" / "managed"
        folder.mkdir(parents=True)
        (folder / "rules.json").write_text(content)

    return act


def settings(text: str) -> Callable[[Patient], object]:
    return lambda _: folders().settings.write_text(text)


def way_without_player() -> str:
    raise no_device(["aplay"])


def foreign_program(it: Patient) -> None:
    manifest_with(path=str(program(it.home / "other", "exit 0")))(it)


def plain_file_as_program(it: Patient) -> None:
    (it.home / "note.txt").write_text("")
    manifest_with(path=str(it.home / "note.txt"))(it)


def port_of_stranger(it: Patient) -> None:
    settings(f"[http]\nport = {it.listen()}\n")(it)


def port_of_stranger_with_engine(it: Patient) -> None:
    port_of_stranger(it)
    engine_link.connect("test").close()


def socket_is_link(it: Patient) -> None:
    folders().socket.symlink_to(it.home / "elsewhere")


def run_is_link(it: Patient) -> None:
    folders().run.rename(it.home / "elsewhere")
    folders().run.symlink_to(it.home / "elsewhere")


def run_of_another(_: Patient) -> None:
    os.chown(folders().run, STRANGER, STRANGER)


def engine_of(build: str, habit: str = "normal") -> Callable[[Patient], object]:
    def act(it: Patient) -> None:
        engine = it.held.enter_context(FakeEngine(build, habit))
        if habit == "silent":
            engine.signal(signal.SIGSTOP)

    return act


def crashed_engine(_: Patient) -> None:
    with engine_link.connect("test") as link:
        os.kill(link.pid, signal.SIGKILL)
    while engine_process.is_alive(folders()):
        time.sleep(0.01)


def crashes(_: Patient) -> None:
    folders().crashes.write_text(f"77 4 {time.monotonic():.3f}\n")


def token(mode: int) -> Callable[[Patient], object]:
    def act(_: Patient) -> None:
        folders().token.write_text("A" * 43)
        folders().token.chmod(mode)

    return act


def foreign_extension(_: Patient) -> None:
    (extension_folder.place(folders()) / extension_folder.MARKER).unlink()


def no_extension(_: Patient) -> None:
    extension_folder.remove(extension_folder.place(folders()))


def old_extension(_: Patient) -> None:
    (extension_folder.place(folders()) / "protocol.js").write_text("// of last year\n")


def damaged_model(_: Patient) -> None:
    install_model()
    (Places(folders().models).voice / "config.json").write_text("")


def changed_model(it: Patient) -> None:
    install_model()
    weights = Places(folders().models).voice / "kokoro-v1_0.safetensors"
    content = weights.read_bytes()
    weights.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    it.change(thorough=True)


def service_file(content: bytes | None, *, has_manager: bool = True) -> Callable[[Patient], object]:
    def act(it: Patient) -> None:
        path = service.place(it.home, "linux")
        path.parent.mkdir(parents=True)
        path.write_bytes(service.content(folders(), "linux") if content is None else content)
        runtime = it.home / "runtime"
        it.held.enter_context(pytest.MonkeyPatch.context()).setenv("XDG_RUNTIME_DIR", str(runtime))
        if has_manager:
            (runtime / "systemd" / "private").mkdir(parents=True)

    return act


def sandboxed(*folder: str) -> Callable[[Patient], object]:
    return lambda it: it.home.joinpath(*folder).mkdir(parents=True)


GONE = "/nowhere/host/utter-host"
FAULTS = (
    Case("no manifest", lambda it: it.manifest.unlink(), "manifest", BAD, "not registered with", "utter install"),
    Case("broken JSON", lambda it: it.manifest.write_text("{"), "manifest", BAD, "not valid JSON", "delete that file"),
    Case("no object", lambda it: it.manifest.write_text("[]"), "manifest", BAD, "no JSON object", "delete that file"),
    Case("other name", manifest_with(name="org.other"), "manifest", BAD, 'another host, "org.other"', "utter install"),
    Case("other type", manifest_with(type="tcp"), "manifest", BAD, 'the type "tcp"', "utter install"),
    Case("no description", manifest_with(description=None), "manifest", BAD, 'no "description"', "utter install"),
    Case("relative path", manifest_with(path="utter-host"), "manifest", BAD, "not absolute", "delete that file"),
    Case("path gone", manifest_with(path=GONE), "manifest", BAD, f"{GONE}, which does not exist", "utter install"),
    Case("path no program", plain_file_as_program, "manifest", BAD, "not executable", "delete that file"),
    Case("another program", foreign_program, "manifest", BAD, "is not this Utter", "delete that file"),
    Case("id not allowed", manifest_with(allowed_origins=[]), "manifest", BAD, "does not allow", "utter install"),
    Case("no browser", lambda it: shutil.rmtree(it.manifest.parent.parent),
          "browser", BAD, "No browser that Utter knows", "Start one"),
    Case("snap", sandboxed("snap", "chromium"), "sandbox", ODD, "Chromium from Snap", "deb, rpm or tarball"),
    Case("flatpak", sandboxed(".var", "app", "com.brave.Browser"), "sandbox", ODD, "Brave from Flatpak", "tarball"),
    Case("all blocked", policy(NativeMessagingBlocklist=["*"]), "policy", BAD, "NativeMessagingBlocklist", HOST_NAME),
    Case("host blocked", policy(NativeMessagingBlocklist=[HOST_NAME], NativeMessagingAllowlist=["org.other"]),
          "policy", BAD, "NativeMessagingBlocklist", HOST_NAME),
    Case("no user hosts", policy(NativeMessagingUserLevelHosts=False), "policy", BAD, "UserLevelHosts", "administers"),
    Case("extensions blocked", policy(ExtensionInstallBlocklist=["*"]), "policy", BAD, "ExtensionInstallBlocklist",
          extension_ids()[0]),
    Case("no developer mode", policy(DeveloperToolsAvailability=2), "policy", BAD, "Developer mode", "administers"),
    Case("broken rules", policy_file("{,"), "policy", ODD, "it is damaged", "administers"),
    Case("no launcher", lambda it: it.launcher.unlink(), "launcher", BAD, "is missing", "utter install"),
    Case("launcher's mode", lambda it: it.launcher.chmod(0o644), "launcher", BAD, "not executable", "utter install"),
    Case("launcher's Python gone", launcher('exec /gone/python -I -m native_helper.host "$@"'), "launcher", BAD,
          "a Python that is gone, /gone/python", "install.sh", ("host",)),
    Case("launcher changed", launcher("true"), "launcher", BAD, "was changed", "utter install", ("host",)),
    Case("package gone", launcher(f'exec {sys.executable} -I -m native_helper.gone "$@"'), "host", BAD,
          "No module named native_helper.gone", "install.sh"),
    Case("host prints", launcher("exec /bin/echo a line of some library"), "host", BAD, "something else", "install.sh"),
    Case("host is silent", launcher("exec /bin/sleep 60"), "host", BAD, "did not answer for 2 s", "install.sh"),
    Case("host refuses", answering(type="error", message="No.", remedy="Load it."), "host", BAD, "No.", "Load it."),
    Case("old host", answering(), "host", BAD, "too old", "install.sh"),
    Case("other protocol", answering(protocol=2, build="9"), "host", BAD, "protocol 2, this command 1", "install.sh"),
    Case("other build", answering(protocol=1, build="9+1"), "host", ODD, "of build 9+1", "one installation"),
    Case("open run folder", lambda _: folders().run.chmod(0o755), "run_folder", BAD, "open to others", "chmod 700"),
    Case("run folder a link", run_is_link, "run_folder", BAD, "not a plain folder", "Remove", ("engine",)),
    Case("socket a link", socket_is_link, "engine", BAD, "not a socket of your own", "See to"),
    Case("stuck engine", engine_of("same", "silent"), "engine", BAD, "did not answer for 5 seconds", "engine --stop"),
    Case("engine of another build", engine_of("0.0.1+00000000"), "engine", ODD, "0.0.1+00000000", "engine --stop"),
    Case("crashed engine", crashed_engine, "crashes", ODD, "did not end in good order", "engine.log"),
    Case("many crashes", crashes, "crashes", BAD, "crashed 4 times in a row", "utter engine"),
    Case("port taken", port_of_stranger, "http_port", ODD, f"(process {os.getpid()})", "into "),
    Case("port taken, engine runs", port_of_stranger_with_engine, "http_port", ODD, f"(process {os.getpid()})", "port"),
    Case("damaged model", damaged_model, "model", BAD, "are damaged", "utter model install"),
    Case("changed model", changed_model, "model", BAD, "kokoro-v1_0.safetensors (wrong)", "utter model install"),
    Case("settings no TOML", settings("[http"), "settings", BAD, "not TOML", "remove it"),
    Case("unknown setting", settings("[http]\nprot = 1\n"), "settings", BAD, "http.prot", "Correct"),
    Case("dictionary", lambda _: folders().dictionary.write_text("[[entry]]\n"), "dictionary", ODD, "has faults",
          "dictionary list"),
    Case("open token", token(0o644), "token", ODD, "read by others", "chmod 600"),
    Case("token a link", lambda it: folders().token.symlink_to(it.home), "token", BAD, "not a file of your", "Remove"),
    Case("no extension", no_extension, "extension", BAD, "is missing", "utter install"),
    Case("old extension", old_extension, "extension", BAD, "not that of this build", "round arrow"),
    Case("foreign extension", foreign_extension, "extension", BAD, "not made by Utter", "Rename it"),
    Case("full disk", lambda it: it.change(free_bytes=lambda _: 1_000), "disk", BAD, "disk is full", "room"),
    Case("little room", lambda it: it.change(free_bytes=lambda _: 10**8), "disk", ODD, "nearly full", "room"),
    Case("root", lambda it: it.change(uid=0), "root", ODD, "You are root", "the person who browses"),
    Case("no sound", lambda it: it.change(sound_way=way_without_player), "sound", ODD, "No way to play sound",
         "alsa-utils"),
    Case("service not enabled", service_file(None), "service", ODD, "not enabled", "install --service"),
    Case("service not enabled, no manager", service_file(None, has_manager=False), "service", ODD, "not enabled",
         "enable-linger"),
    Case("open launcher folder", lambda _: folders().launcher.parent.chmod(0o777), "launcher", BAD, "Others can write",
         "chmod go-w"),
    Case("open data folder", lambda _: folders().data.chmod(0o775), "launcher", BAD, "Others can write", "chmod go-w"),
    Case("foreign service", service_file(b"[Unit]\n"), "service", ODD, "not written by this Utter", "remove it"),
    Case("no command", lambda _: command.place(folders()).unlink(), "command", ODD, "not at its place", "install.sh"),
    Case("foreign command", lambda _: program(command.place(folders()), "exit"), "command", ODD,
          "another program's", "install.sh"),
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_doctor_names_the_cause(patient: Patient, fault: Case, hub: HubServer) -> None:
    # The natural voice is not there, which is a warning of its own.
    patient.change(answer_s=2.0 if "silent" in fault.name else 15.0)
    fault.break_it(patient)
    findings = patient.findings()
    found = [finding for finding in findings if finding.check == fault.check and finding.state is fault.state]
    assert found, [finding for finding in findings if finding.state is not State.OK]
    assert fault.says in found[0].message
    assert fault.remedy in (found[0].remedy or "")
    others = {it.check for it in findings if it.state is BAD} - {fault.check, *fault.also}
    assert others == set(), "one cause, one fault"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_run_folder_of_somebody_else_is_named(patient: Patient) -> None:
    run_of_another(patient)
    (found,) = [finding for finding in patient.findings() if finding.check == "run_folder"]
    assert f"belongs to user {STRANGER}" in found.message
    with contextlib.suppress(FileNotFoundError):
        os.chown(Path(folders().run), 0, 0)
