"""The messages from client to engine, one class each, and `parse`, which validates them.

Unknown fields are ignored, so that a newer extension can talk to an older helper; a missing or wrong-typed one is an
error that names the field. All offsets are UTF-16 units of the text that came, counted from the start of the whole
text, appended parts included.
"""

from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from native_helper.wire.faults import first_fault
from native_helper.wire.fields import (
    Id,
    KindName,
    Language,
    Message,
    Name,
    Offset,
    SkipName,
    Span,
    VoiceChoices,
    VoiceName,
)
from native_helper.wire.types import MAX_ID_CHARS, MAX_SPEED, MIN_SPEED


class BadMessage(ValueError):
    """A body that is no message of the protocol. `id` is the request's, where one could be read."""

    def __init__(self, reason: str, request_id: str | None = None) -> None:
        super().__init__(reason)
        self.id = request_id


class Segment(Span):
    """A block of the page: what it is, and in which language it is marked up."""

    language: Language | None = None
    kind: KindName | None = None


class Hello(Message):
    type: Literal["hello"] = "hello"
    protocol: int
    client: Name
    version: Name
    build: Name
    origin: Name | None = None  # written by the native host from its argv, never by a page


class _SpeechFields(Message):
    """What `speak` and `save` share."""

    id: Id
    text: str
    voice: VoiceName | None = None  # speaks everything, whatever the language
    voices: VoiceChoices = Field(default_factory=dict)  # the person's choice by language, where it applies
    speed: Annotated[float, Field(ge=MIN_SPEED, le=MAX_SPEED, allow_inf_nan=False)] = 1.0
    language: Language | None = None
    to: Language | None = None  # spoken in that language, translated where the text is in another
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


class Append(Message):
    type: Literal["append"] = "append"
    id: Id
    text: str
    segments: list[Segment] = Field(default_factory=list)
    more: bool

    @model_validator(mode="after")
    def _segments_in_order(self) -> Self:
        _require_order(self.segments)
        return self


class Cancel(Message):
    type: Literal["cancel"] = "cancel"
    id: Id


class Played(Message):
    type: Literal["played"] = "played"
    id: Id
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]  # media time heard since the start


class Preview(Message):
    type: Literal["preview"] = "preview"
    id: Id
    text: str
    language: Language | None = None
    segments: list[Segment] = Field(default_factory=list)
    skip: list[SkipName] = Field(default_factory=list)
    markup: bool = False


class Dictionary(Message):
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


class Model(Message):
    type: Literal["model"] = "model"
    id: Id
    action: Literal["status", "install", "cancel"]


class Voices(Message):
    type: Literal["voices"] = "voices"
    id: Id


class Health(Message):
    type: Literal["health"] = "health"
    id: Id


class Ping(Message):
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
        raise BadMessage(_explain(error, body), request_id if known else None) from error


def _explain(error: ValidationError, body: dict[str, Any]) -> str:
    # What came is left out, its type's name too: it may be the text that a person reads.
    fault = first_fault(error, body)
    return fault.sentence(fault.where or "message")


def _require_order(segments: list[Segment]) -> None:
    for before, after in pairwise(segments):
        if after.start < before.end:
            raise ValueError(f"segments overlap at {after.start}")
