"""Every way that a text comes to Utter, one after another, each with a text of its own: a program, run in a new root.

Out  a JSON object on standard output: `seen`, what the lists of processes showed of the texts and the token while each
     was spoken; `said`, all that the commands printed; `spoken`, how much sound came by each way
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from native_helper.cli.exit_status import ExitStatus
from native_helper.paths import folders
from tests.engine.live import Client
from tests.host.chrome import Chrome

# A word for each way, that is in nothing else.
WORDS: Final = {
    "argument": "Marrowfern",
    "file": "Tandlewick",
    "document": "Brindlemoor",
    "input": "Quillhaven",
    "json lines": "Osterwhistle",
    "host": "Fenwickle",
    "socket": "Drumbelow",
    "/speak": "Larkensnood",
    "/v1/audio/speech": "Pimbleforth",
    "sse": "Wexcombury",
}
UTTER: Final = Path(sys.executable).parent / "utter"
_LOOK_S: Final = 0.02


def text(way: str) -> str:
    """Return what is spoken by that way: two sentences, so that there is time to look."""
    return f"Old {WORDS[way]} keeps nine lanterns under the stairs. Nobody has ever asked {WORDS[way]} why."


def look(token: str) -> list[dict[str, str]]:
    """Return each place in the lists of processes that shows one of the words, or the token."""
    wanted = {**WORDS, "token": token}
    seen = []
    for process in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                content = (process / name).read_bytes().decode(errors="replace")
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue  # ended meanwhile, or another user's
            for way, word in wanted.items():
                if word and word in content:
                    seen.append({"way": way, "in": name, "command": content.replace("\0", " ")})
    return seen


class Doors:
    """What was done so far."""

    def __init__(self) -> None:
        self.seen: list[dict[str, str]] = []
        self.said = ""
        self.spoken: dict[str, int] = {}
        self._n_again = 3  # a busy machine takes longer than the 10 s in which an engine must start

    @property
    def token(self) -> str:
        path = folders().token
        return path.read_text().strip() if path.exists() else ""

    def look(self) -> None:
        for it in look(self.token):
            if it not in self.seen:
                self.seen.append(it)

    def utter(self, *words: str | Path, given: str = "") -> str:
        """Run the command line, looking all the while; return what it prints."""
        with subprocess.Popen(
            [UTTER, *words], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(given)
            process.stdin.close()
            while process.poll() is None:
                self.look()
                time.sleep(_LOOK_S)
            said = process.stdout.read()
        if process.returncode == ExitStatus.NO_ENGINE and self._n_again > 0:
            self._n_again -= 1
            return self.utter(*words, given=given)
        assert process.returncode == 0, f"utter {words[0]}: {said}"
        self.said += said
        return said

    def commands(self, base: Path) -> None:
        """Speak by the command line: aloud, then into files."""
        self.utter("speak", text("argument"))
        self.spoken["argument"] = (folders().data.parent / "heard").stat().st_size
        (base / "letter.txt").write_text(text("file"))
        (base / "letter.html").write_text(f"<p lang=en>{text('document')}</p>")
        line = json.dumps({"delta": {"text": text("json lines")}}) + "\n"
        for way, words, given in (
            ("file", ("-f", base / "letter.txt"), ""),
            ("document", (base / "letter.html",), ""),
            ("input", ("-",), text("input")),
            ("json lines", ("--json-lines", "delta.text", "-"), line),
        ):
            sound = base / f"{WORDS[way][:3]}.flac"
            self.utter("speak", *words, "-o", sound, given=given)
            self.spoken[way] = sound.stat().st_size

    def links(self) -> None:
        """Speak as the browser does, by its host and by the engine's own socket."""
        with Chrome() as chrome:
            chrome.send("speak", id="1", text=text("host"))
            assert chrome.receive()["type"] == "started"
            self.look()
            self.spoken["host"] = len(chrome.receive_until_last())
        with Client(folders().socket) as client:
            client.send("speak", id="1", text=text("socket"))
            messages = [client.receive()]
            while messages[-1]["type"] not in ("end", "error"):
                self.look()
                messages.append(client.receive())
            self.spoken["socket"] = sum(message["type"] == "audio" for message in messages)

    def http(self, port: int) -> None:
        """Speak as other programs ask for it."""
        openai = {"model": "tts-1", "voice": "alloy"}
        asked: dict[str, tuple[str, dict[str, str]]] = {
            "/speak": ("/speak", {"text": text("/speak")}),
            "/v1/audio/speech": ("/v1/audio/speech", openai | {"input": text("/v1/audio/speech")}),
            "sse": ("/v1/audio/speech", openai | {"input": text("sse"), "stream_format": "sse"}),
        }
        for way, (path, body) in asked.items():
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            head = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
            connection.request("POST", path, json.dumps(body), head)
            answer = connection.getresponse()
            self.look()
            sound = answer.read()
            assert answer.status == 200, sound
            self.spoken[way] = len(sound)
            connection.close()


def main() -> None:
    """Go through all of them, from the installation to the end of the engine."""
    base = Path(os.environ["HOME"])
    profile = base / "profile"
    profile.mkdir()
    doors = Doors()
    doors.utter("install", "--yes", "--user-data-dir", profile)
    doors.commands(base)
    doors.links()
    doors.http(json.loads(doors.utter("health", "--json"))["http"]["port"])
    for words in (["voices"], ["model", "status"]):
        doors.utter(*words)
    # It may find a fault in this machine.
    doors.said += subprocess.run([UTTER, "doctor", "--json"], capture_output=True, text=True, check=False).stdout
    doors.utter("engine", "--stop")
    json.dump({"seen": doors.seen, "said": doors.said, "spoken": doors.spoken}, sys.stdout)


if __name__ == "__main__":
    socket.setdefaulttimeout(60)
    main()
