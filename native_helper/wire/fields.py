"""What messages are made of: their base, and the fields that many of them share."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from native_helper.wire.types import (
    MAX_ID_CHARS,
    MAX_LANGUAGE_CHARS,
    MAX_NAME_CHARS,
    MAX_VOICE_CHARS,
    MAX_VOICE_CHOICES,
    Kind,
    Skip,
)


class Message(BaseModel):
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


class Span(Message):
    """Half-open range of UTF-16 units."""

    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"end {self.end} lies before start {self.start}")
        return self


class Rewrite(Message):
    """One change from written to spoken text."""

    start: Offset
    end: Offset
    spoken_start: Offset
    spoken_end: Offset
