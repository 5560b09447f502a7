"""How many operations an utterance takes at the least: two for each weight and each row that it meets."""

import re
from collections.abc import Mapping
from math import prod
from typing import Final

# Rows for each token and for each frame of 25 ms, of the tensors whose names begin so; the first that fits.
_ROWS: Final = (
    (r"bert\.embeddings|.*embedding\.weight|bert\.pooler|.*m_source", 0, 0),
    (r"bert\.encoder\.albert_layer", 12, 0),  # twelve layers of one set of weights
    (r"(bert|bert_encoder|text_encoder)\.", 1, 0),
    (r"predictor\.(text_encoder\.lstms\.\d+\.weight|lstm|duration_proj)", 1, 0),
    (r"predictor\.shared|predictor\.(F0|N)\.(0|1\.conv1x1)", 0, 1),
    (r"predictor\.(F0|N)|decoder\.decode\.3\.conv[12]\.", 0, 2),
    (r"decoder\.(encode|decode|asr_res|F0_conv|N_conv)", 0, 1),
    (r"decoder\.generator\.ups\.0", 0, 2),
    (r"decoder\.generator\.(ups\.1|noise_convs\.0|noise_res\.0|resblocks\.[012])\.", 0, 20),
    (r"decoder\.generator\.(noise_convs\.1|noise_res\.1|resblocks\.[345]|conv_post)", 0, 120),
)


def flops(shapes: Mapping[str, tuple[int, ...]], n_tokens: int, n_frames: int) -> int:
    """Return the operations of all products and convolutions; `shapes` are those of the checkpoint's tensors."""
    total = 0
    for name, shape in shapes.items():
        if len(shape) < 2 or re.search(r"\.fc\.|weight_g|alpha|\.pool\.", name):
            continue  # styles are made once, and the rest is element by element
        by_token, by_frame = next(counts for pattern, *counts in _ROWS if re.match(pattern, name))
        total += 2 * prod(shape) * (by_token * n_tokens + by_frame * n_frames)
    return total
