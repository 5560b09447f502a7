"""mlx-audio, kept within bounds while it works: no word onto our streams, no network, its faults in our words.

What it prints may hold the text that it speaks. Descriptors cannot be turned away for one thread, and other threads
need theirs; but all that it prints goes through Python's `sys.stdout` and `sys.stderr`, and there one thread's words
can be left out. Its models fetch what they lack from the hub when they load; a person shall be asked
first, so it is told to work offline, and a connection from this thread is refused whoever asks for it.
"""

import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, Final

from native_helper.errors import UtterError, VoiceUnavailable
from native_helper.workers.raised import place

_OFFLINE: Final = {
    "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1", "TQDM_DISABLE": "1", "TOKENIZERS_PARALLELISM": "false",
}  # fmt: skip
_CONNECTIONS: Final = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")
_working: Final[set[int]] = set()  # the threads that are within bounds
_refuses = threading.Lock()  # taken for good by the first that sets up the refusal


@contextmanager
def bounds(name: str) -> Iterator[None]:
    """Let mlx-audio work on behalf of the model `name`. Whatever it raises comes out as VoiceUnavailable."""
    _refuse_network()
    thread = threading.get_ident()
    _working.add(thread)
    try:
        with redirect_stdout(_Without(sys.stdout, thread)), redirect_stderr(_Without(sys.stderr, thread)):
            yield
    except (UtterError, GeneratorExit):
        raise
    except Exception as error:  # noqa: BLE001 - forty models, each with faults of its own
        raise failure(name, error) from None  # its words, and its frames, may hold the text
    finally:
        _working.discard(thread)


def prepare(cache: Path) -> None:
    """Have it find what it asks the hub for in `cache` alone; before its first import."""
    os.environ.update(_OFFLINE)
    os.environ["HF_HUB_CACHE"] = str(cache)


def failure(name: str, error: Exception) -> VoiceUnavailable:
    """Return what an exception of the library means for a person; never its own words."""
    if isinstance(error, MemoryError) or "malloc" in str(error) or "memory" in str(error).lower():
        return VoiceUnavailable(f"There is not enough memory for the model {name}.", "Choose a smaller one.")
    if repository := _asked_for(error):
        return VoiceUnavailable(
            f"The model {name} needs the files of {repository} too.", f"Bring them with: utter add mlx {repository}"
        )
    told = type(error).__name__
    if isinstance(error, ImportError):
        lacking = _first_import(error)
        return VoiceUnavailable(
            f"The model {name} needs a Python package that Utter does not have: {lacking}.",
            f"Choose another, or install it where Utter is: {sys.executable} -m pip install {lacking}",
        )
    return VoiceUnavailable(
        f"mlx-audio cannot speak with the model {name}: {told}{place(error)}.",
        f"See whether it is one of mlx-audio's models of speech. To bring it again: utter remove mlx {name}, "
        "then add it.",
    )


def _asked_for(error: BaseException | None) -> str | None:
    # The repository that the hub's client was asked for when it had to say no. It stands in that call alone.
    while error is not None:
        trace = error.__traceback__
        while trace is not None:
            frame = trace.tb_frame
            if frame.f_globals.get("__name__", "").startswith("huggingface_hub"):
                asked = frame.f_locals.get("repo_id")
                if isinstance(asked, str) and asked.count("/") == 1:
                    return asked
            trace = trace.tb_next
        error = error.__cause__ or error.__context__
    return None


def _first_import(error: ImportError) -> str:
    name = error.name
    cause: BaseException | None = error
    while cause is not None:  # the library wraps it into one without a name
        if isinstance(cause, ImportError) and cause.name:
            name = cause.name
        cause = cause.__cause__ or cause.__context__
    return (name or "unknown").partition(".")[0]


def _refuse_network() -> None:
    if not _refuses.acquire(blocking=False):
        return

    def heed(event: str, _: Any) -> None:
        if event in _CONNECTIONS and threading.get_ident() in _working:
            raise OSError("no connection is made while a voice speaks")

    sys.addaudithook(heed)


class _Without(io.TextIOBase):
    """A stream that leaves out what one thread writes."""

    def __init__(self, stream: Any, thread: int) -> None:
        self._stream = stream
        self._thread = thread

    def write(self, text: str) -> int:
        if self._stream is None or threading.get_ident() == self._thread:
            return len(text)
        return int(self._stream.write(text))

    def flush(self) -> None:
        if self._stream is not None and threading.get_ident() != self._thread:
            self._stream.flush()

    def isatty(self) -> bool:
        return False
