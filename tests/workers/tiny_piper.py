"""Write a voice of Piper's form that hums into FOLDER/NAME: python tiny_piper.py FOLDER NAME [SPEAKERS]; needs onnx.

It has the inputs and outputs of a real one, with the same names and types, and tells durations as that does: 3 frames
for a sound, 1 for a mark or a space. A speaker is a pitch.
"""

import json
import sys
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RATE_HZ: Final = 22_050
HOP: Final = 256
_MARKS: Final = "_^$ .,;:!?"
_SOUNDS: Final = (
    "abcdefhijklmnopqrstuvwxyzæçðøħŋœɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʈʉʊʋʌʍʎʏʐʑʒʔˈˌːβθχᵻ\u0303\u0329g"
)


def settings(name: str, speakers: int = 1) -> dict[str, object]:
    """Return what NAME.onnx.json holds."""
    code, dataset, quality = name.split("-")
    ids = {symbol: [number] for number, symbol in enumerate(_MARKS + _SOUNDS)}
    return {
        "audio": {"sample_rate": RATE_HZ, "quality": quality},
        "espeak": {"voice": code.replace("_", "-").lower()},
        "language": {"code": code, "family": code[:2], "name_english": "English"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": ids,
        "num_symbols": len(ids),
        "num_speakers": speakers,
        "speaker_id_map": {f"s{number}": number for number in range(speakers)} if speakers > 1 else {},
        "hop_length": HOP,
        "dataset": dataset,
    }


def model(n_symbols: int, speakers: int) -> onnx.ModelProto:
    frames = np.array([1.0 if number < len(_MARKS) else 3.0 for number in range(n_symbols)], np.float32)
    pitch = np.array([0.03 * (1 + number) for number in range(speakers)], np.float32)
    constants = {
        "frames": frames, "pitch": pitch, "hop": np.array(HOP, np.float32), "half": np.array([0.5], np.float32),
        "zero": np.array(0, np.float32), "one": np.array(1, np.float32), "first": np.array(0, np.int64),
        "second": np.array(1, np.int64), "shape": np.array([1, 1, 1, -1], np.int64), "axes": np.array([0, 1], np.int64),
    }  # fmt: skip
    nodes = [
        helper.make_node("Gather", ["frames", "input"], ["plain"]),
        helper.make_node("Gather", ["scales", "second"], ["length_scale"]),
        helper.make_node("Mul", ["plain", "length_scale"], ["w"]),
        helper.make_node("Ceil", ["w"], ["w_ceil"]),
        helper.make_node("ReduceSum", ["w_ceil", "axes"], ["n_frames"], keepdims=0),
        helper.make_node("Mul", ["n_frames", "hop"], ["n_samples"]),
        helper.make_node("Range", ["zero", "n_samples", "one"], ["time"]),
        helper.make_node("Gather", ["pitch", "sid" if speakers > 1 else "first"], ["step"]),
        helper.make_node("Mul", ["time", "step"], ["phase"]),
        helper.make_node("Sin", ["phase"], ["wave"]),
        helper.make_node("Mul", ["wave", "half"], ["flat"]),
        helper.make_node("Reshape", ["flat", "shape"], ["output"]),
    ]
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if speakers > 1:
        inputs.append(helper.make_tensor_value_info("sid", TensorProto.INT64, ["batch"]))
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 1, 1, "time"])
    values = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "voice", inputs, [output], values)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=9)


def write(folder: Path, name: str, speakers: int = 1) -> None:
    told = settings(name, speakers)
    folder = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.onnx.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    onnx.save(model(int(str(told["num_symbols"])), speakers), folder / f"{name}.onnx")


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))
