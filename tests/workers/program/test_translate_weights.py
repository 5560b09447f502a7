"""Tensors without torch: what a pickle may ask for, and where a tensor may lie."""

import io
import json
import pickle
import struct
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from native_helper.workers.program.translate_weights import UnreadableWeights, read


class Named:
    """Stands for a thing of torch in a pickle that is written without it."""

    def __init__(self, module: str, name: str) -> None:
        self.told = module, name


class Rebuilt:
    """A tensor as torch pickles it."""

    def __init__(self, storage: Any, *place: Any) -> None:
        self.storage = storage
        self.place = place


_InPython: Any = vars(pickle)["_Pickler"]  # it can be taught names


class Pickler(_InPython):  # type: ignore[misc]
    def persistent_id(self, thing: object) -> Any:
        return thing if isinstance(thing, tuple) and thing[:1] == ("storage",) else None

    def save(self, thing: Any, save_persistent_id: bool = True) -> None:
        if isinstance(thing, Named):
            self.write(b"c" + "\n".join(thing.told).encode() + b"\n")
        elif isinstance(thing, Rebuilt):
            self.save(Named("torch._utils", "_rebuild_tensor_v2"))
            self.save((thing.storage, *thing.place, False, OrderedDict()))
            self.write(b"R")
        else:
            super().save(thing, save_persistent_id)


def stored(key: str, kind: str = "FloatStorage") -> tuple[Any, ...]:
    return ("storage", Named("torch", kind), key, "cpu", 6)


def write(path: Path, body: Any, members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    file = io.BytesIO()
    Pickler(file, 2).dump(body)
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("archive/data.pkl", file.getvalue())
        for key, data in members.items():
            archive.writestr(f"archive/data/{key}", data)
    return path


NUMBERS = np.arange(6, dtype="<f4")


def test_tensors_come_with_their_shape_and_two_may_share_their_numbers(tmp_path: Path) -> None:
    body = OrderedDict(
        rows=Rebuilt(stored("0"), 0, (2, 3), (3, 1)),
        turned=Rebuilt(stored("0"), 0, (3, 2), (1, 3)),
        tail=Rebuilt(stored("0"), 4, (2,), (1,)),
        halves=Rebuilt(stored("1", "BFloat16Storage"), 0, (2,), (1,)),
    )
    tensors = read(write(tmp_path / "model.bin", body, {"0": NUMBERS.tobytes(), "1": bytes.fromhex("803f00c0")}))
    assert tensors["rows"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert tensors["turned"].tolist() == [[0, 3], [1, 4], [2, 5]]
    assert tensors["tail"].tolist() == [4, 5]
    assert tensors["halves"].tolist() == [1.0, -2.0]


@pytest.mark.parametrize(
    "thing",
    [
        Named("os", "system"),
        Named("builtins", "eval"),
        Named("torch", "load"),
        Named("torch.storage", "_load_from_bytes"),
    ],
)
def test_a_pickle_that_asks_for_anything_else_is_refused(tmp_path: Path, thing: Named) -> None:
    with pytest.raises(UnreadableWeights, match=r"model\.bin cannot be read"):
        read(write(tmp_path / "model.bin", {"a": thing}, {}))


@pytest.mark.parametrize(
    ("offset", "size", "stride"),
    [(0, (7,), (1,)), (5, (2,), (1,)), (0, (2, 3), (4, 1)), (-1, (2,), (1,)), (3, (2,), (-1,))],
)
def test_a_tensor_outside_of_its_numbers_is_refused(
    tmp_path: Path, offset: int, size: tuple[int, ...], stride: tuple[int, ...]
) -> None:
    body = {"a": Rebuilt(stored("0"), offset, size, stride)}
    with pytest.raises(UnreadableWeights):
        read(write(tmp_path / "model.bin", body, {"0": NUMBERS.tobytes()}))


WIDE = Rebuilt(stored("0"), 0, (10**9,), (0,))  # one number, said to be a thousand million


@pytest.mark.parametrize(
    "body",
    [
        {"a": Rebuilt(WIDE, 10**8, (1,), (1,))},
        {"a": WIDE},
        {"a": Rebuilt("storage", 0, (1,), (1,))},
        {"a": Rebuilt(stored("0"), 0, ("1",), (1,))},
        {"a": Rebuilt(stored("0"), 0, 1, 1)},
        {"a": Rebuilt(stored("0"), 0, Rebuilt(stored("0", "LongStorage"), 0, (1,), (1,)), (1,))},
        ["a"],
    ],
)
def test_a_tensor_made_of_a_tensor_or_of_anything_odd_is_refused(tmp_path: Path, body: Any) -> None:
    with pytest.raises(UnreadableWeights):
        read(write(tmp_path / "model.bin", body, {"0": NUMBERS.tobytes()}))


def test_a_pickle_cannot_put_a_tensor_in_a_storages_place(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    numbers = "(Vstorage\nctorch\nFloatStorage\nV0\nVcpu\nI6\ntQ"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", f"{numbers}(N(dVnumbers\n{numbers}stb.".encode())
        archive.writestr("archive/data/0", NUMBERS.tobytes())
    with pytest.raises(UnreadableWeights, match="UnpicklingError"):
        read(path)


def test_an_archive_without_a_pickle_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model.bin", "w") as archive:
        archive.writestr("archive/version", "3")
    with pytest.raises(UnreadableWeights):
        read(tmp_path / "model.bin")


@pytest.mark.parametrize("data", [b"", b"no zip", b"\x80\x02}q\x00."])
def test_a_file_that_is_none_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(data)
    with pytest.raises(UnreadableWeights):
        read(path)


def test_an_archive_that_is_cut_off_or_compressed_is_told(tmp_path: Path) -> None:
    body = {"a": Rebuilt(stored("0"), 0, (6,), (1,))}
    path = write(tmp_path / "model.bin", body, {"0": NUMBERS.tobytes()}, zipfile.ZIP_DEFLATED)
    with pytest.raises(UnreadableWeights):
        read(path)
    path = write(path, body, {"0": NUMBERS.tobytes()})
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(UnreadableWeights):
        read(path)


def test_safetensors_are_read_too(tmp_path: Path) -> None:
    header = json.dumps(
        {
            "__metadata__": {"format": "pt"},
            "rows": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
            "half": {"dtype": "BF16", "shape": [1], "data_offsets": [24, 26]},
        }
    ).encode()
    path = tmp_path / "model.safetensors"
    path.write_bytes(struct.pack("<Q", len(header)) + header + NUMBERS.tobytes() + bytes.fromhex("803f"))
    tensors = read(path)
    assert tensors["rows"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert tensors["half"].tolist() == [1.0]
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(UnreadableWeights):
        read(path)
