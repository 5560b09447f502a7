"""Text to the tokens that NLLB reads, in pieces that it can hold; and back.

A source is its language's token, the words' tokens and the end; a translation begins with its language's token.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

MAX_TOKENS: Final = 256  # of one piece: the model was trained on sentences, and gets lost in more
END: Final = "</s>"
_BLANK: Final = "\u2581"  # how sentencepiece writes the space before a word
_CLAUSE_ENDS: Final = frozenset(",;:.!?…—–،؛。，、；：！？।။።")
_NO_SPACES: Final = frozenset({"jpn_Jpan", "zho_Hans", "zho_Hant", "yue_Hant", "tha_Thai", "lao_Laoo", "khm_Khmr"})


class Tokens:
    """The model's own cutter of words."""

    def __init__(self, path: Path) -> None:
        """Raises OSError or RuntimeError if the file cannot be read."""
        import sentencepiece  # here: how tokens are parted needs none of it

        self._processor: Any = sentencepiece.SentencePieceProcessor()
        self._processor.Load(str(path))

    def pieces(self, text: str, language: str) -> Iterator[list[str]]:
        """Yield `text` as sources of the model: one, but for a sentence that is too long."""
        for part in parts(self._processor.EncodeAsPieces(text)):
            yield [language, *part, END]

    def text(self, translations: Sequence[Sequence[str]], language: str) -> str:
        """Return the text of translations, which belong together, without the languages' tokens and ends."""
        texts = []
        for tokens in translations:
            words = [token for token in tokens if token not in (language, END)]
            texts.append(self._processor.DecodePieces(words).strip())
        return ("" if language in _NO_SPACES else " ").join(texts)


def parts(tokens: Sequence[str], longest: int = MAX_TOKENS) -> Iterator[Sequence[str]]:
    """Yield `tokens` in parts of at most `longest`, of like length, cut after a clause if there is one."""
    while tokens:
        n_parts = -(-len(tokens) // longest)
        if n_parts == 1:
            yield tokens
            return
        even = -(-len(tokens) // n_parts)
        at = _border(tokens, even // 2, min(longest, len(tokens) - 1), even)
        yield tokens[:at]
        tokens = tokens[at:]


def _border(tokens: Sequence[str], low: int, high: int, even: int) -> int:
    places = range(max(low, 1), high + 1)
    clauses = [at for at in places if tokens[at - 1][-1:] in _CLAUSE_ENDS]
    words = [at for at in places if tokens[at].startswith(_BLANK)]
    return min(clauses or words or [min(even, high)], key=lambda at: abs(at - even))
