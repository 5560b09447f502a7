"""The engine's process once it holds the lock: log, settings, voices, and a loop until a signal.

Or until nobody can find it any more: somebody has removed both its lock and its socket, and the next client starts
another engine. One of the two is enough to live on, as no other engine starts beside it then, or is found in its place.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys

from native_helper import settings
from native_helper.build import build
from native_helper.engine import lock, log
from native_helper.engine.engine import Engine
from native_helper.engine.limits import Limits
from native_helper.engine.unhandled import Unhandled
from native_helper.errors import SettingsInvalid
from native_helper.paths import Folders
from native_helper.settings import Settings
from native_helper.voices.catalog import Catalog
from native_helper.voices.families import families
from native_helper.workers.crew import Workers


def serve(where: Folders, held: int) -> int:
    """Serve until a signal; return the exit status. `held` is the descriptor of the engine's lock."""
    try:
        log.open_log(where.engine_log)
    except OSError as error:
        return _complain(f"Utter's engine cannot write its log {where.engine_log}: {error}")
    log.event("engine_starting", pid=os.getpid(), build=build(), python=sys.version.split()[0])
    if os.geteuid() == 0:
        log.event("running_as_root", logging.WARNING)
    try:
        chosen = settings.load(where.settings)
    except SettingsInvalid as error:
        # Not with the defaults: the mistyped line may be the one that switches HTTP off.
        log.event("settings_invalid")
        return _complain(f"{error.message} {error.remedy}")
    try:
        ended = asyncio.run(_serve_until_end(where, held, chosen))
    except OSError as error:
        log.fault("engine_failed", error)
        return _complain(f"Utter's engine cannot start: {error}")
    except Exception as error:
        log.fault("engine_failed", error)  # standard error may lead nowhere
        raise
    if not ended:
        # A voice hangs in its own code. Python's ordinary end would tear things down beneath it.
        lock.sign_off(held)
        os._exit(0)
    return 0


async def _serve_until_end(where: Folders, held: int, chosen: Settings) -> bool:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(Unhandled())
    asked_to_end = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, asked_to_end.set)
    workers = Workers(where)
    engine = Engine(where, chosen, Catalog(families(where, workers, chosen.remote.server())), workers=workers)
    try:
        await engine.start()
        while not asked_to_end.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(asked_to_end.wait(), Limits().look_s)
            if _is_lost(engine, where, held):
                log.event("engine_lost", logging.WARNING)
                break
            workers.end_gone()
        log.event("engine_stopping")
    finally:
        ended = await engine.stop()
    return ended


def _is_lost(engine: Engine, where: Folders, held: int) -> bool:
    try:
        return not engine.has_socket and not lock.is_named(held, where.lock)
    except OSError:  # a folder that may not be looked into for now is not gone
        return False


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - nobody is connected yet who could be told otherwise
    return 1
