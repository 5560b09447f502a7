"""Makes a folder in the layout of the published XTTS v2, with random weights; run with the worker's own Python.

    python xtts_checkpoint.py FOLDER tiny|full

Both have the real architecture and pass through the library's own loading. `full` has the published sizes (467 M
parameters). A random network may say "stop" at once or never: here it never does, so that a text has as many tokens as
the model allows: 40 in the tiny one.
"""

import sys
import unicodedata
from pathlib import Path

import torch
from tokenizers import Tokenizer
from tokenizers.models import BPE
from TTS.tts.configs.xtts_config import XttsArgs, XttsAudioConfig, XttsConfig
from TTS.tts.models.xtts import Xtts, _legacy_safe_globals

SPEAKERS = ("Claribel Dervla", "Daisy Studious")
LANGUAGES = ("en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "zh-cn", "hu", "ko", "ja", "hi")
TEXT_TOKENS = 6681
TOKENS = 40  # of sound, in the tiny one
NEVER = -1e4


def args(size: str) -> XttsArgs:
    shape = XttsArgs(
        gpt_num_audio_tokens=1026, gpt_start_audio_token=1024, gpt_stop_audio_token=1025,
        gpt_use_perceiver_resampler=True, gpt_number_text_tokens=TEXT_TOKENS, gpt_start_text_token=261,
        gpt_stop_text_token=0,
    )  # fmt: skip
    if size == "tiny":
        shape.gpt_layers, shape.gpt_n_model_channels, shape.gpt_n_heads = 2, 64, 4
        shape.decoder_input_dim = 64
        shape.gpt_max_audio_tokens = TOKENS + 3  # the library keeps three of them
    return shape


def vocabulary() -> Tokenizer:
    """Return a vocabulary of single letters, with the special tokens where the published one has them."""
    known: dict[str, int] = {"[STOP]": 0, "[UNK]": 1, "[SPACE]": 2}
    letters = [chr(code) for code in range(0x21, 0x3100) if unicodedata.category(chr(code))[0] in "LMNPS"]
    for letter in letters[:250]:
        known[letter] = len(known)
    while len(known) < 261:
        known[f"[filler {len(known)}]"] = len(known)
    known["[START]"] = len(known)
    for language in LANGUAGES:
        known[f"[{language}]"] = len(known)
    for letter in letters[250:]:
        if len(known) == TEXT_TOKENS:
            break
        known[letter] = len(known)
    while len(known) < TEXT_TOKENS:
        known[f"[filler {len(known)}]"] = len(known)
    tokenizer = Tokenizer(BPE(known, [], unk_token="[UNK]"))  # noqa: S106 - no secret
    tokenizer.add_special_tokens(["[STOP]", "[UNK]", "[SPACE]", "[START]", *(f"[{name}]" for name in LANGUAGES)])
    return tokenizer


def make(folder: Path, size: str) -> None:
    """Write the four files."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    config = XttsConfig(
        model_args=args(size), audio=XttsAudioConfig(sample_rate=22050, output_sample_rate=24000),
        temperature=0.75, repetition_penalty=5.0, top_k=50, top_p=0.85, gpt_cond_len=30, gpt_cond_chunk_len=4,
        max_ref_len=30,
    )  # fmt: skip
    vocabulary().save(str(folder / "vocab.json"))
    model = Xtts(config)
    with torch.no_grad():
        model.gpt.mel_head.bias[1025] = NEVER
    config.save_json(folder / "config.json")
    # The published file holds its settings as an object, by the name that their class had then.
    with _legacy_safe_globals():
        torch.save({"config": config, "model": model.state_dict()}, folder / "model.pth")
    channels = config.model_args.gpt_n_model_channels
    speakers = {
        name: {"gpt_cond_latent": torch.randn(1, 32, channels), "speaker_embedding": torch.randn(1, 512, 1)}
        for name in SPEAKERS
    }
    torch.save(speakers, folder / "speakers_xtts.pth")


if __name__ == "__main__":
    make(Path(sys.argv[1]), sys.argv[2])
