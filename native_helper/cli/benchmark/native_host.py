"""The native host as a browser starts it: how long until it says that the engine is there, and what memory it holds."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from native_helper import __version__
from native_helper.build import build
from native_helper.cli.benchmark.machine import resident_mb
from native_helper.errors import EngineUnreachable
from native_helper.setup.registration import extension_ids, origin
from native_helper.wire.framing import FrameDecoder, dump_json, frame, load_json
from native_helper.wire.types import PROTOCOL


@dataclass(frozen=True, slots=True)
class HostRun:
    """From the start of the process, with an engine that runs."""

    ready_s: float
    memory_mb: float | None


def run_host() -> HostRun:
    """Start the host, say hello, wait for `ready`, end it. Raises EngineUnreachable if it ends before that."""
    hello = {"type": "hello", "protocol": PROTOCOL, "client": "bench", "version": __version__, "build": build()}
    begin = time.perf_counter()
    root = f"UTTER_HOME={os.environ['UTTER_HOME']}"
    command = ["/usr/bin/env", "-i", root, sys.executable, "-I", "-m", "native_helper.host", origin(extension_ids()[0])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None  # noqa: S101 - Popen was asked for both pipes
        assert process.stdout is not None  # noqa: S101
        process.stdin.write(frame(dump_json(hello)))
        process.stdin.flush()
        decoder = FrameDecoder()
        while data := os.read(process.stdout.fileno(), 1 << 16):
            for body in decoder.feed(data):
                if load_json(body).get("type") == "ready":
                    return HostRun(time.perf_counter() - begin, resident_mb(process.pid))
    raise EngineUnreachable("The native host ended before it was ready.", "Run `utter doctor`.")
