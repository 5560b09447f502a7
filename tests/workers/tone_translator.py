"""The translator as if it had been added, with the tests' program in its place: text with the language in front."""

import sys
from pathlib import Path
from typing import Final

from native_helper.paths import Folders
from native_helper.workers.roster import TRANSLATE
from tests.workers.added import make_whole
from tests.workers.tone_worker import code

REMEDY: Final = "Try again. If it stays so, run: utter remove translate, then: utter add translate"


def add(where: Folders) -> Path:
    """Make its folder whole, and return the file in which its program notes each sentence that it translates."""
    folder = make_whole(TRANSLATE, where, f'exec {sys.executable} -I -c "{code()}"')
    (where.data / "installed.txt").touch()  # an installation was here: the folder is Utter's
    return folder / "cache" / "translated"
