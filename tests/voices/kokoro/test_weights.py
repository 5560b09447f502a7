"""Checkpoint files: what is missing, of another shape, torn or damaged is named; other names are understood."""

import json
import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlx.core as mx
import numpy as np
import pytest
from numpy.typing import NDArray

from bench import checkpoint
from native_helper.errors import VoiceUnavailable
from native_helper.voices.kokoro import backend as backends
from native_helper.voices.kokoro.config import read_config
from native_helper.voices.kokoro.model import Kokoro
from native_helper.voices.kokoro.weights import check_file, open_checkpoint

CPU = mx.Device(mx.DeviceType.cpu)
FILE = "kokoro-v1_0.safetensors"

Tensors = dict[str, NDArray[np.float32]]


@pytest.fixture(scope="module")
def tensors() -> Tensors:
    return checkpoint.tensors(checkpoint.config("tiny"))


def write(folder: Path, tensors: Tensors) -> Path:
    (folder / "config.json").write_text(json.dumps(checkpoint.config("tiny")))
    checkpoint.write_safetensors(folder / FILE, tensors)
    return folder


def complaint(folder: Path) -> str:
    with pytest.raises(VoiceUnavailable) as raised:
        Kokoro.load(folder, CPU)
    assert "utter model install" in str(raised.value.remedy)
    return raised.value.message


def test_any_missing_tensor_is_named_with_its_shape(tmp_path: Path, tensors: Tensors) -> None:
    unused = {"bert.pooler.weight", "bert.pooler.bias"}
    rng = np.random.default_rng(0)
    names = rng.choice(sorted(set(tensors) - unused), 12, replace=False)
    for name in map(str, names):
        message = complaint(write(tmp_path, {key: value for key, value in tensors.items() if key != name}))
        if name.endswith("weight_g"):  # a weight without a norm is a weight; then this stands in for it
            continue
        assert f'"{name}"' in message
        assert str(tensors[name].shape) in message


def test_a_missing_gain_is_not_taken_for_a_weight_that_was_folded(tmp_path: Path, tensors: Tensors) -> None:
    name = "decoder.generator.conv_post.weight_g"
    message = complaint(write(tmp_path, {key: value for key, value in tensors.items() if key != name}))
    assert f'"{name}"' in message


def test_a_tensor_of_another_shape_is_named_with_both_shapes(tmp_path: Path, tensors: Tensors) -> None:
    name = "predictor.duration_proj.linear_layer.weight"
    message = complaint(write(tmp_path, tensors | {name: np.zeros((50, 33), np.float32)}))
    assert f'"{name}"' in message
    assert "(50, 33)" in message
    assert "(50, 32)" in message


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_value_that_is_no_number_is_named(tmp_path: Path, tensors: Tensors, value: float) -> None:
    name = "decoder.generator.resblocks.4.convs2.1.weight_v"
    damaged = tensors[name].copy()
    damaged[3, 2, 1] = value
    message = complaint(write(tmp_path, tensors | {name: damaged}))
    assert f'"{name}"' in message
    assert "no numbers" in message


def test_a_quantized_checkpoint_is_refused_by_name(tmp_path: Path, tensors: Tensors) -> None:
    assert "quantized" in complaint(write(tmp_path, tensors | {"bert.pooler.scales": np.zeros(1, np.float32)}))


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _grown(content: bytes) -> bytes:
    return content + b"\0"


def _no_header(content: bytes) -> bytes:
    return b"\xff" * 64 + content[64:]


def _other_header(content: bytes) -> bytes:
    return struct.pack("<Q", 2) + b"[]" + content


def _nested_header(content: bytes) -> bytes:
    return struct.pack("<Q", 200_000) + b"[" * 100_000 + b"]" * 100_000 + content


def _empty_header(content: bytes) -> bytes:
    return struct.pack("<Q", 2) + b"{}"


@pytest.mark.parametrize(
    "damage", [_cut, _grown, _no_header, _other_header, _nested_header, _empty_header, lambda _content: b""]
)
def test_a_torn_file_is_named(tmp_path: Path, tensors: Tensors, damage: Callable[[bytes], bytes]) -> None:
    file = write(tmp_path, tensors) / FILE
    file.write_bytes(damage(file.read_bytes()))
    message = complaint(tmp_path)
    assert message.startswith(f"{FILE} is damaged")


def test_a_torn_file_says_how_much_is_there(tmp_path: Path, tensors: Tensors) -> None:
    file = write(tmp_path, tensors) / FILE
    whole = file.stat().st_size
    with file.open("r+b") as stream:
        stream.truncate(whole - 1000)
    with pytest.raises(VoiceUnavailable, match=f"{whole - 1000} bytes where {whole} belong"):
        check_file(file)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnavailable, match=r"no \*\.safetensors file"):
        open_checkpoint(tmp_path)


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path, tensors: Tensors) -> None:
    file = write(tmp_path, tensors) / FILE
    file.unlink()
    file.mkdir()
    message = complaint(tmp_path)
    assert FILE in message
    assert "Is a directory" in message


def test_a_pipe_in_the_place_of_the_file_is_named_and_not_waited_for(tmp_path: Path, tensors: Tensors) -> None:
    file = write(tmp_path, tensors) / FILE
    file.unlink()
    os.mkfifo(file)
    assert "it is not a file" in complaint(tmp_path)


def test_a_file_far_larger_than_kokoro_is_refused(tmp_path: Path, tensors: Tensors) -> None:
    file = write(tmp_path, tensors) / FILE
    end = file.stat().st_size

    def enlarge(header: dict[str, Any]) -> None:
        offset = max(entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__")
        header["more"] = {"dtype": "U8", "shape": [1 << 30], "data_offsets": [offset, offset + (1 << 30)]}

    rewritten(file, enlarge)
    os.truncate(file, file.stat().st_size + (1 << 30))
    assert file.stat().st_size > end
    assert "far too large" in complaint(tmp_path)


def test_tensors_that_share_bytes_are_refused(tmp_path: Path, tensors: Tensors) -> None:
    file = write(tmp_path, tensors) / FILE

    def share(header: dict[str, Any]) -> None:
        one = header["decoder.generator.conv_post.bias"]["data_offsets"]
        one[:] = [0, one[1] - one[0]]

    rewritten(file, share)
    assert complaint(tmp_path).startswith(f"{FILE} is damaged")


def rewritten(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the list of tensors in `file`."""
    content = file.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8 : 8 + length])
    change(header)
    made = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(made)) + made + content[8 + length :])


@pytest.mark.parametrize(
    "entry",
    [
        {"data_offsets": []}, {"data_offsets": [8]}, {"data_offsets": None}, {"data_offsets": ["0", "8"]},
        {"data_offsets": [0, 8]}, {"shape": [-1, 7]}, {"shape": "wide"}, {"dtype": "F64"}, {"dtype": 4},
    ],
)  # fmt: skip
def test_a_list_of_tensors_that_contradicts_itself_is_named(
    tmp_path: Path, tensors: Tensors, entry: dict[str, object]
) -> None:
    file = write(tmp_path, tensors) / FILE
    rewritten(file, lambda header: header["decoder.generator.conv_post.weight_v"].update(entry))
    assert complaint(tmp_path).startswith(f"{FILE} is damaged")


@pytest.mark.parametrize("kind", ["int32", "int8", "uint32"])
def test_a_tensor_of_whole_numbers_is_named_with_its_type(tmp_path: Path, tensors: Tensors, kind: str) -> None:
    name = "decoder.generator.conv_post.weight_v"
    arrays = {key: mx.array(value) for key, value in tensors.items()}
    arrays[name] = arrays[name].astype(getattr(mx, kind))
    write(tmp_path, tensors)
    mx.save_safetensors(str(tmp_path / FILE), arrays)
    message = complaint(tmp_path)
    assert f'"{name}"' in message
    assert kind in message


def test_a_file_that_is_cut_while_it_is_loaded_is_named(tmp_path: Path, tensors: Tensors) -> None:
    file = write(tmp_path, tensors) / FILE
    opened = open_checkpoint(tmp_path)
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size // 2)
    with pytest.raises(VoiceUnavailable, match=rf"{FILE} cannot be read: its tensor \"[\w.]+\" failed"):
        Kokoro(opened, read_config(tmp_path / "config.json"), backends.choose(CPU))


@pytest.fixture(scope="module")
def expected(model: Kokoro) -> NDArray[np.float32]:
    return model.speak([7, 8, 9], np.full(256, 0.1, np.float32)).waveform


def spoken(folder: Path) -> NDArray[np.float32]:
    return Kokoro.load(folder, CPU).speak([7, 8, 9], np.full(256, 0.1, np.float32)).waveform


def test_a_file_that_is_replaced_while_it_is_loaded_is_still_read_whole(
    tmp_path: Path, tensors: Tensors, expected: NDArray[np.float32]
) -> None:
    opened = open_checkpoint(write(tmp_path, tensors))
    (tmp_path / "new").write_bytes(b"another version")
    (tmp_path / "new").replace(tmp_path / FILE)
    model = Kokoro(opened, read_config(tmp_path / "config.json"), backends.choose(CPU))
    assert np.array_equal(model.speak([7, 8, 9], np.full(256, 0.1, np.float32)).waveform, expected)


def test_float16_is_read_and_other_types_are_no_matter_where_they_are_not_used(
    tmp_path: Path, tensors: Tensors
) -> None:
    rounded = {name: value.astype(np.float16).astype(np.float32) for name, value in tensors.items()}
    (tmp_path / "half").mkdir()
    wanted = spoken(write(tmp_path, rounded))
    write(tmp_path / "half", tensors)
    halves = {name: mx.array(value.astype(np.float16)) for name, value in tensors.items()}
    halves["bert.embeddings.position_ids"] = mx.arange(512).astype(mx.int64)
    mx.save_safetensors(str(tmp_path / "half" / FILE), halves)
    assert np.array_equal(spoken(tmp_path / "half"), wanted)


def test_names_of_data_parallel_training_are_understood(
    tmp_path: Path, tensors: Tensors, expected: NDArray[np.float32]
) -> None:
    renamed = {name.replace(".", ".module.", 1): value for name, value in tensors.items()}
    assert np.array_equal(spoken(write(tmp_path, renamed)), expected)


def test_names_of_pytorch_s_new_weight_norm_are_understood(
    tmp_path: Path, tensors: Tensors, expected: NDArray[np.float32]
) -> None:
    ends = {"weight_g": "parametrizations.weight.original0", "weight_v": "parametrizations.weight.original1"}
    renamed = {}
    for name, value in tensors.items():
        stem, last = name.rsplit(".", 1)
        renamed[f"{stem}.{ends.get(last, last)}"] = value
    assert np.array_equal(spoken(write(tmp_path, renamed)), expected)


def test_weights_whose_norm_is_already_folded_are_understood(
    tmp_path: Path, tensors: Tensors, expected: NDArray[np.float32]
) -> None:
    folded = dict(tensors)
    for name in [name for name in tensors if name.endswith("weight_v")]:
        direction, gain = folded.pop(name), folded.pop(name[:-1] + "g")
        norm = np.sqrt(np.square(direction.astype(np.float64)).sum(axis=(1, 2), keepdims=True))
        folded[name[: -len("_v")]] = (direction * (gain / norm)).astype(np.float32)
    sound = spoken(write(tmp_path, folded))
    # Rounded in another order, which moves phases: alike but not equal.
    assert sound.shape == expected.shape
    assert np.corrcoef(sound, expected)[0, 1] > 0.9


def test_an_affine_instance_norm_is_folded_into_the_style(
    tmp_path: Path, tensors: Tensors, expected: NDArray[np.float32]
) -> None:
    # Upstream's modules have one, of ones and zeros, for the sake of an export.
    norms: Tensors = {}
    for name, value in tensors.items():
        if name.endswith("fc.weight") and ".lstms." not in name:
            stem, channels = name.removesuffix("fc.weight"), value.shape[0] // 2
            norms |= {f"{stem}norm.weight": np.ones(channels, np.float32)}
            norms |= {f"{stem}norm.bias": np.zeros(channels, np.float32)}
    assert np.array_equal(spoken(write(tmp_path, tensors | norms)), expected)
