"""Steps of the tests of the voice's files: install, look, break the line."""

import threading
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from native_helper.errors import UtterError
from native_helper.paths import folders
from native_helper.setup import model_install
from native_helper.setup.fetch import Patience
from native_helper.setup.model_files import Places
from native_helper.setup.model_install import Offer, Wish
from tests.patience import wait_for

WEIGHTS = "kokoro-v1_0.safetensors"
SHORT = Patience(answer_s=10, pauses_s=(0.0, 0.0, 0.0))
NONE = Patience(answer_s=10, pauses_s=())


def places() -> Places:
    return Places(folders().models)


def in_use() -> None:
    """Leave the sign that an engine's process leaves: this root is ours."""
    folders().run.mkdir(mode=0o700, exist_ok=True)
    folders().lock.touch()


def installed() -> dict[str, bytes]:
    return contents(places().voice)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def install(patience: Patience = SHORT, **wish: Any) -> bool:
    return model_install.install(folders(), Wish(patience=patience, **wish))


def cut_after(n_bytes: int, times: int = 1, name: str = WEIGHTS) -> Callable[[str, int], bool]:
    """Break the line that often, once so many bytes were sent on it."""
    left = [times]

    def on_piece(path: str, n_sent: int) -> bool:
        if path != name or n_sent < n_bytes or not left[0]:
            return False
        left[0] -= 1
        return True

    return on_piece


def noting(offers: list[Offer]) -> Callable[[Offer], bool]:
    """Agree, and keep what was offered."""

    def agree(offer: Offer) -> bool:
        offers.append(offer)
        return True

    return agree


class Gate:
    """A server that stops in the middle of some files until it is let go."""

    def __init__(self, after: int, names: Collection[str] = (WEIGHTS,)) -> None:
        self.reached = threading.Event()
        self.open = threading.Event()
        self._after = after
        self._names = names

    def __call__(self, path: str, n_sent: int) -> bool:
        if path in self._names and n_sent >= self._after and not self.open.is_set():
            self.reached.set()
            self.open.wait(20)
        return False


def wait_for_part(n_bytes: int) -> None:
    """Wait until so many bytes of the weights are on the disk; another process or thread writes them."""
    path = places().part / WEIGHTS
    wait_for(lambda: path.exists() and path.stat().st_size >= n_bytes)


def run(failures: list[BaseException], **wish: Any) -> None:
    try:
        install(**wish)
    except UtterError as error:
        failures.append(error)
