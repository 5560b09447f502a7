"""One chapter from request to end: what the engine tells, passed on to where it belongs."""

import sys
from collections.abc import Callable
from typing import Any

from native_helper.cli import natural_voice
from native_helper.cli.cues import WrittenText
from native_helper.cli.exit_status import error_from_wire
from native_helper.cli.outlet import Outlet
from native_helper.cli.progress import Pace, Progress, clock
from native_helper.cli.report import Report
from native_helper.cli.spoken_text import SpokenText
from native_helper.errors import printable
from native_helper.host.watched_link import WatchedLink
from native_helper.wire.types import RATE_HZ, SAMPLE_BYTES


class Reading:
    """Readings over one link, one after another."""

    def __init__(
        self,
        link: WatchedLink,
        outlet: Outlet,
        progress: Progress,
        report: Report,
        *,
        talks: bool,
        now: Callable[[], float],
    ) -> None:
        self._link = link
        self._outlet = outlet
        self._progress = progress
        self._report = report
        self._talks = talks
        self._now = now
        self._families: list[dict[str, Any]] = link.ready["families"]  # as the engine told them last
        self._noticed: set[str] = set()
        self._pace = Pace()
        self.chosen = False  # the person chose the voice
        self.shows_translation = False
        self.tells_remedy = False  # what would give a better voice, though no person may be watching

    def run(self, chapter: int, text: SpokenText, request: dict[str, Any], share: tuple[int, int] | None) -> None:
        """Read a chapter; `share` is how long the text before it and the whole text are, where that is known.

        Raises UtterError.
        """
        written = WrittenText()
        if request["words"]:
            text.keep_in(written)
        begin = self._outlet.start(chapter, written)
        if begin is None:
            return
        self._link.expect(True)
        text.send(self._link, request | ({"from": begin} if begin else {}))
        self._outlet.open(chapter)
        self._listen(text, request["id"], share)
        self._link.expect(False)
        self._outlet.end()

    def _listen(self, text: SpokenText, request_id: str, share: tuple[int, int] | None) -> None:
        while True:
            message = self._link.receive()
            match message["type"]:
                case "ready":
                    self._families = message["families"]
                case "progress" if message["what"] == "loading":
                    self._progress.show("Loading into memory")
                case "started":
                    self._started(message)
                case "audio":
                    self._audio(message)
                    played_s = message["start_s"] + len(message["pcm"]) / (RATE_HZ * SAMPLE_BYTES)
                    self._link.send({"type": "played", "id": request_id, "seconds": played_s})
                    end = message["sentence"]["end"]
                    self._show(text.fraction(end) if share is None else min((share[0] + end) / max(share[1], 1), 1.0))
                case "end":
                    for stage, seconds in message["stages"].items():
                        self._report.stages[stage] = self._report.stages.get(stage, 0.0) + seconds
                    return
                case "error":
                    raise text.failure or error_from_wire(message)

    def _started(self, message: dict[str, Any]) -> None:
        spoken = {"language": message["language"], "voice": message["voice"]}
        if self._report.spoken[-1:] == [spoken]:
            return  # the next chapter, and nothing new
        self._report.spoken.append(spoken)
        if self._talks:
            self._progress.clear()
            print(f"Voice {spoken['voice']}, language {spoken['language']}", file=sys.stderr)
        if self._talks or self.tells_remedy:
            notice = natural_voice.of_reading(self._families, spoken, chosen=self.chosen or not self._talks)
            if notice and notice not in self._noticed:
                self._noticed.add(notice)
                print(notice, file=sys.stderr)

    def _audio(self, message: dict[str, Any]) -> None:
        if self._report.first_sound_s is None:
            self._report.first_sound_s = self._now()
            self._report.first_chunk_s = len(message["pcm"]) / (RATE_HZ * SAMPLE_BYTES)
        self._report.n_chunks += 1
        if self.shows_translation and "translation" in message:
            self._progress.clear()
            print(printable(message["translation"]), file=sys.stderr)
        self._outlet.take(message)

    def _show(self, fraction: float | None) -> None:
        line = f"{clock(self._outlet.made_s)} of sound"
        if fraction is not None:
            line += f", {fraction:.0%} of the text"
            if (left_s := self._pace.left_s(fraction)) is not None:
                line += f", {clock(left_s)} left"
        self._progress.show(line)
