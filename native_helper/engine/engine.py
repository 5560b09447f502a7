"""The engine in one object: the service, its synthesis thread, and the two doors to it.

start   thread, socket, HTTP        a port that is taken costs HTTP only
stop    doors, then thread          running jobs end with `canceled`
"""

import asyncio
import time
from collections.abc import Callable

from native_helper.engine import log
from native_helper.engine.http import HttpServer
from native_helper.engine.limits import Limits
from native_helper.engine.server import SocketServer
from native_helper.engine.service import Service
from native_helper.engine.synthesis import Synthesis
from native_helper.engine.token import read_or_make_token
from native_helper.paths import Folders, make_private
from native_helper.settings import Settings
from native_helper.voices.catalog import Catalog


class Engine:
    """One running engine. `start` and `stop` belong to the loop that it was made on."""

    def __init__(
        self,
        folders: Folders,
        settings: Settings,
        catalog: Catalog,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        limits = limits or Limits()
        idle_unload_s = settings.engine.idle_unload_min * 60
        self.synthesis = Synthesis(catalog, limits, asyncio.get_running_loop(), idle_unload_s, clock)
        self.service = Service(
            catalog, self.synthesis, settings, limits, folders.run, lambda: read_or_make_token(folders.token)
        )
        self._folders = folders
        self._limits = limits
        self._socket = SocketServer(self.service, folders.socket)
        self._http = HttpServer(self.service)

    async def start(self) -> None:
        """Serve. Raises UnsafeFolder or OSError if the socket cannot be made."""
        make_private(self._folders.run)
        self.service.token()  # made now, so that `utter token` has one to print whatever comes first
        self.synthesis.start()
        await self._socket.start()
        if self.service.settings.http.enabled:
            await self._http.start(self.service.settings.http.port)
        http = self.service.http
        log.event("engine_started", http=http.state, port=http.port)

    async def stop(self) -> bool:
        """End everything; return whether the synthesis thread ended too, or hangs in a voice."""
        await asyncio.gather(self._socket.stop(), self._http.stop())
        ended = self.synthesis.stop(self._limits.stop_s)
        log.event("engine_stopped", thread="ended" if ended else "hangs")
        return ended
