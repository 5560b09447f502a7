"""One build takes the place of another: environment and extension's folder together, or neither.

    prepared --engine ends--> link replaced --> folder replaced --> done, what was before is removed
        \\------------\\--------------\\---------------\\--any failure, Ctrl-C--> all as it was

The old engine is told to end and does so at once. Sound that it has sent, up to 15 s, is heard on; the extension has
the next engine go on from the first sentence that was not heard. Cut off by force between the two renames, the helper
is new and the folder old, which the next run, or `utter install`, puts right.
"""

import os
import shutil
from pathlib import Path

from native_helper.paths import Folders
from native_helper.setup import extension_folder, running_engine, virtual_environment
from native_helper.setup.atomic import link_atomically


def replace(folders: Folders, fresh: Path) -> None:
    """Make `fresh`, an environment that was tried, the one in use, and bring the extension's folder to this build.

    A folder that is not there yet, or is not ours, is left to `utter install`. Raises what keeps it from being done,
    with `fresh` removed and what was in use before in use again.
    """
    before = virtual_environment.in_use(folders.data)
    extension = extension_folder.place(folders)
    staged: Path | None = None
    try:
        if extension_folder.is_ours(extension):
            staged = extension_folder.stage(extension)
        # An engine of the old environment would import its later modules from a folder that is gone.
        running_engine.stop(folders)
        virtual_environment.use(folders.data, fresh)
        if staged is not None:
            extension_folder.swap(staged, extension)
    except BaseException:  # an interrupt must not leave the half of it either
        _put_back(folders, before)
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    virtual_environment.remove_all_but(folders.data, fresh)


def _put_back(folders: Folders, before: str | None) -> None:
    if virtual_environment.in_use(folders.data) == before:
        return
    if before is not None:
        link_atomically(folders.environment, before)
    elif os.path.lexists(folders.environment):
        folders.environment.unlink()
