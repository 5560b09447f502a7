"""Things to add that weigh nothing: a wheel of one module, files of some kilobytes, and a pip that takes no time."""

import hashlib
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any, Final

from native_helper.paths import folders
from native_helper.setup.virtual_environment import Making
from native_helper.setup.workers.add import Addition, add
from native_helper.workers import installed
from native_helper.workers.roster import Files, Kind, Licence
from tests.setup.model_set import SHORT

REPOSITORY: Final = "concert/fork"
LICENCE: Final = Licence("Concert Licence 1", "https://concert.example/licence", "It forbids concerts.")
FORK: Final = Kind(
    name="fork",
    title="The fork",
    about="One tone.",
    requirements=("tuning-fork==1.0",),
    environment_bytes=2_000_000,
    unpacked_bytes=10_000_000,
    python=((3, 11), (3, 99)),
    files=Files(REPOSITORY, ("config.json", "model.pth"), 300_000, ("card.md",)),
    licence=LICENCE,
)
# The same with a step that makes its files of what is published.
FORGE: Final = FORK._replace(name="forge", title="The forge", prepares=True, licence=None)
# The same with voices that are added by name.
CHOIR: Final = FORK._replace(
    name="choir",
    title="The choir",
    files=Files(REPOSITORY, ("{voice}.tone", "{voice}.tone.json"), 5000, ("CARD",), by_voice=True),
    licence=None,
)
PUBLISHED: Final = {
    "README.md": b"# Fork\n",
    "config.json": b"{}\n",
    "model.pth": hashlib.shake_256(b"m").digest(300_000),
    "en/alto/en_alto.tone": hashlib.shake_256(b"a").digest(5000),
    "en/alto/en_alto.tone.json": b'{"hertz": 440}\n',
    "en/alto/CARD": b"Free.\n",
    "en/bass/en_bass.tone": hashlib.shake_256(b"b").digest(5001),
    "en/bass/en_bass.tone.json": b'{"hertz": 110}\n',
}
MODEL: Final = {path: PUBLISHED[path] for path in ("config.json", "model.pth")}


def wheel(folder: Path, version: str = "1.0") -> Path:
    """Write the wheel of `tuning-fork`."""
    folder.mkdir(exist_ok=True)
    info = f"tuning_fork-{version}.dist-info"
    tags = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    path = folder / f"tuning_fork-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("tuning_fork.py", "HERTZ = 440\n")
        file.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tuning-fork\nVersion: {version}\n")
        file.writestr(f"{info}/WHEEL", tags)
        file.writestr(f"{info}/RECORD", f"tuning_fork.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return path


class Pip:
    """A pip that takes no time, and fails as it is told to. `use` it in the place of the real one."""

    def __init__(self) -> None:
        self.installed: list[list[str]] = []
        self.says = ""  # before it fails; nothing: it does not
        self.n_prepared = 0

    def run(self, making: Making, command: Sequence[str | Path], variables: Any = None) -> None:
        words = [str(word) for word in command]
        if "--prepare" in words:
            self.n_prepared += 1
            source, target = map(Path, words[-2:])
            (target / "forged.bin").write_bytes((source / "model.pth").read_bytes()[::-1])
        elif "install" in words:
            self.installed.append(words[words.index("--prefer-binary") + 1 :])
            making.on_line("Collecting tuning-fork")
        else:
            return
        if self.says:
            making.log.write(self.says.encode() + b"\n")
            making.log.flush()
            raise CalledProcessError(1, words)


def bring(kind: Kind, **asked: Any) -> bool:
    return add(kind, folders(), Addition(patience=SHORT, **asked))


def presence(kind: Kind) -> installed.Presence:
    return installed.presence(kind, folders())


def place(kind: Kind) -> Path:
    return installed.folder(kind, folders())


def names(folder: Path) -> list[str]:
    """Return what is in `folder`, without the numbers of environments."""
    found = [path.name for path in folder.iterdir()]
    return sorted("environment-" if name.startswith("environment-") else name for name in found)


def write_files(folder: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def other_python() -> tuple[tuple[int, int], tuple[int, int]]:
    """Return a range of versions that this Python is not in."""
    major, minor = sys.version_info[:2]
    return (major, minor + 1), (major, minor + 2)
