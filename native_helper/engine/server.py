"""The Unix socket: an owner-only folder, one socket in it, and a session for each client that is its owner.

Only the process that holds the engine's lock may make the socket: what lies at its path is then a dead engine's. Unless
somebody has removed the lock's file under a living one: where an engine answers, the socket is left to it.
"""

import asyncio
import contextlib
import logging
import os
import resource
import socket
import stat
from pathlib import Path
from typing import Final

from native_helper import __version__
from native_helper.build import build
from native_helper.engine import log
from native_helper.engine.limits import Limits
from native_helper.engine.service import Service
from native_helper.engine.session import Session
from native_helper.paths import UnsafeFolder, make_private
from native_helper.peer import peer
from native_helper.wire.engine_messages import Error
from native_helper.wire.framing import dump_msgpack, frame
from native_helper.wire.types import PROTOCOL, ErrorCode

_ANSWER_S: Final = 1.0  # for an engine whose lock is gone to answer: it keeps its socket


class SocketServer:
    """Accepts clients on the Unix socket."""

    def __init__(self, service: Service, path: Path) -> None:
        self._service = service
        self._path = path
        self._room = _room(service.limits)
        self._sessions: dict[Session, asyncio.Task[None]] = {}
        self._server: asyncio.Server | None = None
        self._made: os.stat_result | None = None  # our own socket, not one that another engine has put in its place

    async def start(self) -> None:
        """Listen. Raises UnsafeFolder or OSError. The caller holds the engine's lock."""
        make_private(self._path.parent)
        _remove_stale(self._path)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            listener.bind(os.fspath(self._path))
            self._path.chmod(0o600)
            self._made = self._path.lstat()
            self._server = await asyncio.start_unix_server(self._accept, sock=listener)
        except BaseException:
            listener.close()
            raise

    async def stop(self) -> None:
        """Remove the socket and end every session."""
        if self._server is not None:
            self._server.close()
            self._remove_own()
        for session in self._sessions:
            session.stop()
        if self._sessions:
            await asyncio.wait(self._sessions.values())

    @property
    def is_named(self) -> bool:
        """Whether its path still leads to this socket."""
        try:
            return self._made is not None and os.path.samestat(self._made, self._path.lstat())
        except (FileNotFoundError, NotADirectoryError):
            return False

    def _remove_own(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            if self.is_named:
                self._path.unlink()

    def tell_change(self) -> None:
        """Tell every client what the engine has now, where it is not what it was told before."""
        for session in self._sessions:
            session.tell_change()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            who = peer(writer.get_extra_info("socket"))
        except OSError as error:
            log.fault("peer_unknown", error)
            writer.transport.abort()
            return
        if who.uid != os.getuid():
            log.event("peer_refused", logging.WARNING, uid=who.uid)
            writer.transport.abort()
            return
        if len(self._sessions) >= self._room:
            log.event("client_refused", logging.WARNING, clients=len(self._sessions))
            reason = f"{len(self._sessions)} programs are connected to the engine already."
            full = Error(code=ErrorCode.QUEUE_FULL, message=reason, remedy="Close one of them and try again.")
            writer.write(frame(dump_msgpack(full.wire())))
            writer.close()
            return
        session = Session(self._service, reader, writer, who.pid)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - asyncio runs this callback as a task
        self._sessions[session] = task
        self._service.n_clients = len(self._sessions)
        try:
            await session.run()
        finally:
            del self._sessions[session]
            self._service.n_clients = len(self._sessions)


def _room(limits: Limits) -> int:
    """Return how many clients there may be: where few files may be open, those who speak must still get theirs."""
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (
        limits.clients
        if most == resource.RLIM_INFINITY
        else max(1, min(limits.clients, most - limits.spare_descriptors))
    )


def _remove_stale(path: Path) -> None:
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(mode):
        raise UnsafeFolder(f"{path} is not a socket; remove it and try again")
    if (owner := _engine_at(path)) is not None:
        raise UnsafeFolder(f"process {owner} is an engine already, though its lock was removed; end it and try again")
    path.unlink()


def _engine_at(path: Path) -> int | None:
    """Return the process that answers at `path` as an engine does, None if none does."""
    hello = {"type": "hello", "protocol": PROTOCOL, "client": "engine", "version": __version__, "build": build()}
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(_ANSWER_S)
        try:
            probe.connect(os.fspath(path))
            probe.sendall(frame(dump_msgpack(hello)))
            return peer(probe).pid if probe.recv(1) else None
        except OSError:  # nobody accepts, or says anything
            return None
