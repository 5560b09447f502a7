"""`utter` in a terminal: a process for each command, which is now and then killed or interrupted."""

import json
import re
import signal
import time
from pathlib import Path
from random import Random

from tests.cli import terminal
from tests.soak.ledger import Ledger
from tests.soak.texts import text


class TerminalClient:
    """Runs commands at random, one after the other."""

    def __init__(self, name: str, folder: Path, seed: str, to: Ledger) -> None:
        self.name = name
        self._folder = folder / name
        self._folder.mkdir()
        self._random = Random(seed)
        self._ledger = to
        self._speakers = terminal.player(self._folder / "speakers", "exec /bin/cat >/dev/null")
        self._n = 0

    def run(self, n_requests: int) -> None:
        for _ in range(n_requests):
            kinds = (self._question, self._speak, self._file, self._die)
            self._random.choices(kinds, (30, 25, 25, 20))[0](self._random)

    def close(self) -> None:
        pass

    def _question(self, random: Random) -> None:
        command, name = random.choice((("voices", "voices"), ("health", "pid")))
        ended = terminal.utter(command, "--json")
        if self._done(f"utter {command}", ended) and name not in json.loads(ended.out):
            self._ledger.fault(f"{self.name}: utter {command} was answered with something else")

    def _speak(self, random: Random) -> None:
        read = text(random, random.randint(1, 40))
        self._done("utter speak", terminal.utter("speak", "-", "--language", "en", speakers=self._speakers, text=read))

    def _file(self, random: Random) -> None:
        read = text(random, random.randint(1, 60))
        sound, subtitles = self._next("wav"), self._next("srt")
        options = ("-", "--language", "en", "-o", str(sound), "--subtitles", str(subtitles))
        if self._done("utter speak -o", terminal.utter("speak", *options, text=read)):
            lines = subtitles.read_text().splitlines()
            shown = " ".join(line for line in lines if not re.fullmatch(r"\d+|.* --> .*|", line))
            if shown.split() != read.split():
                self._ledger.fault(f"{self.name}: the subtitles are not those of its text")

    def _die(self, random: Random) -> None:
        process = terminal.start("speak", "-", "--language", "en", "-o", str(self._next("wav")))
        assert process.stdin is not None
        process.stdin.write(text(random, 3000).encode())
        process.stdin.close()
        process.stdin = None
        time.sleep(random.uniform(0.0, 0.6))
        process.send_signal(random.choice((signal.SIGKILL, signal.SIGINT, signal.SIGTERM)))
        terminal.end(process)
        self._ledger.note("utter speak -o", "its process was ended")

    def _done(self, kind: str, ended: terminal.Ended) -> bool:
        self._ledger.note(kind, f"status {ended.status}")
        if ended.status != 0:
            self._ledger.fault(f"{self.name}: {kind} ended by {ended.status}: {ended.err[-300:]}")
        return ended.status == 0

    def _next(self, ending: str) -> Path:
        self._n += 1
        return self._folder / f"{self._n}.{ending}"
