"""Make `tagger.dat` from the weights in the textblob-aptagger 0.2.0 wheel: rounded, and the smallest left out.

python scripts/derive_tagger.py textblob_aptagger-0.2.0-py2.py3-none-any.whl
"""

import io
import pickle
import sys
from collections import defaultdict
from typing import Any
from zipfile import ZipFile

from native_helper.speech.phonemize.english.data_file import pack
from native_helper.speech.phonemize.english.tagger import DATA, FIRST_TAG, KIND, ZERO

MEMBER = "textblob_aptagger/trontagger-0.1.0.pickle"
# The names of features there and here.
NAMES = {
    "bias": "b", "i suffix": "s", "i pref1": "p", "i-1 tag": "t", "i-2 tag": "u", "i tag+i-2 tag": "v", "i word": "w",
    "i-1 tag+i word": "x", "i-1 word": "l", "i-1 suffix": "m", "i-2 word": "k", "i+1 word": "r", "i+1 suffix": "q",
    "i+2 word": "y",
}  # fmt: skip
STEPS = 8  # in a weight of 1
SMALLEST = {"k": 2.0, "y": 2.0, "r": 1.3, "l": 1.3, "x": 1.3}  # of what tells least, only the largest weights are kept
SMALLEST_ELSEWHERE = 0.4
SMALLEST_ROW = {"k": 3.0, "y": 3.0, "r": 2.0, "l": 2.0, "x": 2.0, "w": 1.0}


class PlainPickle(pickle.Unpickler):
    """Reads sets and dictionaries, and refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        known = {("__builtin__", "set"): set, ("collections", "defaultdict"): defaultdict}
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a table of weights")
        return known[module, name]


def renamed(feature: str) -> str:
    if feature == "bias":
        return NAMES[feature]
    for name in sorted(NAMES, key=len, reverse=True):
        if feature.startswith(name + " "):
            return NAMES[name] + feature[len(name) + 1 :]
    raise ValueError(f'unknown feature "{feature}"')


def derived(wheel: str) -> bytes:
    """Return the contents of `tagger.dat`."""
    with ZipFile(wheel) as archive:
        weights, only, _ = PlainPickle(io.BytesIO(archive.read(MEMBER))).load()
    tags = sorted({tag for row in weights.values() for tag in row})
    rows = []
    for feature, row in weights.items():
        name = renamed(feature)
        kind = name[0]
        smallest = SMALLEST.get(kind, SMALLEST_ELSEWHERE)
        kept = {tag: round(weight * STEPS) for tag, weight in row.items() if abs(weight) >= smallest}
        if not kept or max(map(abs, row.values())) < SMALLEST_ROW.get(kind, 0) or "\n" in name or "\t" in name:
            continue
        packed = "".join(chr(FIRST_TAG + tags.index(tag)) + chr(ZERO + kept[tag]) for tag in sorted(kept))
        rows.append((name, packed))
    columns = (tags, *zip(*sorted(only.items()), strict=True), *zip(*sorted(rows), strict=True))
    return pack(KIND, "\n".join("\t".join(column) for column in columns))


if __name__ == "__main__":
    DATA.write_bytes(derived(sys.argv[1]))
