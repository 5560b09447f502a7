"""HTTP on 127.0.0.1: a listener, its connections, and their ends.

A port that is taken is told by the health report and costs nothing else: the engine never drifts to another port,
where a script would not find it, and never touches who holds it.
"""

import asyncio
import errno
import logging

from native_helper.engine import http_errors, http_routes, log
from native_helper.engine.http_errors import HttpError
from native_helper.engine.http_exchange import Exchange
from native_helper.engine.service import Service
from native_helper.errors import UtterError


class HttpServer:
    """Accepts HTTP connections."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self._places: dict[Exchange, None] = {}  # in the order in which they came

    async def start(self, port: int) -> None:
        """Listen on `port`, 0 for any that is free, and tell the service how it went."""
        state = self._service.http
        try:
            self._server = await asyncio.start_server(self._accept, state.address, port)
        except OSError as error:
            state.state, state.port = "port_in_use", port
            state.remedy = (
                f"End the program that uses port {port}, or set another port under [http] in settings.toml; "
                "then run: utter engine --stop (it starts again by itself)."
            )
            log.event("http_unavailable", logging.WARNING, port=port, reason=errno.errorcode.get(error.errno or 0, "?"))
            return
        state.state, state.port = "listening", self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Stop listening and break off what is under way."""
        if self._server is not None:
            self._server.close()
        self._service.http.state = "off"
        for connection in self._connections:
            connection.cancel()
        if self._connections:
            await asyncio.wait(self._connections)

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
            self._places.pop(exchange, None)
            sending.cancel()
            answering.cancel()
            for result in await asyncio.gather(sending, answering, return_exceptions=True):
                # ConnectionError: the client is gone or has stalled.
                if isinstance(result, Exception) and not isinstance(result, ConnectionError):
                    log.fault("http_failed", result)
            writer.transport.abort()

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
        path = "?"
        try:
            head = await exchange.head()
            path = head.path if head.path in http_routes.ROUTES else "other"
            await http_routes.respond(exchange, self._service, head)
        except HttpError as error:
            await self._tell(exchange, error, path)
        except UtterError as error:
            await self._tell(exchange, http_errors.of(error), path)

    async def _refuse(self, exchange: Exchange) -> None:
        """Answer before the request is read: there is no place for one more that takes its time."""
        await self._tell(exchange, http_errors.too_many_connections(len(self._places)), "?")

    async def _tell(self, exchange: Exchange, error: HttpError, path: str) -> None:
        code = error.body["error"]["code"]
        log.event("http_refused", logging.WARNING, path=path, status=error.status, code=code)
        await exchange.answer(error.status, error.body, error.headers)
