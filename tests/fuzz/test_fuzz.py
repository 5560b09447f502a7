"""The fuzzer's claims on its corpus, without the fuzzer; *long*: the fuzzer itself, for a while."""

import os
import re
import subprocess
import sysconfig
import tomllib
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from native_helper.host import browser_link
from native_helper.wire.client_messages import BadMessage, parse
from native_helper.wire.framing import BodyError, FrameDecoder, dump_json, load_json, load_msgpack
from tests.fuzz import one_input
from tests.fuzz.seeds import CORPUS, is_seed, seeds

ROOT: Final = Path(__file__).parent.parent.parent
FUZZ_S: Final = 120


def test_every_claim_holds_for_the_corpus() -> None:
    files = sorted(CORPUS.iterdir())
    assert len(files) > 190
    for file in files:
        try:
            one_input.check(file.read_bytes())
        except Exception as error:
            raise AssertionError(f"a claim does not hold for {file.name}") from error


def test_the_corpus_has_the_golden_messages_of_today() -> None:
    """`python -m tests.fuzz.seeds` writes them."""
    assert {file.name: file.read_bytes() for file in CORPUS.iterdir() if is_seed(file.name)} == seeds()


def _strange_error(body: bytes) -> dict[str, Any]:
    if b"\xff" in body:
        raise KeyError("not one of the errors that a link knows")
    return load_msgpack(body)


class _LosesLate(FrameDecoder):
    def close(self) -> None:
        """Take a stream that was cut for one that has ended."""


class _LosesCut(FrameDecoder):
    def feed(self, data: bytes) -> Any:
        return super().feed(data) if len(data) > 1 else iter(())


def _quotes_lines(body: dict[str, Any]) -> Any:
    try:
        return parse(body)
    except BadMessage as error:
        raise BadMessage(f"{error}\n{body}", error.id) from error


def _drops(message: dict[str, Any]) -> bytes:
    return dump_json({name: it for name, it in message.items() if name != "speed"})


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "an error that no link knows": lambda patch: patch.setattr(
        one_input, "_CODECS", (one_input._CODECS[0], (_strange_error, one_input._CODECS[1][1]))
    ),
    "a cut stream that counts as ended": lambda patch: patch.setattr(one_input, "FrameDecoder", _LosesLate),
    "bytes lost at a cut": lambda patch: patch.setattr(one_input, "FrameDecoder", _LosesCut),
    "a refusal with the message in it": lambda patch: patch.setattr(one_input, "parse", _quotes_lines),
    "a field lost in writing": lambda patch: patch.setattr(
        one_input, "_CODECS", ((load_json, _drops), one_input._CODECS[1])
    ),
    "an answer that ends the host's listening": lambda patch: patch.setattr(
        browser_link, "_error_instead", lambda *_: {"bytes": b""}
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_the_corpus_finds_a_fault(fault: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    fault(monkeypatch)
    with pytest.raises((AssertionError, KeyError, BodyError)):
        for data in seeds().values():
            one_input.check(data)


@pytest.mark.long
def test_the_fuzzer_finds_nothing(tmp_path: Path) -> None:
    """Two minutes from the corpus on. atheris comes into an environment that is thrown away."""
    group = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["fuzz"]
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    installed = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *group], check=False, capture_output=True
    )
    if installed.returncode != 0:
        pytest.skip(f"{group} cannot be had for this Python or machine")
    new = tmp_path / "new"
    new.mkdir()
    # What Utter needs lies in our own environment; the other one has nothing but atheris.
    paths = os.pathsep.join([str(ROOT), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    options = [f"-max_total_time={FUZZ_S}", "-max_len=6000", "-seed=20", f"-artifact_prefix={tmp_path}/"]
    done = subprocess.run(
        [python, "-m", "tests.fuzz.run", new, CORPUS, *options],
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    (n_runs,) = re.findall(r"^Done (\d+) runs", done.stderr, re.MULTILINE)
    assert int(n_runs) > 10 * FUZZ_S
