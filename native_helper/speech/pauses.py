"""Seconds of silence after what was spoken, at speed 1: by the mark that it ends with, and by what ends there."""

from collections.abc import Mapping
from typing import Final

from native_helper.wire.types import Kind

MAX_PAUSE_S: Final = 10.0  # of one pause that a text asks for
AFTER_SENTENCE_S: Final = 0.35
_AFTER_WORD_S: Final = 0.02

_BY_MARK: Final[Mapping[str, float]] = {
    **dict.fromkeys("…", 0.45),  # a thought that trails off
    **dict.fromkeys(".!?。！？｡।॥؟۔։‽⁇⁈⁉", AFTER_SENTENCE_S),
    **dict.fromkeys(";:؛；：", 0.2),
    **dict.fromkeys("—–―", 0.2),
    **dict.fromkeys(",،，、", 0.12),
}
_AFTER_BLOCK: Final[Mapping[Kind, float]] = {
    Kind.HEADING: 0.7,
    Kind.LIST_ITEM: 0.4,
    Kind.TABLE_ROW: 0.4,
    Kind.CODE: 0.5,
}
_AFTER_PARAGRAPH_S: Final = 0.6
_BEFORE_LIST_S: Final = 0.4  # "You need:" and what is needed belong together

_CLOSERS: Final = "\"'”’“‘)]»›」』）》】"  # they make no pause of their own


def pause_after(text: str) -> float:
    """Return the pause after `text`, which may end with quotes and brackets behind its mark."""
    bare = text[-12:].rstrip(_CLOSERS + " ")
    return _BY_MARK["…"] if bare.endswith("..") else _BY_MARK.get(bare[-1:], _AFTER_WORD_S)


def pause_after_block(text: str, kind: Kind) -> float:
    """Return the pause after a paragraph, heading, list item ... that ends with `text`."""
    if kind is not Kind.HEADING and text[-12:].rstrip(_CLOSERS + " ")[-1:] in (":", "："):
        return _BEFORE_LIST_S
    return _AFTER_BLOCK.get(kind, _AFTER_PARAGRAPH_S)
