"""Whether the native host starts and answers: the launcher started as a browser would, with one `ping`.

As the browser: its own folder, the extension's origin as the only argument, two pipes. In an empty environment, which
is less than any browser gives. A ping that comes before hello is answered by the host itself: no engine is started.
"""

import contextlib
import os
import select
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from native_helper.build import build
from native_helper.doctor.finding import Finding, failure, ok, skipped, warning
from native_helper.doctor.machine import REGISTER, REINSTALL, Machine
from native_helper.paths import UnsafeFolder, require_unshared
from native_helper.setup import launcher, record
from native_helper.setup.registration import extension_ids, origin
from native_helper.wire.framing import BodyError, FrameDecoder, FrameError, dump_json, frame, load_json
from native_helper.wire.types import PROTOCOL

_END_S: Final = 2.0  # what Chrome grants a host after its port has closed
_TOLD_CHARS: Final = 300  # of what it wrote to standard error


class NoAnswer(Exception):
    """The host did not answer; the message says how that came."""


def check(machine: Machine) -> Iterator[Finding]:
    """Look at the launcher, then start it."""
    path = machine.folders.launcher
    shared = _of_others(path)
    yield shared or check_launcher(path)
    # A program that somebody else could have put there is not started.
    if shared or not path.is_file() or not os.access(path, os.X_OK):
        yield skipped("host", "The native host was not started: its launcher is not in order.")
        return
    try:
        answer = ping(path, machine.answer_s)
    except NoAnswer as error:
        yield failure("host", f"The native host does not work: {error}.", REINSTALL)
        return
    yield judged(answer)


def check_launcher(path: Path) -> Finding:
    """Look at the launcher's file."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return failure("launcher", f"The launcher that browsers start, {path}, is missing.", REGISTER)
    except OSError as error:
        return failure("launcher", f"The launcher {path} cannot be read: {error.strerror}.", REGISTER)
    if not os.access(path, os.X_OK):
        return failure("launcher", f"The launcher {path} is not executable.", REGISTER)
    python = launcher.interpreter_in(content)
    if python is None:
        return failure("launcher", f"The launcher {path} was changed.", REGISTER)
    if not python.exists():
        return failure("launcher", f"The launcher starts a Python that is gone, {python}.", REINSTALL)
    return ok("launcher", f"The launcher is in place: {path}.")


def _of_others(path: Path) -> Finding | None:
    """Return what is wrong if others could put a program in the launcher's place."""
    try:
        for folder in (path.parent.parent, path.parent):
            require_unshared(folder)
    except UnsafeFolder as error:
        wrong, remedy = record.told(error)
        return failure("launcher", f"The launcher cannot be trusted. {wrong}", remedy)
    return None


def judged(answer: dict[str, Any]) -> Finding:
    """Judge what the host answered to a ping."""
    if answer.get("type") == "error":
        return failure("host", f"The native host refuses: {answer.get('message')}", answer.get("remedy"))
    if answer.get("type") != "pong" or not isinstance(answer.get("build"), str):
        return failure("host", "The native host answers, but is too old for this command.", REINSTALL)
    if answer.get("protocol") != PROTOCOL:
        told = f"The native host speaks protocol {answer.get('protocol')}, this command {PROTOCOL}."
        return failure("host", told, REINSTALL)
    if answer["build"] != build():
        told = f"The native host is of build {answer['build']}, this command of {build()}."
        return warning("host", told, "Use the `utter` of one installation, or run its install.sh again.")
    return ok("host", f"The native host starts and answers (protocol {PROTOCOL}, build {answer['build']}).")


def ping(program: Path, answer_s: float) -> dict[str, Any]:
    """Start `program` as a browser does, and return its answer to a ping. Raises NoAnswer."""
    try:
        process = subprocess.Popen(
            [str(program), origin(extension_ids()[0])],
            env={},
            cwd=program.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise NoAnswer(f"{program} cannot be started: {error.strerror}") from error
    with process:
        try:
            return _asked(process, answer_s)
        finally:
            assert process.stdin is not None  # noqa: S101  it was asked for
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            try:
                process.wait(_END_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _asked(process: "subprocess.Popen[bytes]", answer_s: float) -> dict[str, Any]:
    assert process.stdin is not None  # noqa: S101  all three were asked for
    assert process.stdout is not None  # noqa: S101
    deadline = time.monotonic() + answer_s
    with contextlib.suppress(BrokenPipeError):  # it has ended, which its output tells
        process.stdin.write(frame(dump_json({"type": "ping", "id": "doctor"})))
        process.stdin.flush()
    decoder = FrameDecoder()
    while True:
        readable, _, _ = select.select([process.stdout], [], [], max(0.0, deadline - time.monotonic()))
        if not readable:
            raise NoAnswer(f"it did not answer for {answer_s:g} seconds")
        data = os.read(process.stdout.fileno(), 1 << 16)
        if not data:
            raise NoAnswer(_of_end(process))
        try:
            for body in decoder.feed(data):
                return load_json(body)
        except (FrameError, BodyError) as error:
            raise NoAnswer("it writes something else than messages to its standard output") from error


def _of_end(process: "subprocess.Popen[bytes]") -> str:
    assert process.stderr is not None  # noqa: S101
    try:
        _, told = process.communicate(timeout=_END_S)
    except subprocess.TimeoutExpired:
        return "it closed its standard output"
    # Of a traceback the last line says what is missing.
    last = (told.decode("utf-8", "replace").strip().splitlines() or [""])[-1][:_TOLD_CHARS]
    return f"it ended at once, with exit status {process.returncode}{f' ({last})' if last else ''}"
