"""Run the official Kokoro on given utterances and store what it computes at every stage.

    python bench/reference.py CHECKPOINT CASES.json OUTPUT.npz [--dtype float64|float32]

Needs torch, kokoro 0.9.4 (without its dependencies) and transformers; runs in an environment of its own, which
bench/parity.py makes. The official code is used as it is; only what is random in it is given: its noise comes from
the case's seed. CASES.json is a list of {"ids", "voice", "speed", "seed"}.

Stored for case 0, 1, ...: `0.bert` (T, 768), `0.d` (T, 512), `0.durations` (T,), `0.text` (T, 512), `0.f0` (2 F,),
`0.n`, `0.noise` (samples,), `0.source` (samples,), `0.har` (frames, 22), `0.frames` (2 F, 512), `0.audio` (samples,).
`source` and `har` are of the float32-rounded `f0`, and `audio` of the float32-rounded `har`, so that each stage can be
compared by itself: pitch integrates to phase, and two correct programs drift apart.
"""

import argparse
import json
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

# kokoro/__init__.py imports the text front end, which is not needed here; and kokoro.py beside this file is another.
_package = types.ModuleType("kokoro")
_package.__path__ = [str(distribution("kokoro").locate_file("kokoro"))]
sys.modules["kokoro"] = _package

from kokoro.istftnet import AdainResBlk1d, Decoder, Generator  # noqa: E402
from kokoro.model import KModel  # noqa: E402
from kokoro.modules import CustomAlbert, ProsodyPredictor, TextEncoder  # noqa: E402
from torch.nn.utils import weight_norm  # noqa: E402
from transformers import AlbertConfig  # noqa: E402


def build(folder: Path, dtype: torch.dtype) -> Any:
    """Return the official model with the checkpoint's weights; sizes that upstream has in its code may differ."""
    torch.set_default_dtype(dtype)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    hidden, style = config["hidden_dim"], config["style_dim"]
    model = KModel.__new__(KModel)
    torch.nn.Module.__init__(model)
    model.bert = CustomAlbert(AlbertConfig(vocab_size=config["n_token"], **config["plbert"]))
    model.bert_encoder = torch.nn.Linear(config["plbert"]["hidden_size"], hidden)
    model.predictor = ProsodyPredictor(style, hidden, config["n_layer"], config["max_dur"], config["dropout"])
    model.text_encoder = TextEncoder(hidden, config["text_encoder_kernel_size"], config["n_layer"], config["n_token"])
    model.decoder = _decoder(config, hidden, style)
    missing, unexpected = model.load_state_dict(load_file(folder / "kokoro-v1_0.safetensors"), strict=False)
    strangers = [name for name in missing if ".norm." not in name and "pooler" not in name]
    if strangers or unexpected:
        raise SystemExit(f"the checkpoint does not fit: missing {strangers[:5]}, unexpected {unexpected[:5]}")
    model.decoder.generator.stft.window = torch.hann_window(config["istftnet"]["gen_istft_n_fft"])
    return model.to(dtype).eval()


def _decoder(config: dict[str, Any], hidden: int, style: int) -> Any:
    width, residual = config.get("decoder_dim", 1024), config.get("decoder_residual_dim", 64)
    sizes = config["istftnet"]
    if (width, residual, hidden) == (1024, 64, 512):
        return Decoder(dim_in=hidden, style_dim=style, dim_out=config["n_mels"], **sizes)
    decoder = Decoder.__new__(Decoder)  # its sizes are written in its code: the same parts, narrower
    torch.nn.Module.__init__(decoder)
    inputs = width + residual + 2
    decoder.encode = AdainResBlk1d(hidden + 2, width, style)
    decoder.decode = torch.nn.ModuleList(
        [AdainResBlk1d(inputs, width, style) for _ in range(3)]
        + [AdainResBlk1d(inputs, sizes["upsample_initial_channel"], style, upsample=True)]
    )
    for name in ("F0_conv", "N_conv"):
        setattr(decoder, name, weight_norm(torch.nn.Conv1d(1, 1, kernel_size=3, stride=2, padding=1)))
    decoder.asr_res = torch.nn.Sequential(weight_norm(torch.nn.Conv1d(hidden, residual, kernel_size=1)))
    decoder.generator = Generator(style, **sizes)
    return decoder


def run(model: Any, case: dict[str, Any], row: np.ndarray) -> dict[str, np.ndarray]:
    """Return what the model computes for `case`, every array without the batch axis and channels-last."""
    kept: dict[str, torch.Tensor] = {}
    generator = model.decoder.generator
    dtype = generator.stft.window.dtype

    def keep(name: str) -> Any:
        def hook(_module: Any, _inputs: Any, output: Any) -> None:
            kept[name] = output.detach().clone()

        return hook

    hooks = [
        model.bert.register_forward_hook(keep("bert")),
        model.predictor.text_encoder.register_forward_hook(keep("d")),
        model.predictor.F0_proj.register_forward_hook(keep("f0")),
        model.predictor.N_proj.register_forward_hook(keep("n")),
        model.text_encoder.register_forward_hook(keep("text")),
        model.decoder.decode[3].register_forward_hook(keep("frames")),
    ]
    spectrum: list[torch.Tensor] = []
    source: list[torch.Tensor] = []
    noises: list[np.ndarray] = []
    m_source, transform = generator.m_source.forward, generator.stft.transform

    def rounded_source(f0: torch.Tensor) -> Any:
        noise = np.random.default_rng(case["seed"]).standard_normal((f0.shape[1], 9)).astype(np.float32)
        noises.append(noise)
        with _given_noise(torch.from_numpy(noise).to(dtype)):
            made = m_source(f0.float().to(dtype))
        source.append(made[0])
        return made

    def rounded_transform(signal: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        pair = tuple(part.float().to(dtype) for part in transform(signal))
        spectrum.extend(pair)
        return pair

    generator.m_source.forward, generator.stft.transform = rounded_source, rounded_transform
    try:
        tokens = torch.tensor([[0, *case["ids"], 0]])
        audio, durations = model.forward_with_tokens(tokens, torch.from_numpy(row)[None].to(dtype), case["speed"])
    finally:
        for hook in hooks:
            hook.remove()
        del generator.m_source.forward, generator.stft.transform
    weight = generator.m_source.l_linear.weight[0].detach().double().numpy()
    return {
        "bert": kept["bert"][0].numpy(),
        "d": kept["d"][0, :, : -row.size // 2].numpy(),
        "durations": durations.numpy(),
        "text": kept["text"][0].T.numpy(),
        "f0": kept["f0"][0, 0].numpy(),
        "n": kept["n"][0, 0].numpy(),
        # Nine noises through the linear layer are one noise of its weight's norm.
        "noise": noises[0] @ weight / np.sqrt(weight @ weight),
        "source": source[0][0, :, 0].numpy(),
        "har": torch.cat(spectrum, dim=1)[0].T.numpy(),
        "frames": kept["frames"][0].T.numpy(),
        "audio": audio.numpy(),
    }


@contextmanager
def _given_noise(noise: torch.Tensor) -> Iterator[None]:
    """Give `noise` where the official source asks for it; its other random numbers reach nothing."""
    asked = torch.randn_like

    def answer(like: torch.Tensor, **_options: Any) -> torch.Tensor:
        return noise[None] if like.shape == (1, *noise.shape) else asked(like)

    torch.randn_like = answer
    try:
        yield
    finally:
        torch.randn_like = asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("cases", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--dtype", choices=["float64", "float32"], default="float64")
    arguments = parser.parse_args()
    model = build(arguments.checkpoint, getattr(torch, arguments.dtype))
    stored: dict[str, np.ndarray] = {}
    for index, case in enumerate(json.loads(arguments.cases.read_text())):
        voice = load_file(arguments.checkpoint / "voices" / f"{case['voice']}.safetensors")["voice"]
        row = voice[len(case["ids"]) - 1, 0].float().numpy()
        for name, value in run(model, case, row).items():
            stored[f"{index}.{name}"] = value.astype(np.float32) if value.dtype == np.float64 else value
        print(
            f"reference: {index} {len(case['ids'])} phonemes, {stored[f'{index}.audio'].size / 24000:.2f} s", flush=True
        )
    np.savez_compressed(arguments.output, **stored)


if __name__ == "__main__":
    main()
