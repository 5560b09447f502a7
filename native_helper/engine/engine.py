"""The engine in one object: the service, its synthesis thread, and the two doors to it.

start   thread, socket, HTTP    a port that is taken, or a token that cannot be kept, costs HTTP only
stop    doors, then thread      running jobs end with `canceled`
"""

import asyncio
import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from native_helper.engine import log
from native_helper.engine.http import HttpServer
from native_helper.engine.limits import Limits
from native_helper.engine.model_download import ModelDownload
from native_helper.engine.server import SocketServer
from native_helper.engine.service import Service
from native_helper.engine.synthesis import Synthesis
from native_helper.engine.token import read_or_make_token
from native_helper.errors import UtterError
from native_helper.paths import Folders, make_private
from native_helper.settings import Settings
from native_helper.speech.dictionary.file import Contents, DictionaryFile
from native_helper.speech.translate.translator import Translator
from native_helper.voices.catalog import Catalog
from native_helper.workers.crew import Workers

if TYPE_CHECKING:
    from native_helper.voices.remote.family import RemoteFamily  # of whoever names a server alone


class Engine:
    """One running engine. `start` and `stop` belong to the loop that it was made on."""

    def __init__(
        self,
        folders: Folders,
        settings: Settings,
        catalog: Catalog,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        workers: Workers | None = None,
    ) -> None:
        limits = limits or Limits()
        idle_unload_s = settings.engine.idle_unload_min * 60
        loop = asyncio.get_running_loop()
        self._workers = workers or Workers(folders)
        translator = Translator(lambda: self._workers["translate"], folders)
        self.synthesis = Synthesis(catalog, limits, loop, idle_unload_s, clock, self._tell_change)
        self.synthesis.also_unload(translator.unload)
        self.model = ModelDownload(folders, loop)
        self._workers.on_change = self.synthesis.wake
        remote = cast("RemoteFamily | None", next((each for each in catalog.families if each.name == "remote"), None))
        if remote is not None:
            remote.speaker.on_change = self.synthesis.wake
            remote.on_listed = partial(self.synthesis.tell, self._tell_change)
        self.service = Service(
            catalog,
            translator,
            self.synthesis,
            self.model,
            DictionaryFile(folders.dictionary, _tell_dictionary),
            settings,
            limits,
            folders.run,
            lambda: _token(folders.token),
            workers,
            remote,
        )
        self._folders = folders
        self._limits = limits
        self._socket = SocketServer(self.service, folders.socket)
        self._http = HttpServer(self.service)

    async def start(self) -> None:
        """Serve. Raises UnsafeFolder or OSError if the socket cannot be made."""
        make_private(self._folders.run)
        self.synthesis.start()
        if self.service.remote is not None:
            self.service.remote.voices()  # which it asks the server for
        await self._socket.start()
        http = self.service.http
        if self.service.settings.http.enabled:
            try:
                self.service.token()  # whether there can be one is better known now than at the first request
                await self._http.start(self.service.settings.http)
            except UtterError as error:
                http.remedy = f"{error.message} {error.remedy}"
                log.event("token_unusable", logging.WARNING)
        log.event("engine_started", http=http.state, port=http.port)

    @property
    def has_socket(self) -> bool:
        """Whether clients find its socket where they look for it."""
        return self._socket.is_named

    async def stop(self) -> bool:
        """End everything; return whether the synthesis thread ended too, or hangs in a voice."""
        self.model.stop()
        await asyncio.gather(self._socket.stop(), self._http.stop())
        ended = self.synthesis.stop(self._limits.stop_s)
        self._workers.stop()
        log.event("engine_stopped", thread="ended" if ended else "hangs")
        return ended

    def _tell_change(self) -> None:
        self._socket.tell_change()


def _tell_dictionary(contents: Contents) -> None:
    level = logging.WARNING if contents.problems else logging.INFO
    log.event("dictionary_read", level, entries=len(contents.entries), problems=len(contents.problems))


def _token(path: Path) -> str:
    try:
        return read_or_make_token(path)
    except OSError as error:
        raise UtterError(
            f"The file of the HTTP token cannot be used: {error}.", f"Remove {path}, then run: utter engine --stop"
        ) from error
