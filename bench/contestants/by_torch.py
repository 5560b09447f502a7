"""Official Kokoro in PyTorch, two threads: python by_torch.py CHECKPOINT SCRATCH"""

import sys
from pathlib import Path
from typing import Any

import worker

sys.path.insert(0, str(Path(__file__).parent.parent))


def load() -> tuple[worker.Speak, str]:
    import reference
    import torch
    from safetensors.torch import load_file

    folder = Path(sys.argv[1])
    torch.set_num_threads(worker.N_THREADS)
    model = reference.build(folder, torch.float32)
    rows: dict[str, Any] = {}

    def speak(ids: list[int], voice: str, speed: float) -> Any:
        if voice not in rows:
            rows[voice] = load_file(folder / "voices" / f"{voice}.safetensors")["voice"]
        with torch.inference_mode():
            return model.forward_with_tokens(torch.tensor([[0, *ids, 0]]), rows[voice][len(ids) - 1], speed)[0].numpy()

    return speak, f"kokoro 0.9.4, torch {torch.__version__}"


worker.serve(load)
