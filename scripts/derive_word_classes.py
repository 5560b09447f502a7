"""Make `word_classes.dat` from the Brown clusters in the spacy-lookups-data 1.0.5 wheel: the most common words only.

python scripts/derive_word_classes.py spacy_lookups_data-1.0.5-py2.py3-none-any.whl
"""

import gzip
import json
import sys
from collections.abc import Mapping
from typing import Any
from zipfile import ZipFile

from native_helper.speech.phonemize.english.data_file import pack
from native_helper.speech.phonemize.english.word_classes import DATA, FIRST, KIND

FOLDER = "spacy_lookups_data/data"
N_WORDS = 30_000


def derived(wheel: str) -> bytes:
    """Return the contents of `word_classes.dat`."""
    with ZipFile(wheel) as archive:
        classes = _table(archive, "en_lexeme_cluster")
        likelihood = _table(archive, "en_lexeme_prob")
    best: dict[str, tuple[float, int]] = {}
    for word, number in classes.items():
        lower = word.lower()
        if number and lower.replace("'", "").replace("-", "").isalpha():
            # Of "Paris" and "paris" the more common form tells the class.
            best[lower] = max(best.get(lower, (-1e9, 0)), (likelihood.get(word, -1e9), number))
    common = sorted(best, key=lambda word: (-best[word][0], word))[:N_WORDS]
    words = sorted(common)
    numbers = sorted({best[word][1] for word in words})
    places = "".join(chr(FIRST + numbers.index(best[word][1])) for word in words)
    return pack(KIND, "\n".join([" ".join(map(str, numbers)), " ".join(words), places]))


def _table(archive: ZipFile, name: str) -> Mapping[str, Any]:
    table: Mapping[str, Any] = json.loads(gzip.decompress(archive.read(f"{FOLDER}/{name}.json.gz")))
    return table


if __name__ == "__main__":
    DATA.write_bytes(derived(sys.argv[1]))
