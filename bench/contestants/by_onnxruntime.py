"""The official graph in ONNX Runtime, same number of threads: python by_onnxruntime.py CHECKPOINT SCRATCH

Exported as kokoro-onnx's published files are: `KModelForONNX`, with the STFT made of convolutions since ONNX has none
of complex numbers.
"""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

import worker

sys.path.insert(0, str(Path(__file__).parent.parent))


def export(folder: Path, file: Path) -> None:
    """Write the graph of the checkpoint in `folder`."""
    import reference
    import torch
    from kokoro.custom_stft import CustomSTFT
    from kokoro.model import KModelForONNX

    model = reference.build(folder, torch.float32)
    sizes = json.loads((folder / "config.json").read_text(encoding="utf-8"))["istftnet"]
    n_fft, hop = sizes["gen_istft_n_fft"], sizes["gen_istft_hop_size"]
    model.decoder.generator.stft = CustomSTFT(filter_length=n_fft, hop_length=hop, win_length=n_fft).eval()
    example = torch.tensor([[0, *range(1, 40), 0]]), torch.zeros(1, 2 * 128), torch.tensor([1.0])
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the exporter tells which of the traced branches are constant
        torch.onnx.export(
            KModelForONNX(model).eval(), example, str(file), dynamo=False, opset_version=17,
            input_names=["ids", "style", "speed"], output_names=["waveform", "durations"],
            dynamic_axes={"ids": {1: "tokens"}, "waveform": {0: "samples"}, "durations": {0: "tokens"}},
        )  # fmt: skip


def load() -> worker.Contestant:
    import numpy as np
    import onnxruntime
    from safetensors.numpy import load_file

    folder, file = Path(sys.argv[1]), Path(sys.argv[2]) / "kokoro.onnx"
    if not file.is_file():
        export(folder, file)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = worker.N_THREADS
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    rows: dict[str, Any] = {}

    def speak(ids: list[int], voice: str, speed: float) -> Any:
        if voice not in rows:
            rows[voice] = load_file(folder / "voices" / f"{voice}.safetensors")["voice"]
        given = {
            "ids": np.array([[0, *ids, 0]]), "style": rows[voice][len(ids) - 1],
            "speed": np.array([speed], dtype=np.float32),
        }  # fmt: skip
        return session.run(["waveform"], given)[0]

    return worker.Contestant(f"onnxruntime {onnxruntime.__version__}", speak)


worker.serve(load)
