"""HTTP: its listeners, their connections, and their ends.

They are on 127.0.0.1 and, where the settings say so, on one more address, with the same port and the same checks.

A port that is taken is told by the health report and costs nothing else: the engine never drifts to another port,
where a script would not find it, and never touches who holds it.
"""

import asyncio
import errno
import logging
from ipaddress import ip_address
from typing import Final

from native_helper import settings
from native_helper.engine import http_errors, http_routes, log
from native_helper.engine.http_errors import HttpError
from native_helper.engine.http_exchange import Exchange
from native_helper.engine.service import Service
from native_helper.errors import UtterError
from native_helper.paths import folders

ALL: Final = "0.0.0.0"  # noqa: S104 - only where the settings say so
_RESTART: Final = "then run: utter engine --stop (it starts again by itself)."


class HttpServer:
    """Accepts HTTP connections."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._servers: list[asyncio.Server] = []
        self._connections: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()  # not to be broken off: each is about to let go of its socket
        self._places: dict[Exchange, None] = {}  # in the order in which they came

    async def start(self, chosen: settings.Http) -> None:
        """Listen on the port, 0 for any that is free, and tell the service how it went."""
        state = self._service.http
        # The address for all takes in 127.0.0.1, where nothing else can listen then.
        addresses = [ALL] if chosen.bind == ALL else list(dict.fromkeys((state.address, chosen.bind or state.address)))
        first, *others = addresses
        try:
            self._servers.append(await asyncio.start_server(self._accept, first, chosen.port))
        except OSError as error:
            state.state, state.port = "port_in_use", chosen.port
            state.remedy = f"{settings.other_port(chosen.port, folders().settings)}; {_RESTART}"
            _log_unavailable(chosen.port, error)
            return
        state.state, state.port = "listening", self._servers[0].sockets[0].getsockname()[1]
        state.hosts = (*_own_name(chosen.bind), *chosen.hosts)
        try:
            for address in others:
                self._servers.append(await asyncio.start_server(self._accept, address, state.port))
        except OSError as error:
            state.remedy = (
                f"Utter answers on {first} only, for it cannot listen on {chosen.bind}: correct bind under [http] in "
                f"settings.toml, or wait until this computer has that address; {_RESTART}"
            )
            _log_unavailable(state.port, error)
            return
        state.bind = chosen.bind or None

    async def stop(self) -> None:
        """Stop listening and break off what is under way."""
        for server in self._servers:
            server.close()
        self._service.http.state = "off"
        for connection in self._connections:
            connection.cancel()
        if left := self._connections | self._ending:
            await asyncio.wait(left)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - asyncio runs this callback as a task
        self._connections.add(task)
        exchange = Exchange(reader, writer, self._service.limits)
        has_place = self._take_place(exchange)
        sending = asyncio.create_task(exchange.outbox.run())
        answering = asyncio.create_task(self._answer(exchange) if has_place else self._refuse(exchange))
        try:
            await asyncio.wait({sending, answering}, return_when=asyncio.FIRST_COMPLETED)
            most = 2 * self._service.limits.http_connections
            if answering.done() and answering.exception() is None and len(self._connections) <= most:
                await exchange.linger()
        except asyncio.CancelledError:
            # By `stop`. Python 3.11 logs a cancelled connection as a fault of its own, so this task ends as any other.
            log.event("http_broken_off")
        finally:
            self._connections.discard(task)
            self._ending.add(task)
            self._places.pop(exchange, None)
            sending.cancel()
            answering.cancel()
            for result in await asyncio.gather(sending, answering, return_exceptions=True):
                # ConnectionError: the client is gone or has stalled.
                if isinstance(result, Exception) and not isinstance(result, ConnectionError):
                    log.fault("http_failed", result)
            writer.transport.abort()
            self._ending.discard(task)

    def _take_place(self, exchange: Exchange) -> bool:
        """Return whether there is a place for `exchange`, if need be that of the one that is idle for longest.

        Anybody on this machine can open connections and say nothing on them; they must not keep out who has the token.
        """
        if len(self._places) >= self._service.limits.http_connections:
            idle = next((other for other in self._places if other.idle), None)
            if idle is None:
                return False
            del self._places[idle]
            idle.hurry()
        self._places[exchange] = None
        return True

    async def _answer(self, exchange: Exchange) -> None:
        path = "?"  # of a request whose head did not come
        try:
            head = await exchange.head()
            path = head.path
            await http_routes.respond(exchange, self._service, head)
        except HttpError as error:
            await self._tell(exchange, error, path)
        except UtterError as error:
            await self._tell(exchange, http_errors.of(error), path)

    async def _refuse(self, exchange: Exchange) -> None:
        """Answer before the request is read: there is no place for one more that takes its time."""
        await self._tell(exchange, http_errors.too_many_connections(len(self._places)), "?")

    async def _tell(self, exchange: Exchange, error: HttpError, path: str) -> None:
        log.event("http_refused", logging.WARNING, path=http_routes.name(path), status=error.status, code=error.code)
        await exchange.answer(error.status, error.body(path), error.headers)


def _own_name(bind: str) -> list[str]:
    """Return the address by which a client names the one that is listened on; no page can give it another meaning."""
    if not bind or (address := ip_address(bind)).is_unspecified:
        return []
    return [f"[{address}]" if address.version == 6 else str(address)]


def _log_unavailable(port: int, error: OSError) -> None:
    log.event("http_unavailable", logging.WARNING, port=port, reason=errno.errorcode.get(error.errno or 0, "?"))
