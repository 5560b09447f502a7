"""The native host started the way Chrome starts it, and the other end of its pipes."""

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from native_helper.paths import folders, resources
from native_helper.wire.framing import HEADER_BYTES, FrameDecoder, dump_json, frame
from tests.patience import PATIENCE_S

ALLOWED_ID = json.loads((resources("manifest") / "allowed_extensions.json").read_text())["ids"][0]
ORIGIN = f"chrome-extension://{ALLOWED_ID}/"
HOST = ("-I", "-m", "native_helper.host")


class Chrome:
    """One port: the host's process with both pipes. The environment is empty but for the root, as in the launcher."""

    def __init__(self, *arguments: str, python: tuple[str, ...] = HOST, greet: bool = True) -> None:
        root = "=".join(folders().root_env)
        command = ["/usr/bin/env", "-i", root, sys.executable, *python, *(arguments or (ORIGIN,))]
        elsewhere = Path(os.environ["HOME"])
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=elsewhere
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._in, self._out = self.process.stdin.fileno(), self.process.stdout.fileno()
        self._decoder = FrameDecoder()
        self._bodies: list[bytes] = []
        self.patience_s = PATIENCE_S
        self.ready: dict[str, Any] = {}
        if greet:
            self.hello()
            self.ready = self.receive("ready")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()
        self.process.kill()
        self.process.wait(PATIENCE_S)

    def hello(self, protocol: int = 1) -> None:
        self.send("hello", protocol=protocol, client="extension", version="0.1.0", build="0.1.0")

    def send(self, kind: str, **fields: Any) -> None:
        self.raw(frame(dump_json({"type": kind, **fields})))

    def raw(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._in, data) :]

    def close_port(self) -> None:
        """What disconnect() does: both pipes at once, no signal. Our reading end stays, to see what still comes."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def receive(self, kind: str | None = None) -> dict[str, Any]:
        """Return the next message, of which `kind` is the type. Raises EOFError at the end of the host."""
        deadline = time.monotonic() + self.patience_s
        while not self._bodies:
            ready, _, _ = select.select([self._out], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, "the host sent nothing"
            data = os.read(self._out, 1 << 16)
            if not data:
                self._decoder.close()
                raise EOFError("the host has ended")
            self._bodies += self._decoder.feed(data)
        body = self._bodies.pop(0)
        assert len(body) <= 1 << 20
        message: dict[str, Any] = json.loads(body)
        assert kind is None or message["type"] == kind, message
        return message

    def receive_until_last(self) -> list[dict[str, Any]]:
        """Return all messages up to the next `end` or `error`."""
        messages = [self.receive()]
        while messages[-1]["type"] not in ("end", "error"):
            messages.append(self.receive())
        return messages

    def rest(self) -> list[dict[str, Any]]:
        """Return what comes until the host's end, then its exit status must be 0."""
        messages = []
        try:
            while True:
                messages.append(self.receive())
        except EOFError:
            pass
        assert self.process.wait(PATIENCE_S) == 0, self.errors()
        return messages

    def errors(self) -> str:
        """Return what it wrote to stderr, once it has ended."""
        assert self.process.stderr is not None
        return self.process.stderr.read().decode()


__all__ = ["ALLOWED_ID", "HEADER_BYTES", "HOST", "ORIGIN", "Chrome"]
