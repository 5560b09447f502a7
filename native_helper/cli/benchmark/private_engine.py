"""An engine for measuring: started in folders of its own that lead to the voices which are there, ended afterwards.

The engine that reads to the person goes on meanwhile; nothing of it is asked, stopped or changed.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from native_helper.cli.undisturbed import undisturbed
from native_helper.errors import FileUnusable, UtterError
from native_helper.host.engine_link import connect, stop_engine
from native_helper.paths import folders

_SETTINGS = "[http]\nenabled = false\n\n[engine]\nidle_unload_min = 0\n"  # no port of anybody's, and no unloading


@contextlib.contextmanager
def private_root() -> Iterator[None]:
    """Lead this process, and the engine that it starts, to such folders; end that engine at the end.

    Raises FileUnusable where no temporary folder can be made.
    """
    data = folders().data
    before = os.environ.get("UTTER_HOME")
    try:
        root = Path(tempfile.mkdtemp(prefix="utter-bench-"))
        (root / "config").mkdir()
        (root / "config" / "settings.toml").write_text(_SETTINGS)
        (root / "data").symlink_to(data, target_is_directory=True)
        (root / "log").mkdir()
        (root / "log" / "engine.log").touch()  # a root in use: what lies in `data` is no stranger's
    except OSError as error:
        raise FileUnusable(
            f"No folder to measure in can be made: {error}.", "Make room in the folder TMPDIR."
        ) from error
    os.environ["UTTER_HOME"] = str(root)
    is_interrupted = False
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        is_interrupted = True
        raise
    finally:
        with undisturbed():  # an impatient second Ctrl-C would leave an engine whose folders are gone
            try:
                if is_interrupted:
                    with contextlib.suppress(UtterError):
                        connect("bench").close()  # one that is just starting cannot be told to end before it is there
                stop_engine()
            finally:
                if before is None:
                    del os.environ["UTTER_HOME"]
                else:
                    os.environ["UTTER_HOME"] = before
                (root / "data").unlink(missing_ok=True)  # the link, before all below it could be taken for ours
                shutil.rmtree(root, ignore_errors=True)
