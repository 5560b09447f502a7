"""Our XTTS v2 program, as a worker runs it: python by_xtts.py MODELS CACHE CLIP

{"ask": "speak", "text", "cached", "streamed", "first_only"} is answered with the seconds until the first sound, until
the last, of the latents, and of sound. A network with random weights never stops, so each part of a text gets as many
tokens as a speaker takes for so many letters.
"""

import sys
import time
from pathlib import Path
from typing import Any

import worker

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

_LETTERS_PER_S = 15.0
_TOKENS_PER_S = 22_050 / 1024


def load() -> worker.Contestant:
    from native_helper.workers.program.xtts import Program  # first: it sets how PyTorch's threads wait

    import torch  # isort: skip
    from native_helper.workers.program.xtts_model import ChunkSizes
    from native_helper.workers.program.xtts_text import clean, pieces

    models, cache, clip = map(Path, sys.argv[1:4])
    program = Program(models, cache)
    model = program._model
    gpt = model._model.gpt
    program._cache.find(clip)

    def speak(question: dict[str, Any]) -> dict[str, Any]:
        begin = time.perf_counter()
        latents = program._cache.find(clip).latents if question["cached"] else model.latents(clip)
        latents_s = time.perf_counter() - begin
        first_s, samples = 0.0, 0
        for part in pieces(clean(question["text"]), model.limit("en")):
            gpt.max_gen_mel_tokens = round(len(part) / _LETTERS_PER_S * _TOKENS_PER_S)
            sizes = ChunkSizes() if question["streamed"] else ChunkSizes(1 << 20, 1 << 20)
            for sound, _ in model.speak(part, "en", latents, sizes=sizes):
                samples += sound.size
                first_s = first_s or time.perf_counter() - begin
                if question["first_only"]:
                    return {"latents_s": latents_s, "first_s": first_s}
        total_s = time.perf_counter() - begin
        sound_s = samples / model.rate_hz
        return {"latents_s": latents_s, "first_s": first_s, "total_s": total_s, "sound_s": sound_s}

    told = ", ".join(f"{name} {value}" for name, value in program.details.items())
    return worker.Contestant(f"coqui-tts, torch {torch.__version__}, {told}", nothing, {"speak": speak})


def nothing(_ids: list[int], _voice: str, _speed: float) -> Any:
    raise NotImplementedError("it reads text")


worker.serve(load)
