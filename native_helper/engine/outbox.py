"""Bytes on their way to one reader that may be slow, or may have stopped reading.

In   pieces, without waiting; a piece's `taken` is called once the kernel has all of it
Out  the same bytes on a stream, by one task

The outbox itself is not what bounds memory: sound is bounded by the client's account in the queue, which counts a
piece until it is taken, and answers by `room`, which a session awaits before it reads another request.
"""

import asyncio
from collections import deque
from collections.abc import Callable


class StalledReader(ConnectionError):
    """The reader did not take one piece in all the time it was given."""


class Outbox:
    """One stream's outgoing side. For the loop's thread only."""

    def __init__(self, writer: asyncio.StreamWriter, room_bytes: int, stall_s: float) -> None:
        self._writer = writer
        self._room_bytes = room_bytes
        self._stall_s = stall_s
        self._pieces: deque[tuple[bytes, Callable[[], None] | None]] = deque()
        self._held_bytes = 0
        self._more = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._empty = asyncio.Event()
        self._empty.set()
        # `drain` then returns when the kernel has everything, and not at a mark in between.
        writer.transport.set_write_buffer_limits(high=0)

    def put(self, piece: bytes, taken: Callable[[], None] | None = None) -> None:
        """Send `piece` after all that was put before."""
        self._pieces.append((piece, taken))
        self._held_bytes += len(piece)
        self._more.set()
        self._empty.clear()
        if self._held_bytes > self._room_bytes:
            self._has_room.clear()

    async def room(self) -> None:
        """Wait until so little is held that a reader deserves another answer."""
        await self._has_room.wait()

    async def empty(self) -> None:
        """Wait until the kernel has everything."""
        await self._empty.wait()

    async def run(self) -> None:
        """Send until cancelled. Raises StalledReader, or ConnectionError when the reader is gone."""
        while True:
            await self._more.wait()
            while self._pieces:
                piece, taken = self._pieces.popleft()
                self._writer.write(piece)
                try:
                    async with asyncio.timeout(self._stall_s):
                        await self._writer.drain()
                except TimeoutError as error:
                    raise StalledReader(f"{len(piece)} bytes were not taken in {self._stall_s:g} s") from error
                self._held_bytes -= len(piece)
                if self._held_bytes <= self._room_bytes:
                    self._has_room.set()
                if taken is not None:
                    taken()
            self._more.clear()
            self._empty.set()
