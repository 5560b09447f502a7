"""A stand-in for the engine: the socket, the lock and the messages, with answers that a test can steer by the text.

As a program: `python fake_engine.py BUILD HABIT`. BUILD "same" says the client's own; HABIT is normal, silent,
stubborn, protocol or over_cap. It writes "accepting" once it accepts. `speak` of "forever" sends one chunk and never
ends, of "five chunks" five, of anything else two. A message of unknown type comes back as the text of a `preview`.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from native_helper.paths import folders, make_private
from native_helper.wire.framing import FrameDecoder, dump_msgpack, frame, load_msgpack

PCM = bytes(range(256)) * 4
# By the text of a `preview`: answers that fit in the socket's frame and not in the browser's.
NOT_FOR_BROWSERS: dict[str, dict[str, Any]] = {
    "large": {"spoken": "\x01" * 900_000, "spans": []},
    "no number": {"spoken": "", "spans": [float("nan")]},
}


class FakeEngine:
    """The program below, running at this test's root until the end of the `with`."""

    def __init__(self, build_name: str = "same", habit: str = "normal") -> None:
        self._command = [sys.executable, str(Path(__file__)), build_name, habit]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"accepting\n"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.signal(signal.SIGKILL)
        self.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)
        if number is signal.SIGSTOP:
            os.waitpid(self.pid, os.WUNTRACED)  # on another processor it may run on for a moment, and answer

    def wait(self) -> int:
        """Wait for its end; return its exit status, a signal's number negated."""
        return self._process.wait(10)


def serve(connection: socket.socket, build_name: str, habit: str) -> None:
    decoder = FrameDecoder()

    def send(kind: str, **fields: Any) -> None:
        connection.sendall(frame(dump_msgpack({"type": kind, **fields})))

    while data := connection.recv(1 << 16):
        for body in decoder.feed(data):
            message = load_msgpack(body)
            match message["type"]:
                case "hello" if habit == "silent":
                    pass
                case "hello" if habit == "protocol":
                    send("error", code="unsupported_protocol", message="Another protocol.")
                    connection.close()
                    return
                case "hello":
                    send(
                        "ready",
                        protocol=1,
                        version="0",
                        build=message["build"] if build_name == "same" else build_name,
                        rate_hz=24000,
                        families=[{"name": "fake", "state": "ready"}],
                        default_voice="fake",
                        pid=os.getpid(),
                        hello=message,
                    )
                case "ping":
                    send("pong", id=message["id"])
                case "speak" if habit == "over_cap":
                    connection.sendall((2 << 20).to_bytes(4, sys.byteorder))
                case "speak" | "save":
                    speak(send, message)
                case "cancel":
                    send("error", id=message["id"], code="canceled", message="Stopped.")
                case "preview" if message["text"] in NOT_FOR_BROWSERS:
                    send("preview", id=message["id"], **NOT_FOR_BROWSERS[message["text"]])
                case "played":
                    pass
                case _:
                    send("preview", id=message.get("id"), spoken=repr(message), spans=[])


def speak(send: Any, message: dict[str, Any]) -> None:
    send("started", id=message["id"], language="en", voice="fake")
    n_chunks = {"forever": 1, "five chunks": 5}.get(message["text"], 2)
    for seq in range(n_chunks):
        if message["type"] == "save":
            send("file", id=message["id"], seq=seq, bytes=PCM)
        else:
            sentence = {"start": 0, "end": 5}
            send("audio", id=message["id"], seq=seq, start_s=0.0, pcm=PCM, voice="fake", sentence=sentence, paragraph=0)
    if message["text"] != "forever":
        send("end", id=message["id"], duration_s=0.1, stages={})


def main() -> None:
    place = folders()
    make_private(place.run)
    lock = os.open(place.lock, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    make_private(place.socket.parent)
    place.socket.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(place.socket))
    listener.listen(100)
    if sys.argv[2] == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.write(1, b"accepting\n")
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, *sys.argv[1:3]), daemon=True).start()


if __name__ == "__main__":
    main()
