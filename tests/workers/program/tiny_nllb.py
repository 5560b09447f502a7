"""Run in an environment with torch and transformers: a small random model of NLLB's architecture, in its files' forms.

    python tiny_nllb.py FOLDER CODE ...     CODE: the languages, in the model's order

FOLDER/files         as they are downloaded: config.json, tokenizer.json, sentencepiece.bpe.model, pytorch_model.bin
FOLDER/safetensors   the same with model.safetensors
FOLDER/float, int8   what CTranslate2's own converter makes of them
FOLDER/told.json     translations by transformers, greedy: source and target tokens by number
"""

import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from ctranslate2.converters import TransformersConverter
from transformers import M2M100Config, M2M100ForConditionalGeneration

N_PIECES = 400
N_UNUSED = 2  # rows of the table without a token, as in the real one


def main(folder: Path, codes: list[str]) -> None:
    files = folder / "files"
    files.mkdir(parents=True)
    tokens = write_tokens(files, codes)
    model = make_model(files, len(tokens) + N_UNUSED)
    (folder / "told.json").write_text(json.dumps([told(model, tokens, seed) for seed in range(6)]))
    for name, quantization in (("float", None), ("int8", "int8")):
        Converter(str(files)).convert(str(folder / name), quantization=quantization)
    shutil.copytree(files, folder / "safetensors", ignore=shutil.ignore_patterns("pytorch_model.bin"))
    (files / "model.safetensors").unlink()


def write_tokens(files: Path, codes: list[str]) -> list[str]:
    """Train a cutter of words, and number its pieces as NLLB does: four marks, pieces, languages, the mask."""
    chosen = random.Random(5)
    syllables = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
    words = ["".join(chosen.choices(syllables, k=chosen.randint(1, 4))) for _ in range(400)]
    lines = [" ".join(chosen.choices(words, k=chosen.randint(3, 12))) + chosen.choice(",.?") for _ in range(2000)]
    corpus = files / "corpus"
    corpus.write_text("\n".join(lines))
    sentencepiece.SentencePieceTrainer.Train(
        input=str(corpus), model_prefix=str(files / "sp"), vocab_size=N_PIECES, model_type="bpe", minloglevel=2
    )
    (files / "sp.model").rename(files / "sentencepiece.bpe.model")
    for name in ("sp.vocab", "corpus"):
        (files / name).unlink()
    processor = sentencepiece.SentencePieceProcessor()
    processor.Load(str(files / "sentencepiece.bpe.model"))
    pieces = [processor.IdToPiece(number) for number in range(3, processor.GetPieceSize())]
    known = ["<s>", "<pad>", "</s>", "<unk>", *pieces]
    added = [*codes, "<mask>"]
    tokenizer = {
        "model": {"type": "BPE", "vocab": {token: number for number, token in enumerate(known)}},
        "added_tokens": [
            *({"id": number, "content": known[number]} for number in range(4)),
            *({"id": len(known) + number, "content": token} for number, token in enumerate(added)),
        ],
    }
    (files / "tokenizer.json").write_text(json.dumps(tokenizer))
    return known + added


def make_model(files: Path, n_rows: int) -> Any:
    torch.manual_seed(3)
    config = M2M100Config(
        vocab_size=n_rows, d_model=64, encoder_layers=2, decoder_layers=3, encoder_attention_heads=4,
        decoder_attention_heads=4, encoder_ffn_dim=96, decoder_ffn_dim=96, max_position_embeddings=1024,
        scale_embedding=True, activation_function="relu", decoder_start_token_id=2,
    )  # fmt: skip
    model: Any = M2M100ForConditionalGeneration(config)
    model.eval()
    with torch.no_grad():  # no bias is zero, and no norm is one
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    model.save_pretrained(files)
    torch.save(model.state_dict(), files / "pytorch_model.bin")
    return model


def told(model: Any, tokens: list[str], seed: int) -> dict[str, Any]:
    """Return a source, and what transformers makes of it, greedily, with the log probability of each token."""
    chosen = random.Random(seed)
    source = [tokens.index("eng_Latn"), *(chosen.randrange(4, 4 + 300) for _ in range(3 + 4 * seed)), 2]
    begin, length = [2, tokens.index("deu_Latn")], 12
    with torch.no_grad():
        scores = []
        for _ in range(length):
            logits = model(input_ids=torch.tensor([source]), decoder_input_ids=torch.tensor([begin])).logits[0, -1]
            best = int(logits.argmax())
            scores.append(float(logits.log_softmax(-1)[best]))
            begin.append(best)
    return {"source": [tokens[number] for number in source], "target": begin[2:], "scores": scores}


class Converter(TransformersConverter):  # type: ignore[misc]
    """CTranslate2's own, with a tokenizer that needs nothing but its file."""

    def load_tokenizer(self, _tokenizer_class: Any, path: str, **_: Any) -> Any:
        return Tokenizer(Path(path))


class Tokenizer:
    """What the converter asks of a tokenizer."""

    bos_token, eos_token, unk_token, unk_token_id = "<s>", "</s>", "<unk>", 3

    def __init__(self, path: Path) -> None:
        told = json.loads((path / "tokenizer.json").read_text())
        self._numbers: dict[str, int] = told["model"]["vocab"]
        self._numbers |= {added["content"]: added["id"] for added in told["added_tokens"]}
        self.special_tokens_map: dict[str, list[str]] = {}

    def get_vocab(self) -> dict[str, int]:
        return self._numbers

    def convert_ids_to_tokens(self, number: int) -> str:
        return next(token for token, own in self._numbers.items() if own == number)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
