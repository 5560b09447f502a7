"""A set of files that belong together: where they are published, which they are, and what a person is told of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileSet:
    """What `model_install` can bring."""

    title: str  # at the head of a sentence: "The voice's files"
    repository: str
    is_wanted: Callable[[str], bool]  # whether a path belongs to it; no path that leads elsewhere may
    what_lacks: Callable[[Sequence[str]], str | None]  # what these paths lack to be the whole set
    contents: str  # what a folder with them holds, for a sentence
    renew: str  # the command that forgets what they were, and takes what is offered now
    # The name of a file in whose folder, wherever in the repository, they lie; None: at its top. Paths are told below
    # that folder.
    beside: str | None = None
