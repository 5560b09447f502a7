"""The one line in a shell's profile that puts the folder of `utter` on PATH; added only where it is needed.

Removing restores the file byte for byte: the line carries a mark, and a second mark where the file did not end
in a line end and one had to be added before it.
"""

import os
import shlex
import sys
from pathlib import Path
from typing import Final

from native_helper.paths import home
from native_helper.plain_file import write_atomically
from native_helper.setup.record import Record

_MARK: Final = "# added by Utter, removed by `utter uninstall`"
_MARK_AFTER_CUT: Final = f"{_MARK}, with the line end before it"
_CANDIDATES: Final = (".profile", ".bash_profile", ".bash_login", ".bashrc", ".zshrc")


def on_path(folder: Path) -> bool:
    """Say whether a command in `folder` is found in the shell that runs this."""
    return any(Path(entry) == folder for entry in os.environ.get("PATH", "").split(os.pathsep) if entry)


def profile_of_shell() -> Path | None:
    """Return the file that every new terminal of the person's shell reads; None for a shell that reads none of them."""
    shell = Path(os.environ.get("SHELL", "/bin/sh")).name
    if shell == "zsh":
        return Path(os.environ.get("ZDOTDIR", home())) / ".zshrc"
    if shell == "bash":
        if sys.platform != "darwin":
            return home() / ".bashrc"
        # macOS's terminals start login shells; bash then reads the first of the three that exists.
        for name in (".bash_profile", ".bash_login"):
            if (home() / name).is_file():
                return home() / name
        return home() / ".profile"
    if shell in ("sh", "dash", "ash", "ksh", "mksh"):
        return home() / ".profile"
    return None


def line(folder: Path) -> str:
    """Return the line, without its mark: harmless when it is read twice."""
    quoted = shlex.quote(str(folder))
    return f'case ":$PATH:" in *:{quoted}:*) ;; *) export PATH={quoted}:"$PATH" ;; esac'


def add(profile: Path, folder: Path, record: Record) -> bool:
    """Add the line to `profile`; say whether it was missing."""
    content = profile.read_bytes() if profile.exists() else b""
    if _ours(content, folder):
        return False
    is_new = not profile.exists()
    cut = bool(content) and not content.endswith(b"\n")
    added = f"{line(folder)} {_MARK_AFTER_CUT if cut else _MARK}\n"
    with profile.open("ab") as file:
        file.write((b"\n" if cut else b"") + os.fsencode(added))
    record.add("made-file" if is_new else "changed-file", profile)
    return True


def marked(folder: Path, record: Record) -> list[Path]:
    """Return the profiles that hold our line for `folder`. A line for another folder is another installation's."""
    known = [home() / name for name in _CANDIDATES]
    noted = [*record.paths("made-file"), *record.paths("changed-file")]
    candidates = dict.fromkeys([*known, *noted])
    return [path for path in candidates if path.is_file() and _ours(path.read_bytes(), folder)]


def remove(profile: Path, folder: Path, record: Record) -> None:
    """Take our line for `folder` out of `profile`; remove the file if it was ours alone."""
    lines = profile.read_bytes().splitlines(keepends=True)
    ours = _ours(b"".join(lines), folder)
    kept = b"".join(text for text in lines if text not in ours)
    if ours and lines[-1] in ours and lines[-1].rstrip(b"\n").endswith(_MARK_AFTER_CUT.encode()):
        kept = kept.removesuffix(b"\n")
    if not kept and profile in record.paths("made-file"):
        profile.unlink()
        return
    # A profile is often a link into a folder of dot files: the file behind it is rewritten, the link stays.
    behind = profile.resolve()
    write_atomically(behind, kept, behind.stat().st_mode & 0o7777)


def _ours(content: bytes, folder: Path) -> list[bytes]:
    wanted = [os.fsencode(f"{line(folder)} {mark}") for mark in (_MARK, _MARK_AFTER_CUT)]
    return [text for text in content.splitlines(keepends=True) if text.rstrip(b"\n") in wanted]
