"""Official Kokoro in PyTorch: python by_torch.py CHECKPOINT SCRATCH"""

import sys
from pathlib import Path
from typing import Any

import worker

sys.path.insert(0, str(Path(__file__).parent.parent))


def load() -> worker.Contestant:
    import reference
    import torch
    from safetensors.torch import load_file

    folder = Path(sys.argv[1])
    torch.set_num_threads(worker.N_THREADS)
    device = "cuda" if worker.ON_GPU else "cpu"
    model = reference.build(folder, torch.float32).to(device)
    model.decoder.generator.stft.window = model.decoder.generator.stft.window.to(device)
    rows: dict[str, Any] = {}

    def speak(ids: list[int], voice: str, speed: float) -> Any:
        if voice not in rows:
            rows[voice] = load_file(folder / "voices" / f"{voice}.safetensors")["voice"].to(device)
        tokens = torch.tensor([[0, *ids, 0]], device=device)
        with torch.inference_mode():
            return model.forward_with_tokens(tokens, rows[voice][len(ids) - 1], speed)[0].cpu().numpy()

    return worker.Contestant(f"kokoro 0.9.4, torch {torch.__version__}, {device}", speak)


worker.serve(load)
