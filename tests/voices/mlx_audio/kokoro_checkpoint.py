"""Kokoro's files for mlx-audio: random values, tiny where it lets them be. It has the decoder's sizes in its code."""

import json
from pathlib import Path

from bench import checkpoint


def write(folder: Path) -> None:
    """Write such a checkpoint into `folder`, which is made."""
    (folder / "voices").mkdir(parents=True)
    full = checkpoint.config("full")
    made = checkpoint.config("tiny") | {"istftnet": full["istftnet"], "hidden_dim": full["hidden_dim"]}
    made = {name: value for name, value in made.items() if name not in ("decoder_dim", "decoder_residual_dim")}
    (folder / "config.json").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    checkpoint.write_safetensors(folder / "kokoro-v1_0.safetensors", checkpoint.tensors(made))
    for name, row in checkpoint.voices().items():
        checkpoint.write_safetensors(folder / "voices" / f"{name}.safetensors", {"voice": row})
