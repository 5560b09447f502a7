"""Files from a source into a folder: resumed, hashed as they come, some at once.

In   a source (the hub, or a folder of this machine), and what each file's bytes must hash to
Out  every file whole and right in the folder, or an error; then what came so far stays and is gone on with next time

    file absent or shorter --bytes--> whole --hash right--> flushed to the disk, done
                                        \\--hash wrong--> removed; once more from its first byte if it was resumed

Only the hash makes a file right: what an interruption left is hashed again before anything is added to it.
"""

import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, Self

from native_helper.errors import Canceled, DownloadFailed
from native_helper.setup.digest import PIECE_BYTES
from native_helper.setup.fetch import PATIENT, MayPass, Patience, Tries
from native_helper.setup.model_record import ModelFile

AT_ONCE: Final = 4  # beside one large file come many small ones, whose time is mostly waiting
KEPT: Final = "What came so far is kept: the next try goes on from there."
_POLL_S: Final = 0.2  # how soon a cancellation is seen where no byte comes


class Answer(Protocol):
    """Bytes of a file, from `start` on; a source that cannot begin in the middle begins at 0."""

    @property
    def start(self) -> int: ...
    def read(self) -> bytes: ...


class Source(Protocol):
    """Where files come from."""

    @property
    def name(self) -> str:
        """For a sentence: "huggingface.co", or a folder's path."""
        ...

    @property
    def if_wrong(self) -> str:
        """What a person does about a file from there that is not the recorded one."""
        ...

    def open(self, path: str, start: int) -> AbstractContextManager[Answer]:
        """Raises DownloadFailed, FileUnusable and MayPass; so does reading."""
        ...


@dataclass(frozen=True, slots=True)
class Order:
    """What to get, and from where to where."""

    source: Source
    files: Sequence[ModelFile]
    folder: Path
    patience: Patience = PATIENT


def fetch_all(order: Order, on_bytes: Callable[[int], None], canceled: threading.Event) -> None:
    """Get all files. `on_bytes` hears of bytes as they come, and of those that were in vain as less than none.

    It is called in the caller's thread. Raises DownloadFailed, FileUnusable, Canceled, and OSError of the disk; a
    thread that waits for the network is then left behind, and writes nothing more.
    """
    waiting = deque(sorted(order.files, key=lambda file: -file.size))
    news: queue.Queue[int | Exception | None] = queue.Queue()
    run = _Run(order, news.put)

    def work() -> None:
        try:
            while not run.stop.is_set():
                run.fetch(waiting.popleft())
        except IndexError:
            news.put(None)  # nothing is left to do
        except Exception as error:  # noqa: BLE001 - it is raised again where it was asked for
            news.put(error)

    at_work = min(AT_ONCE, len(waiting))
    for number in range(at_work):
        threading.Thread(target=work, name=f"download-{number}", daemon=True).start()
    try:
        while at_work:
            if canceled.is_set():
                raise Canceled("Stopped, as asked.")
            try:
                heard = news.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if isinstance(heard, Exception):
                raise heard
            if heard is None:
                at_work -= 1
            else:
                on_bytes(heard)
    finally:
        run.stop.set()


class _Run:
    """One `fetch_all`: what its threads share."""

    def __init__(self, order: Order, on_bytes: Callable[[int], None]) -> None:
        self._order = order
        self._on_bytes = on_bytes
        self._came = threading.Event()  # a first byte: there is a network
        self.stop = threading.Event()

    def fetch(self, file: ModelFile) -> None:
        """Get one file. Raises as `fetch_all` does; Canceled once `stop` is set."""
        path = self._order.folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        was_resumed = path.exists()
        while not self._bring(file, path):
            self._on_bytes(-path.stat().st_size)
            path.unlink()
            if not was_resumed:
                raise DownloadFailed(
                    f"{file.path} from {self._order.source.name} is not the file that it should be; it was not kept.",
                    self._order.source.if_wrong,
                )
            was_resumed = False

    def _bring(self, file: ModelFile, path: Path) -> bool:
        """Bring a file to its size; say whether its hash is right."""
        with _Part(path, file) as part:
            patience = self._order.patience
            tries = Tries(patience, self.stop)
            while part.size < file.size:
                before = part.size
                try:
                    self._advance(part, file)
                except MayPass as failure:
                    if part.size > before:
                        tries = Tries(patience, self.stop)
                    self._rest(tries, failure)
            return part.finish()

    def _rest(self, tries: Tries, failure: MayPass) -> None:
        try:
            tries.rest(failure, network_was_there=self._came.is_set())
        except DownloadFailed as error:
            if not any(file.is_file() and file.stat().st_size for file in self._order.folder.rglob("*")):
                raise
            raise type(error)(f"{error.message} {KEPT}", error.remedy) from error

    def _advance(self, part: "_Part", file: ModelFile) -> None:
        """Add bytes until the part has its size. Raises MayPass when they end before."""
        source = self._order.source
        with source.open(file.path, part.size) as answer:
            if answer.start != part.size:
                self._on_bytes(-part.size)
                part.begin_again()
            while part.size < file.size:
                piece = answer.read()
                if self.stop.is_set():  # between reading and writing: another run may have the file by now
                    raise Canceled("Stopped, as asked.")
                if not piece:
                    raise MayPass(DownloadFailed(f"{source.name} ended {file.path} before its end.", "Try again."))
                self._came.set()
                piece = piece[: file.size - part.size]
                part.add(piece)
                self._on_bytes(len(piece))


class _Part:
    """A file under way: its bytes so far and their hash, always in step."""

    def __init__(self, path: Path, file: ModelFile) -> None:
        self._wanted = file
        self._file = path.open("a+b", buffering=0)
        self._hasher = file.digest.hasher(file.size)
        self.size = 0
        if path.stat().st_size > file.size:
            self._file.truncate(0)
        self._file.seek(0)
        while piece := self._file.read(PIECE_BYTES):
            self._hasher.update(piece)
            self.size += len(piece)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, piece: bytes) -> None:
        """Write `piece` at the end. Raises OSError; the file then holds what the disk took."""
        view = memoryview(piece)
        while view:
            n_written = self._file.write(view)
            self._hasher.update(view[:n_written])
            self.size += n_written
            view = view[n_written:]

    def begin_again(self) -> None:
        self._file.truncate(0)
        self._hasher = self._wanted.digest.hasher(self._wanted.size)
        self.size = 0

    def finish(self) -> bool:
        """Say whether the bytes are the right ones, and see to it that those outlive a power cut."""
        if self._hasher.hexdigest() != self._wanted.digest.hex:
            return False
        os.fsync(self._file.fileno())
        return True
