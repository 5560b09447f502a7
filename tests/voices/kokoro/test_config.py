"""config.json: sizes and vocabulary, and what is said when it is not as published."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench import checkpoint
from native_helper.errors import VoiceUnavailable
from native_helper.voices.kokoro.config import read_config


def test_the_published_sizes_are_read(tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text(json.dumps(checkpoint.config("full")))
    config = read_config(file)
    assert (config.hidden, config.style, config.decoder, config.residual) == (512, 128, 1024, 64)
    assert config.albert.embedding == 128
    assert config.generator.samples_per_frame == 300
    assert config.samples_per_duration == 600, "25 ms at 24 kHz"
    assert config.generator.bins == 11
    assert len(config.vocabulary) == 114


def _without(name: str) -> Callable[[dict[str, Any]], object]:
    return lambda config: config.pop(name)


def _set(path: str, value: object) -> Callable[[dict[str, Any]], object]:
    def change(config: dict[str, Any]) -> None:
        *above, last = path.split(".")
        for name in above:
            config = config[name]
        config[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (_without("vocab"), "has no 'vocab'"),
        (_without("istftnet"), "has no 'istftnet'"),
        (_set("hidden_dim", "wide"), "not as published.*wide"),
        (_set("vocab", ["a"]), "not as published"),
        (_set("plbert", None), "not as published"),
        (_set("istftnet.upsample_kernel_sizes", [16, 12]), "not twice"),
        (_set("istftnet.gen_istft_n_fft", 16), "not four times"),
        (_set("plbert.max_position_embeddings", 1024), "more than 512"),
        (_set("hidden_dim", 0), "hidden_dim is 0 and not a whole number"),
        (_set("n_layer", -1), "n_layer is -1"),
        (_set("style_dim", 128.5), r"style_dim is 128\.5"),
        (_set("max_dur", float("inf")), "max_dur is inf"),
        (_set("n_token", 10**9), "n_token is 1000000000"),
        (_set("plbert.num_attention_heads", 7), "768 cannot be shared by 7 heads"),
        (
            _set(
                "istftnet", {**checkpoint.config("full")["istftnet"], "upsample_rates": [], "upsample_kernel_sizes": []}
            ),
            "upsample_rates is empty",
        ),
        (_set("istftnet.resblock_kernel_sizes", []), "for each of resblock_kernel_sizes"),
        (_set("istftnet.resblock_dilation_sizes", [[1, 3, 5]] * 2), "for each of resblock_kernel_sizes"),
        (_set("istftnet.resblock_dilation_sizes", [[1, 3]] * 3), "has not 3 numbers"),
        (_set("istftnet.resblock_dilation_sizes", [[1, 3, 0]] * 3), "resblock_dilation_sizes is 0"),
        (_set("plbert.num_hidden_layers", 65536), "num_hidden_layers is 65536"),
        (_set("n_layer", 65), "n_layer is 65 and not a whole number from 1 to 64"),
        (_set("max_dur", 65536), "max_dur is 65536"),
        (_set("istftnet.upsample_rates", [10] * 9), "upsample_rates has 9 numbers"),
        (
            _set(
                "istftnet",
                {
                    **checkpoint.config("full")["istftnet"],
                    "upsample_rates": [30000, 6],
                    "upsample_kernel_sizes": [60000, 12],
                },
            ),
            "make 900000 samples of a frame",
        ),
        (_set("vocab.k", 178), "vocab has k outside the 178 tokens"),
        (_set("vocab.k", 0), "vocab has k outside"),
        (_set("vocab.k", None), "not as published"),
        (_set("vocab.k", float("inf")), "not as published"),
    ],
)
def test_what_is_wrong_with_it_is_named(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], complaint: str
) -> None:
    config = checkpoint.config("full")
    change(config)
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(VoiceUnavailable, match=complaint) as raised:
        read_config(tmp_path / "config.json")
    assert "utter model install" in str(raised.value.remedy)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"[" * 200_000])
def test_a_file_that_is_no_json_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "config.json").write_bytes(content)
    with pytest.raises(VoiceUnavailable, match=r"config\.json is not as published"):
        read_config(tmp_path / "config.json")


def test_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").mkdir()
    with pytest.raises(VoiceUnavailable, match=r"config\.json cannot be read: Is a directory"):
        read_config(tmp_path / "config.json")


def test_a_pipe_in_its_place_is_named_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "config.json")
    with pytest.raises(VoiceUnavailable, match=r"config\.json cannot be read: it is not a file"):
        read_config(tmp_path / "config.json")


def test_only_the_beginning_of_a_huge_one_is_looked_at(tmp_path: Path) -> None:
    with (tmp_path / "config.json").open("w") as file:
        file.write(json.dumps(checkpoint.config("full")))
        file.write(" " * (1 << 20))
        file.write("]")
    # The end, which is no JSON, is not what is complained about: it was not read.
    assert read_config(tmp_path / "config.json").hidden == 512


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoiceUnavailable, match=r"config\.json cannot be read: No such file"):
        read_config(tmp_path / "config.json")
