"""The translator as if it had been added, with the tests' program in its place: text with the language in front."""

import json
import sys
from pathlib import Path
from typing import Final

from native_helper.paths import Folders
from native_helper.workers import installed
from native_helper.workers.roster import TRANSLATE
from tests.workers.tone_worker import PROGRAM, ROOT

REMEDY: Final = "Try again. If it stays so, run: utter remove translate, then: utter add translate"


def add(where: Folders) -> Path:
    """Make its folder whole, and return the file in which its program notes each sentence that it translates."""
    folder = installed.folder(TRANSLATE, where)
    for name in ("models", "cache", "environment/bin"):
        (folder / name).mkdir(parents=True)
    (where.data / "installed.txt").touch()  # an installation was here: the folder is Utter's
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
        f"from native_helper.workers.program.serve import serve; serve({PROGRAM!r})"
    )
    python = installed.python(TRANSLATE, where)
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -I -c "{code}"\n', encoding="utf-8")
    python.chmod(0o755)
    (folder / "models" / "tones").touch()
    record = {"requirements": list(TRANSLATE.requirements), "prepared": {"tones": 0}}
    (folder / installed.RECORD).write_text(json.dumps(record), encoding="utf-8")
    return folder / "cache" / "translated"
