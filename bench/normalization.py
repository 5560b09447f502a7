"""How many written things are spoken as a file of cases says: a line per miss, a line per class, the sum.

    python bench/normalization.py FILE

FILE has lines `class~written~spoken`, as NVIDIA's NeMo-text-processing writes them. Both sides are compared in lower
case, hyphens as spaces, without commas, final stops and the word "and", white space folded.
"""

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))  # started by its path, it finds only its own folder

from native_helper.speech.normalize import normalize
from native_helper.speech.utterance import Block
from native_helper.wire.types import Kind

CLASSES: Final = "cardinal date decimal fraction measure money ordinal telephone time electronic range roman".split()


def compared(text: str) -> str:
    """Return `text` as it is compared."""
    bare = re.sub(r"\band\b", " ", text.lower().replace("-", " ").replace(",", " "))
    return " ".join(bare.split()).rstrip(". ")


def main(file: Path, language: str = "en-US") -> None:
    asked, right = Counter[str](), Counter[str]()
    for line in file.read_text(encoding="utf-8").splitlines():
        kind, _, case = line.partition("~")
        if kind not in CLASSES:
            continue
        written, _, wanted = case.rpartition("~")
        spoken = normalize(Block(written, 0, Kind.PARAGRAPH, None, 0, ends_paragraph=True), language).text
        asked[kind] += 1
        if compared(spoken) == compared(wanted):
            right[kind] += 1
        else:
            print(f"{kind}: {written!r} is spoken {spoken!r}, not {wanted!r}")
    for kind in sorted(asked):
        print(f"{kind:11} {right[kind] / asked[kind]:.3f} n {asked[kind]}")
    n = asked.total()
    print(f"exact {right.total() / n if n else 0:.3f} n {n}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
