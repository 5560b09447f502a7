"""`utter speak`: text in, sound to the loudspeakers or into files.

The engine works a few seconds ahead of what was played and no more; what goes into a file counts as played once it is
written. Ctrl-C, or any failure here, ends the connection, and with it the work; what a file has got so far is kept, and
the same command goes on from there.
"""

import hashlib
import json
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from native_helper.cli.documents.document import Chapter, Document
from native_helper.cli.exit_status import ExitStatus
from native_helper.cli.kept import Kept
from native_helper.cli.kept_folder import folder_of
from native_helper.cli.outlet import Outlet, Target
from native_helper.cli.progress import Progress, clock
from native_helper.cli.reading import Reading
from native_helper.cli.report import Report
from native_helper.cli.source import Given, source_of
from native_helper.cli.spoken_text import SpokenText
from native_helper.errors import FileUnusable, NothingToSpeak, printable
from native_helper.host.engine_link import connect
from native_helper.host.watched_link import WatchedLink
from native_helper.wire.types import Skip

_KEPT_FORM: Final = 2  # of what is kept: another one is not gone on with


@dataclass(frozen=True, slots=True)
class SpeakOptions:
    """What `utter speak` was asked for."""

    words: list[str]
    file: str | None = None
    literal: bool = False  # the words are text even where they name a file
    json_field: str | None = None
    joined: bool = False
    target: Target = field(default_factory=Target)
    voice: str | None = None
    language: str | None = None
    to: str | None = None
    shows_translation: bool = False
    speed: float = 1.0
    skip: Sequence[Skip] | None = None  # None: as the kind of text wants it
    markup: bool = False
    json: bool = False
    quiet: bool = False
    progress: bool = False

    @property
    def tells(self) -> bool:
        """Whether stderr gets more than errors."""
        return not self.quiet and not self.json


def speak(options: SpeakOptions) -> ExitStatus:
    """Speak; return when all is heard or written."""
    speech = _Speech(options)
    speech.run()
    if options.json:
        print(json.dumps(speech.report.as_dict(), ensure_ascii=False))
    return ExitStatus.DONE


class _Speech:
    """One run of the command."""

    def __init__(self, options: SpeakOptions) -> None:
        self._options = options
        self._began = time.monotonic()
        self._talks = sys.stderr.isatty() and options.tells
        self._progress = Progress(sys.stderr, self._talks or options.progress)
        self.report = Report()
        source = source_of(
            Given(options.words, options.file, options.literal, options.json_field, options.joined, options.tells)
        )
        self._document = source if isinstance(source, Document) else Document("", [Chapter("", ())], skip=())
        self.report.left_out = list(self._document.left_out)
        if not options.quiet:
            for sentence in self._document.left_out:
                print(sentence, file=sys.stderr)
        # What cannot be read is told before an engine is started.
        self._stream = (
            None if isinstance(source, Document) else SpokenText(source.parts, comes_slowly=source.comes_slowly)
        )
        self._lengths = [chapter.n_units for chapter in self._document.chapters]

    def run(self) -> None:
        """Speak. Raises UtterError."""
        with ExitStack() as at_end, ExitStack() as on_failure:  # Ctrl-C is one
            kept = self._kept(at_end)
            on_failure.push(lambda kind, _error, _trace: self._tell_kept(kept, kind))
            on_failure.callback(self._progress.clear)
            with connect("cli") as unwatched:
                link = WatchedLink(unwatched)
                self.report.connected_s = self._now()
                if kept is not None:
                    kept.open(self._key(link.ready.get("default_voice")), self._lengths)
                    self._tell_resumed(kept)
                titles = [chapter.title for chapter in self._document.chapters]
                skips_citations = Skip.CITATIONS in self._skip
                outlet = Outlet(self._options.target, titles, kept, drops_citations=skips_citations)
                on_failure.callback(outlet.abort)
                on_failure.callback(outlet.keep)
                self._read(link, outlet)
            outlet.finish()
            on_failure.pop_all()
        self._progress.clear()
        self.report.output = outlet.name
        self.report.elapsed_s = self._now()
        if self._talks and not self._options.target.is_device:
            print(f"{printable(outlet.name)}: {clock(self.report.duration_s)} of sound.", file=sys.stderr)

    def _read(self, link: WatchedLink, outlet: Outlet) -> None:
        nothing: NothingToSpeak | None = None
        reading = Reading(link, outlet, self._progress, self.report, talks=self._talks, now=self._now)
        # What goes into a file stays: a script's log tells of the better voice as well.
        reading.tells_remedy = self._options.tells and not self._options.target.is_device
        reading.chosen = self._options.voice is not None
        reading.shows_translation = self._options.shows_translation
        for number, chapter in enumerate(self._document.chapters):
            text = self._stream or SpokenText(chapter.parts(), comes_slowly=False)
            before, whole = sum(self._lengths[:number]), sum(self._lengths)
            share = (before, whole) if self._stream is None else None
            self._tell_chapter(number)
            try:
                reading.run(number, text, self._request(number), share)
            except NothingToSpeak as error:  # a chapter may be a picture
                nothing = error
                outlet.skip()
            else:
                self.report.n_chapters += 1
        if nothing is not None and not self.report.n_chapters:
            raise nothing
        self.report.duration_s = outlet.made_s

    def _request(self, number: int) -> dict[str, Any]:
        request = {
            "type": "speak",
            "id": f"speak-{number + 1}",
            "speed": self._options.speed,
            "words": self._options.target.wants_words,
            "markup": self._options.markup,
            "skip": [str(rule) for rule in self._skip],
        }
        language = self._options.language or self._document.language
        chosen = {"voice": self._options.voice, "language": language, "to": self._options.to}
        return request | {name: value for name, value in chosen.items() if value is not None}

    @property
    def _skip(self) -> Sequence[Skip]:
        return self._document.skip if self._options.skip is None else self._options.skip

    def _now(self) -> float:
        return time.monotonic() - self._began

    def _kept(self, at_end: ExitStack) -> Kept | None:
        target = self._options.target
        if target.folder is not None:
            try:
                target.folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise FileUnusable(f"{target.folder} is no folder that can be made: {error.strerror}.") from error
        # What comes from a pipe does not come a second time.
        if target.is_device or self._stream is not None:
            return None
        kept = Kept(folder_of(target.folder / "chapters" if target.folder is not None else target.file or Path()))
        at_end.callback(kept.close)
        return kept

    def _key(self, default_voice: str | None) -> str:
        # All on which the sound and the files depend.
        request = self._request(0) | {"default": default_voice}
        digest = hashlib.sha256(json.dumps([_KEPT_FORM, request, repr(self._options.target)]).encode())
        for chapter in self._document.chapters:
            digest.update(f"\0{chapter.title}\0".encode("utf-8", "surrogatepass"))
            for part in chapter.parts():
                digest.update(json.dumps([part.text, list(part.segments)]).encode())
        return digest.hexdigest()

    def _tell_chapter(self, number: int) -> None:
        chapters = self._document.chapters
        if self._talks and len(chapters) > 1:
            self._progress.clear()
            title = f": {chapters[number].title}" if chapters[number].title else ""
            print(f"Chapter {number + 1} of {len(chapters)}{title}", file=sys.stderr)

    def _tell_resumed(self, kept: Kept) -> None:
        self.report.resumed_s = kept.seconds
        if not self._options.tells:
            return
        if kept.is_damaged:
            where = "what follows is made anew" if kept.seconds else "all is made anew"
            print(f"Something in {kept.folder} is damaged: {where}.", file=sys.stderr)
        if kept.seconds:
            files = f", {len(kept.files)} chapters of it complete" if kept.files else ""
            print(
                f"Going on where it was interrupted: {clock(kept.seconds)} of sound are there{files}.", file=sys.stderr
            )

    def _tell_kept(self, kept: Kept | None, ended_by: type[BaseException] | None) -> None:
        if kept is None or not self._options.tells:
            return
        if kept.seconds:
            print(
                f"{clock(kept.seconds)} of sound are kept in {kept.folder}: the same command goes on from there.",
                file=sys.stderr,
            )
        elif ended_by is KeyboardInterrupt:
            what = "Nothing was kept." if kept.is_empty else f"What was kept before is still in {kept.folder}."
            print(f"Stopped. {what}", file=sys.stderr)
