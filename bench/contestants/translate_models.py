"""Run in bench/environments.py's "translate": NLLB-200's real shapes with random weights, and how fast it is computed.

    python translate_models.py make FOLDER             the files as they are published, for words of standard input
    python translate_models.py measure FOLDER MODEL    by turns: transformers on FOLDER, CTranslate2 on MODEL; JSON out

Random weights do not stop: every translation has a length that is told.
"""

import json
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import torch

SHAPES: Final = {
    "vocab_size": 256_206, "d_model": 1024, "encoder_layers": 12, "decoder_layers": 12, "encoder_attention_heads": 16,
    "decoder_attention_heads": 16, "encoder_ffn_dim": 4096, "decoder_ffn_dim": 4096, "max_position_embeddings": 1024,
    "scale_embedding": True, "activation_function": "relu", "decoder_start_token_id": 2,
}  # fmt: skip
LENGTHS: Final = ((9, 10), (30, 33))  # tokens of source and translation: a short sentence, and one of a newspaper
ROUNDS: Final = 5
PIECES: Final = 4000
N_ADDED: Final = 203  # languages and the mask


def make(folder: Path) -> None:
    import sentencepiece
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    folder.mkdir(parents=True)
    torch.manual_seed(0)
    model = M2M100ForConditionalGeneration(M2M100Config(**SHAPES))
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    corpus = folder / "corpus"
    corpus.write_text(sys.stdin.read())
    sentencepiece.SentencePieceTrainer.Train(
        input=str(corpus), model_prefix=str(folder / "sp"), vocab_size=PIECES, model_type="bpe", minloglevel=2,
        hard_vocab_limit=False,
    )  # fmt: skip
    (folder / "sp.model").rename(folder / "sentencepiece.bpe.model")
    processor = sentencepiece.SentencePieceProcessor()
    processor.Load(str(folder / "sentencepiece.bpe.model"))
    pieces = [processor.IdToPiece(number) for number in range(3, processor.GetPieceSize())]
    known = ["<s>", "<pad>", "</s>", "<unk>", *pieces, *(f"piece{number}" for number in range(255_997 - len(pieces)))]
    added = ["eng_Latn", "fra_Latn", *(f"language{number}" for number in range(N_ADDED - 2))]
    tokenizer = {
        "model": {"type": "BPE", "vocab": {token: number for number, token in enumerate(known)}},
        "added_tokens": [{"id": len(known) + number, "content": token} for number, token in enumerate(added)],
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))


def measure(folder: Path, converted: Path) -> None:
    import ctranslate2
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    threads = len(os.sched_getaffinity(0))
    torch.set_num_threads(threads)
    begun = time.perf_counter()
    translator = ctranslate2.Translator(str(converted), device="cpu", inter_threads=1, intra_threads=threads)
    loaded_s = time.perf_counter() - begun
    model: Any = M2M100ForConditionalGeneration(M2M100Config.from_pretrained(folder))
    model.load_state_dict(torch.load(folder / "pytorch_model.bin", mmap=True))
    model.eval()
    tokens = json.loads((converted / "shared_vocabulary.json").read_text())
    found: dict[str, Any] = {"threads": threads, "load_int8_s": loaded_s, "seconds": {}}
    for n_source, n_target in LENGTHS:
        chosen = random.Random(n_source)  # noqa: S311 - the same each time
        source = [tokens.index("eng_Latn"), *(chosen.randrange(4, PIECES) for _ in range(n_source - 2)), 2]
        words = [tokens[number] for number in source]
        ways = {
            "transformers float32 beam 4": torch_way(model, source, n_target, 4),
            "transformers float32 greedy": torch_way(model, source, n_target, 1),
            "CTranslate2 int8 beam 4": ctranslate2_way(translator, words, n_target, 4),
            "CTranslate2 int8 greedy": ctranslate2_way(translator, words, n_target, 1),
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(ROUNDS + 1):
            for name, way in ways.items():
                begun = time.perf_counter()
                way()
                if turn:  # the first warms up
                    times[name].append(time.perf_counter() - begun)
        found["seconds"][f"{n_source} to {n_target}"] = times
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(found))


def torch_way(model: Any, source: list[int], n_target: int, beams: int) -> Callable[[], object]:
    ids = torch.tensor([source])

    def way() -> object:
        with torch.no_grad():
            return model.generate(
                input_ids=ids, num_beams=beams, do_sample=False, forced_bos_token_id=256_001,
                min_new_tokens=n_target, max_new_tokens=n_target,
            )  # fmt: skip

    return way


def ctranslate2_way(translator: Any, words: list[str], n_target: int, beams: int) -> Callable[[], object]:
    def way() -> object:
        return translator.translate_batch(
            [words], target_prefix=[["fra_Latn"]], beam_size=beams, min_decoding_length=n_target,
            max_decoding_length=n_target,
        )  # fmt: skip

    return way


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]))
    else:
        measure(Path(sys.argv[2]), Path(sys.argv[3]))
