"""The messages between client and engine: one class each, validated.

Client messages are parsed by `parse`; engine messages are built here and sent with `wire()`. Unknown fields are
ignored, so that a newer extension can talk to an older helper; a missing or wrong-typed one is an error that
names the field. All offsets are UTF-16 units of the text that came, counted from the start of the whole text,
appended parts included.

Longer than other files, since the whole protocol is to be read in one place.
"""

from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from native_helper.wire.types import (
    MAX_ID_CHARS,
    MAX_LANGUAGE_CHARS,
    MAX_NAME_CHARS,
    MAX_SPEED,
    MAX_VOICE_CHARS,
    MAX_VOICE_CHOICES,
    MIN_SPEED,
    PROTOCOL,
    RATE_HZ,
    ErrorCode,
    FamilyState,
    Kind,
    Skip,
)


class BadMessage(ValueError):
    """A body that is no message of the protocol. `id` is the request's, where one could be read."""

    def __init__(self, reason: str, request_id: str | None = None) -> None:
        super().__init__(reason)
        self.id = request_id


class _Message(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", validate_by_alias=True, validate_by_name=True)

    def wire(self) -> dict[str, Any]:
        """Return the message as it is sent: absent instead of null, wire names instead of Python's."""
        return self.model_dump(exclude_none=True, by_alias=True)


Id = Annotated[str, Field(min_length=1, max_length=MAX_ID_CHARS)]
Offset = Annotated[int, Field(ge=0)]
Name = Annotated[str, Field(max_length=MAX_NAME_CHARS)]
Language = Annotated[str, Field(max_length=MAX_LANGUAGE_CHARS)]
VoiceName = Annotated[str, Field(max_length=MAX_VOICE_CHARS)]
VoiceChoices = Annotated[dict[Language, VoiceName], Field(max_length=MAX_VOICE_CHOICES)]
# Names come as plain strings on both links; strict mode would want Python's enum members.
KindName = Annotated[Kind, Field(strict=False)]
SkipName = Annotated[Skip, Field(strict=False)]


class Span(_Message):
    """Half-open range of UTF-16 units."""

    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"end {self.end} lies before start {self.start}")
        return self


class Segment(Span):
    """A block of the page: what it is, and in which language it is marked up."""

    language: Language | None = None
    kind: KindName | None = None


class Hello(_Message):
    type: Literal["hello"] = "hello"
    protocol: int
    client: Name
    version: Name
    build: Name
    origin: Name | None = None  # written by the native host from its argv, never by a page


class _SpeechFields(_Message):
    """What `speak` and `save` share."""

    id: Id
    text: str
    voice: VoiceName | None = None  # speaks everything, whatever the language
    voices: VoiceChoices = Field(default_factory=dict)  # the person's choice by language, where it applies
    speed: Annotated[float, Field(ge=MIN_SPEED, le=MAX_SPEED, allow_inf_nan=False)] = 1.0
    language: Language | None = None
    segments: list[Segment] = Field(default_factory=list)
    skip: list[SkipName] = Field(default_factory=list)
    markup: bool = False  # the text has marks: pauses and sounds
    more: bool = False

    @model_validator(mode="after")
    def _segments_in_order(self) -> Self:
        _require_order(self.segments)
        return self


class Speak(_SpeechFields):
    type: Literal["speak"] = "speak"
    from_: Offset = Field(default=0, alias="from")  # begin at the sentence that holds this offset
    words: bool = True


class Save(_SpeechFields):
    type: Literal["save"] = "save"
    format: Literal["wav", "flac", "ogg", "mp3", "opus"]


class Append(_Message):
    type: Literal["append"] = "append"
    id: Id
    text: str
    segments: list[Segment] = Field(default_factory=list)
    more: bool

    @model_validator(mode="after")
    def _segments_in_order(self) -> Self:
        _require_order(self.segments)
        return self


class Cancel(_Message):
    type: Literal["cancel"] = "cancel"
    id: Id


class Played(_Message):
    type: Literal["played"] = "played"
    id: Id
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]  # media time heard since the start


class Preview(_Message):
    type: Literal["preview"] = "preview"
    id: Id
    text: str
    language: Language | None = None
    segments: list[Segment] = Field(default_factory=list)
    skip: list[SkipName] = Field(default_factory=list)
    markup: bool = False


class Dictionary(_Message):
    type: Literal["dictionary"] = "dictionary"
    id: Id
    action: Literal["list", "add", "remove", "test"]
    word: str | None = None  # to add or to remove
    pattern: str | None = None
    say: str | None = None
    ipa: str | None = None
    language: str | None = None  # of the entry, or of the text to test
    text: str | None = None  # to test
    markup: bool = False


class Model(_Message):
    type: Literal["model"] = "model"
    id: Id
    action: Literal["status", "install", "cancel"]


class Voices(_Message):
    type: Literal["voices"] = "voices"
    id: Id


class Health(_Message):
    type: Literal["health"] = "health"
    id: Id


class Ping(_Message):
    type: Literal["ping"] = "ping"
    id: Id


ClientMessage = Annotated[
    Hello | Speak | Save | Append | Cancel | Played | Preview | Dictionary | Model | Voices | Health | Ping,
    Field(discriminator="type"),
]
_CLIENT: TypeAdapter[ClientMessage] = TypeAdapter(ClientMessage)


def parse(body: dict[str, Any]) -> ClientMessage:
    """Return the client's message. Raises BadMessage, which names the first field that is wrong."""
    try:
        return _CLIENT.validate_python(body)
    except ValidationError as error:
        request_id = body.get("id")
        known = isinstance(request_id, str) and 0 < len(request_id) <= MAX_ID_CHARS
        raise BadMessage(_explain(error), request_id if known else None) from error


def _explain(error: ValidationError) -> str:
    # The input is left out, its type's name and long keys too: it may be the text that a person reads, this sentence
    # is told to people, and it must fit in a frame.
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "union_tag_invalid":
        return "type: there is no such message"
    where = ".".join(_short(part) for part in first["loc"]) or "message"
    return f"{where}: {first['msg']}"


def _short(part: int | str) -> str:
    name = str(part)
    return name if len(name) <= MAX_LANGUAGE_CHARS else f"{name[:MAX_LANGUAGE_CHARS]}..."


def _require_order(segments: list[Segment]) -> None:
    for before, after in pairwise(segments):
        if after.start < before.end:
            raise ValueError(f"segments overlap at {after.start}")


# Engine -> client


class Family(_Message):
    name: str
    state: FamilyState
    remedy: str | None = None  # a command or a click that brings the family's voices here


class Ready(_Message):
    type: Literal["ready"] = "ready"
    protocol: int = PROTOCOL
    version: str
    build: str
    rate_hz: int = RATE_HZ
    families: list[Family]
    default_voice: str | None


class Started(_Message):
    type: Literal["started"] = "started"
    id: str
    language: str
    voice: str


class Progress(_Message):
    type: Literal["progress"] = "progress"
    id: str | None = None
    what: Literal["loading", "downloading", "saving"]
    fraction: Annotated[float, Field(ge=0, le=1)]
    size_bytes: Offset | None = None  # of all that is downloaded, as soon as that is known


class WordTime(_Message):
    """One word: where it stands in the text (UTF-16 units), when it is heard (media seconds)."""

    start: Offset
    end: Offset
    start_s: float
    end_s: float


class Audio(_Message):
    type: Literal["audio"] = "audio"
    id: str
    seq: Offset
    start_s: float
    pcm: bytes  # RATE_HZ, mono, int16 little-endian
    voice: str
    sentence: Span
    paragraph: int
    words: list[WordTime] | None = None


class File(_Message):
    type: Literal["file"] = "file"
    id: str
    seq: Offset
    bytes: bytes


class End(_Message):
    type: Literal["end"] = "end"
    id: str
    duration_s: float
    stages: dict[str, float]  # seconds of work by stage


class VoiceInfo(_Message):
    id: str
    name: str
    family: str
    languages: list[str]  # BCP 47, its own first
    gender: Literal["female", "male"] | None = None
    listed: bool  # whether a short list shows it; the rest is for search and "More"
    grade: str | None = None  # how good its author thinks it is: A, A-, B+ ... F


class VoiceList(_Message):
    type: Literal["voices"] = "voices"
    id: str
    voices: list[VoiceInfo]
    default_voice: str | None


class HealthReport(_Message):
    type: Literal["health"] = "health"
    id: str
    health: dict[str, Any]


class Rewrite(_Message):
    """One change from written to spoken text."""

    start: Offset
    end: Offset
    spoken_start: Offset
    spoken_end: Offset


class Spoken(_Message):
    type: Literal["preview"] = "preview"
    id: str
    spoken: str
    spans: list[Rewrite]


class DictionaryEntry(_Message):
    line: Offset  # of the file
    word: str | None = None
    pattern: str | None = None
    say: str | None = None
    ipa: str | None = None
    language: str | None = None


class DictionaryProblem(_Message):
    line: Offset | None = None  # absent: it is about the whole file
    message: str


class DictionaryMatch(Rewrite):
    """Where an entry decided what is spoken."""

    line: Offset


class PronouncedWord(Span):
    spoken: str
    phonemes: str  # in Kokoro's alphabet


class DictionaryTrial(_Message):
    """A text as it would be spoken now."""

    spoken: str
    voice: str
    sounded: bool  # whether the voice takes phonemes; else it reads the text
    matches: list[DictionaryMatch]
    words: list[PronouncedWord]


class DictionaryReport(_Message):
    type: Literal["dictionary"] = "dictionary"
    id: str
    done: Literal["added", "replaced", "unchanged", "removed", "absent"] | None = None
    entries: list[DictionaryEntry]  # all, or those that the request was about
    problems: list[DictionaryProblem]
    trial: DictionaryTrial | None = None


class ModelReport(_Message):
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


class Pong(_Message):
    type: Literal["pong"] = "pong"
    id: str


class Error(_Message):
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
