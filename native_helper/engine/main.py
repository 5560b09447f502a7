"""The engine's first steps: standard streams, umask, lock.

Runs in the foreground; whoever starts it detaches it. The second engine of a user exits with status 0 at once,
before it has imported what makes an engine heavy: twenty clients may start one each.
"""

import gc
import os
import sys

from native_helper.engine import lock
from native_helper.paths import folders, make_private, refuse_foreign_root


def run() -> int:
    """Be the engine until a signal ends it; return the exit status."""
    _open_missing_streams()
    os.umask(0o077)
    where = folders()
    try:
        refuse_foreign_root(where)
        make_private(where.run)
        held = lock.take(where.lock)
    except OSError as error:
        print(f"Utter's engine cannot use its folder {where.run}: {error}", file=sys.stderr)  # noqa: T201
        return 1
    if held is None:
        return 0

    # What modules make stays: looking through it for garbage again and again takes a tenth of the start.
    gc.disable()
    from native_helper.engine.process import serve

    gc.freeze()
    gc.enable()
    # The lock is never given back before the process is gone: no other engine may start beside its last moments.
    status = serve(where, held)
    lock.sign_off(held)
    return status


def _open_missing_streams() -> None:
    """Give the descriptors 0 to 2 to /dev/null where they are closed.

    Else the next file opened, the log or the socket, would get such a number, and a library's print would go there.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
