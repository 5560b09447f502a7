"""The reading step by step: sound goes out up to a place and stands there, and what is lit then can be looked at.

Nothing here depends on how fast anything is: the player was tapped, and holds its sound back at the very sample.
"""

from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Frame, Page

from tests.browser.chromium import Browser, Watch
from tests.browser.devtools import until

_LIT: Final = "(name) => [...(CSS.highlights.get(name) ?? [])].map(String).join('')"


def lit(page: Page | Frame, what: str = "word") -> str:
    """Return the characters of the page that are lit."""
    found: str = page.evaluate(_LIT, f"utter-{what}")
    return found


@dataclass(frozen=True)
class Word:
    """A word that the engine made sound for: where it stands in the text that was read, and when it is heard."""

    written: str
    start: int
    start_s: float
    end_s: float

    @property
    def middle_s(self) -> float:
        return (self.start_s + self.end_s) / 2


class Stepped:
    """The reading of a tapped player."""

    def __init__(self, browser: Browser, watch: Watch) -> None:
        self._browser = browser
        self._watch = watch
        browser.tap_player()
        browser.listen_in()

    def stand(self) -> None:
        """Stop the sound where it is, as soon as there is some."""
        self._watch.until("reading.phase === 'speaking'")
        self._tell("{type: 'tap_play_to', position_s: 0}")

    def go_to(self, position_s: float) -> None:
        """Let the sound out up to a media time, and wait until it was heard."""
        self._tell(f"{{type: 'tap_play_to', position_s: {position_s}}}")
        until(lambda: self.position_s >= position_s - 0.01, f"sound up to {position_s} s")

    def free(self) -> None:
        """Let the sound out as ever."""
        self._tell("{type: 'tap_free'}")

    @property
    def position_s(self) -> float:
        """The media time that is heard."""
        found: float = self._tell("{type: 'tap_where'}")["position_s"]
        return found

    def words(self) -> list[Word]:
        """Return the words of all sound that the player got for the present reading."""
        text = self._watch.asked()["text"].encode("utf-16-le")  # offsets count the browser's units
        found: list[Word] = []
        base_s = 0.0
        for said in self._browser.said("to_player"):
            if said["type"] == "begin":
                base_s = said["base_s"]
                found = [word for word in found if word.start_s < base_s]
            for word in said.get("words", []):
                start, end = word["start"], word["end"]
                written = text[2 * start : 2 * end].decode("utf-16-le")
                found.append(Word(written, start, base_s + word["start_s"], base_s + word["end_s"]))
        return found

    def word(self, written: str) -> Word:
        """Wait until the word's sound was made; return the first one that is written so."""
        found: list[Word] = until(
            lambda: [word for word in self.words() if word.written == written], f"sound of {written}"
        )
        return found[0]

    def _tell(self, message: str) -> Any:
        return tell_player(self._watch, message)


def tell_player(watch: Watch, message: str) -> Any:
    """Send a message to the tapped player as soon as it is there, and return its answer."""
    sent = f"chrome.runtime.sendMessage({message}).then((answer) => ({{answer}}), () => null)"
    return until(lambda: watch.evaluate(sent), f"the player's answer to {message}")["answer"]
