"""`utter speak`: text in, sound to the loudspeakers or into a file.

The engine works a few seconds ahead of what was played and no more; what goes into a file counts as played once it is
written. Ctrl-C, or any failure here, ends the connection, and with it the work.
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from native_helper.cli import natural_voice
from native_helper.cli.exit_status import ExitStatus, error_from_wire
from native_helper.cli.progress import Progress, clock
from native_helper.cli.sink import Sink
from native_helper.cli.spoken_text import SpokenText
from native_helper.cli.text import parts_of, parts_of_descriptor, parts_of_file
from native_helper.host.engine_link import connect
from native_helper.host.watched_link import WatchedLink
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES

_ID: Final = "speak"
_FILE_NAME: Final = re.compile(r"\S+\.(?:txt|md|markdown|rst|html?|epub|pdf|docx?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SpeakOptions:
    """What `utter speak` was asked for."""

    words: list[str]
    file: str | None = None
    literal: bool = False  # the words are text even where they name a file
    output: Path | None = None
    voice: str | None = None
    language: str | None = None
    speed: float = 1.0
    markup: bool = False
    json: bool = False
    quiet: bool = False
    progress: bool = False


@dataclass(slots=True)
class Report:
    """What --json prints. Times are seconds since the command began, the start of Python left out."""

    connected_s: float = 0.0  # an engine was there
    first_sound_s: float | None = None  # the first sound was given to the device or file
    elapsed_s: float = 0.0  # all was played or written
    duration_s: float = 0.0  # of sound
    n_chunks: int = 0
    first_chunk_s: float = 0.0  # of sound in the first chunk
    output: str = ""  # the file, or what played
    spoken: list[dict[str, str]] = field(default_factory=list)  # languages and voices, in order
    stages: dict[str, float] = field(default_factory=dict)  # the engine's seconds of work

    def as_dict(self) -> dict[str, Any]:
        """Return it rounded to what can be told apart."""
        fields: dict[str, Any] = {name: getattr(self, name) for name in Report.__slots__}
        fields["stages"] = {stage: round(seconds, 4) for stage, seconds in self.stages.items()}
        return {name: round(value, 4) if isinstance(value, float) else value for name, value in fields.items()}


def speak(options: SpeakOptions) -> ExitStatus:
    """Speak; return when all is heard or written."""
    text = _text(options)
    speech = _Speech(options, text)
    speech.run()
    if options.json:
        print(json.dumps(speech.report.as_dict(), ensure_ascii=False))
    return ExitStatus.DONE


def _text(options: SpeakOptions) -> SpokenText:
    if options.file == "-" or (options.file is None and options.words == ["-"]):
        return SpokenText(parts_of_descriptor(sys.stdin.fileno(), "Standard input"), comes_slowly=True)
    return SpokenText(_parts(options), comes_slowly=False)


def _parts(options: SpeakOptions) -> Iterator[str]:
    if options.file is not None:
        return parts_of_file(Path(options.file))
    # Path.is_file raises for what is too long for a name or lies in a locked folder; this takes it for no file.
    if not options.literal and len(options.words) == 1 and os.path.isfile(options.words[0]):  # noqa: PTH113
        path = Path(options.words[0])
        if not options.quiet and not options.json:
            print(f"Reading the file {path} (to hear its name instead: utter speak --text {path})", file=sys.stderr)
        return parts_of_file(path)
    if not options.quiet and not options.json and not options.literal and _names_no_file(options.words):
        print(f"There is no file {options.words[0]}: its name is spoken.", file=sys.stderr)
    return parts_of(options.words)


def _names_no_file(words: list[str]) -> bool:
    # A mistyped file would be spoken as a word, and its writer would wonder.
    return len(words) == 1 and _FILE_NAME.fullmatch(words[0]) is not None


class _Speech:
    """One run of the command."""

    def __init__(self, options: SpeakOptions, text: SpokenText) -> None:
        self._options = options
        self._text = text
        self._began = time.monotonic()
        self._talks = sys.stderr.isatty() and not options.quiet and not options.json
        self._progress = Progress(sys.stderr, self._talks or options.progress)
        self._families: list[dict[str, Any]] = []  # as the engine told them last
        self._noticed: str | None = None
        self.report = Report()

    def run(self) -> None:
        """Speak. Raises UtterError."""
        with ExitStack() as on_failure:  # Ctrl-C is one
            on_failure.callback(self._progress.clear)
            with connect("cli") as unwatched:
                link = WatchedLink(unwatched)
                link.expect(True)
                self._families = link.ready["families"]
                self.report.connected_s = self._now()
                self._text.send(link, self._request())
                sink = self._open_sink(on_failure)  # while the engine makes the first sound
                self._listen(link, sink)
            sink.finish()
            on_failure.pop_all()
        self._progress.clear()
        self.report.output = sink.name
        self.report.elapsed_s = self._now()
        if self._talks and self._options.output is not None:
            print(f"{self._options.output}: {clock(self.report.duration_s)} of sound.", file=sys.stderr)

    def _now(self) -> float:
        return time.monotonic() - self._began

    def _request(self) -> dict[str, Any]:
        request = {"type": "speak", "id": _ID, "speed": self._options.speed, "words": False}
        request["markup"] = self._options.markup
        chosen = {"voice": self._options.voice, "language": self._options.language}
        return request | {name: value for name, value in chosen.items() if value is not None}

    def _open_sink(self, on_failure: ExitStack) -> Sink:
        # Each brings libraries along that the other does not need.
        if self._options.output is not None:
            from native_helper.cli.sound_file import SoundFile, undisturbed

            with undisturbed():  # no Ctrl-C between the file and the duty to remove it
                file = SoundFile(self._options.output)
                on_failure.callback(file.abort)
            return file
        from native_helper.cli.playback import open_device

        device = open_device()
        on_failure.callback(device.abort)
        return device

    def _listen(self, link: WatchedLink, sink: Sink) -> None:
        while True:
            message = link.receive()
            match message["type"]:
                case "ready":
                    self._families = message["families"]
                case "progress" if message["what"] == "loading":
                    self._progress.show("Loading the voice")
                case "started":
                    self._started(message)
                case "audio":
                    self._audio(link, sink, message)
                case "end":
                    self.report.duration_s = message["duration_s"]
                    self.report.stages = message["stages"]
                    return
                case "error":
                    raise self._text.failure or error_from_wire(message)

    def _started(self, message: dict[str, Any]) -> None:
        spoken = {"language": message["language"], "voice": message["voice"]}
        self.report.spoken.append(spoken)
        if self._talks:
            self._progress.clear()
            print(f"Voice {spoken['voice']}, language {spoken['language']}", file=sys.stderr)
            notice = natural_voice.of_reading(self._families, spoken, chosen=self._options.voice is not None)
            if notice and notice != self._noticed:
                print(notice, file=sys.stderr)
            self._noticed = notice or self._noticed

    def _audio(self, link: WatchedLink, sink: Sink, message: dict[str, Any]) -> None:
        pcm: bytes = message["pcm"]
        seconds = len(pcm) / (RATE_HZ * SAMPLE_BYTES)
        if self.report.first_sound_s is None:
            self.report.first_sound_s = self._now()
            self.report.first_chunk_s = seconds
        self.report.n_chunks += 1
        sink.write(pcm)
        position_s = message["start_s"] + seconds
        link.send({"type": "played", "id": _ID, "seconds": position_s})
        fraction = self._text.fraction(message["sentence"]["end"])
        share = "" if fraction is None else f", {fraction:.0%} of the text"
        self._progress.show(f"{clock(position_s)} of sound{share}")
