"""mlx-audio's Kokoro as it is installed: python by_mlx_audio.py CHECKPOINT SCRATCH"""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import worker


def load() -> worker.Contestant:
    import mlx.core as mx
    import numpy as np
    from mlx_audio.tts.models.kokoro import Model, ModelConfig

    mx.set_default_device(mx.gpu if worker.ON_GPU else mx.cpu)
    folder = Path(sys.argv[1])
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = Model(ModelConfig.from_dict(config))
    weights = model.sanitize(mx.load(str(folder / "kokoro-v1_0.safetensors")))
    model.load_weights(list(weights.items()))
    mx.eval(model.parameters())
    symbols = {token: symbol for symbol, token in config["vocab"].items()}

    def speak(ids: list[int], voice: str, speed: float) -> Any:
        row = mx.load(str(folder / "voices" / f"{voice}.safetensors"))["voice"][len(ids) - 1]
        return np.array(model("".join(symbols[token] for token in ids), row, speed)).reshape(-1)

    told = f"mlx-audio {version('mlx-audio')}, mlx {version('mlx')}, {mx.default_device()}"
    return worker.Contestant(told, speak)


worker.serve(load)
