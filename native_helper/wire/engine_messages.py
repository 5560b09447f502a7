"""The messages from engine to client, one class each: built by the engine and sent with `wire()`.

All offsets are UTF-16 units of the text that came, counted from the start of the whole text, appended parts included.
The answer about the dictionary has a file of its own.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from native_helper.wire.dictionary_report import DictionaryReport
from native_helper.wire.fields import Message, Offset, Rewrite, Span
from native_helper.wire.types import PROTOCOL, RATE_HZ, ErrorCode, FamilyState


class Family(Message):
    name: str
    state: FamilyState
    remedy: str | None = None  # a command or a click that brings the family's voices here
    host: str | None = None  # who its text is sent to; absent: it stays in Utter


class Translator(Message):
    state: FamilyState
    remedy: str | None = None  # a command or a click that brings it here


class Ready(Message):
    type: Literal["ready"] = "ready"
    protocol: int = PROTOCOL
    version: str
    build: str
    rate_hz: int = RATE_HZ
    families: list[Family]
    translator: Translator
    default_voice: str | None


class Started(Message):
    type: Literal["started"] = "started"
    id: str
    language: str
    voice: str


class Progress(Message):
    type: Literal["progress"] = "progress"
    id: str | None = None
    what: Literal["loading", "downloading", "saving"]
    fraction: Annotated[float, Field(ge=0, le=1)]
    size_bytes: Offset | None = None  # of all that is downloaded, as soon as that is known


class WordTime(Message):
    """One word: where it stands in the text (UTF-16 units), when it is heard (media seconds)."""

    start: Offset
    end: Offset
    start_s: float
    end_s: float


class Audio(Message):
    type: Literal["audio"] = "audio"
    id: str
    seq: Offset
    start_s: float
    pcm: bytes  # RATE_HZ, mono, int16 little-endian
    voice: str
    sentence: Span
    translation: str | None = None  # the sentence as it is spoken, with its first sound, where it was translated
    paragraph: int
    words: list[WordTime] | None = None


class File(Message):
    type: Literal["file"] = "file"
    id: str
    seq: Offset
    bytes: bytes


class End(Message):
    type: Literal["end"] = "end"
    id: str
    duration_s: float
    stages: dict[str, float]  # seconds of work by stage


class VoiceInfo(Message):
    id: str
    name: str
    family: str
    languages: list[str]  # BCP 47, its own first
    gender: Literal["female", "male"] | None = None
    listed: bool  # whether a short list shows it; the rest is for search and "More"
    grade: str | None = None  # how good its author thinks it is: A, A-, B+ ... F
    remote: Literal[True] | None = None  # its text leaves Utter, for the host that its family names; absent: false
    untried: Literal[True] | None = None  # its model has never run with its real weights; absent: false


class VoiceList(Message):
    type: Literal["voices"] = "voices"
    id: str
    voices: list[VoiceInfo]
    targets: list[str]  # BCP 47: what the translator writes, whether it is there or not, and some voice reads
    default_voice: str | None
    left_out: Annotated[int, Field(gt=0)] | None = None  # how many more there are, which one frame does not hold


class HealthReport(Message):
    type: Literal["health"] = "health"
    id: str
    health: dict[str, Any]


class Spoken(Message):
    type: Literal["preview"] = "preview"
    id: str
    spoken: str
    spans: list[Rewrite]


class ModelReport(Message):
    """The natural voice's files, as far as names and sizes tell."""

    type: Literal["model"] = "model"
    id: str
    state: Literal["installed", "damaged", "missing"]
    repository: str
    revision: str | None = None  # absent until it is recorded, and for files that came from a folder
    size_bytes: Offset  # of the whole set; about, until there is a record
    left_bytes: Offset  # still to be fetched
    free_bytes: Offset  # on the disk where they go
    voices: list[str]  # that are there


class Pong(Message):
    type: Literal["pong"] = "pong"
    id: str


class Error(Message):
    type: Literal["error"] = "error"
    id: str | None = None
    code: ErrorCode
    message: str
    remedy: str | None = None


EngineMessage = (
    Ready
    | Started
    | Progress
    | Audio
    | File
    | End
    | VoiceList
    | HealthReport
    | Spoken
    | DictionaryReport
    | ModelReport
    | Pong
    | Error
)
