"""What `utter speak --json` prints."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Report:
    """Times are seconds since the command began, the start of Python left out."""

    connected_s: float = 0.0  # an engine was there
    first_sound_s: float | None = None  # the first sound was given to the device or file
    elapsed_s: float = 0.0  # all was played or written
    duration_s: float = 0.0  # of sound
    resumed_s: float = 0.0  # of it, made by an earlier run that was interrupted
    n_chapters: int = 0  # that had something to speak
    left_out: list[str] = field(default_factory=list)  # what of the document could not be read, a sentence each
    n_chunks: int = 0
    first_chunk_s: float = 0.0  # of sound in the first chunk
    output: str = ""  # the file or folder, or what played
    spoken: list[dict[str, str]] = field(default_factory=list)  # languages and voices, in order
    stages: dict[str, float] = field(default_factory=dict)  # the engine's seconds of work

    def as_dict(self) -> dict[str, Any]:
        """Return it rounded to what can be told apart."""
        fields: dict[str, Any] = {name: getattr(self, name) for name in Report.__slots__}
        fields["stages"] = {stage: round(seconds, 4) for stage, seconds in self.stages.items()}
        return {name: round(value, 4) if isinstance(value, float) else value for name, value in fields.items()}
