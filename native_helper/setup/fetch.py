"""One HTTP GET: TLS verified, redirects held to rules, every failure a sentence for a person.

In   an address, a token for its host alone, the byte to begin at
Out  an open answer. Raises DownloadFailed; MayPass where the same request may succeed a little later

Proxies come from the environment (on a Mac also from the system's settings), as urllib reads them.
"""

import functools
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO, Any, Final, TypeVar
from urllib.parse import urlsplit

from native_helper import __version__
from native_helper.certificates import trusting_the_system
from native_helper.errors import Canceled, DownloadFailed, NoNetwork

T = TypeVar("T")

_LATER: Final = "Try again later."
_POLL_S: Final = 0.2  # how soon a cancellation is seen
_MAX_RETRY_S: Final = 86_400.0
_MAX_WAIT_S: Final = 60.0  # a server that wants to be left alone for longer gets its wish, and the person an answer


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a network that comes and goes."""

    answer_s: float = 30.0  # for one answer, or the next bytes of it
    whole_s: float = 120.0  # for all of an answer that is not a file
    pauses_s: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 15.0)  # before the second try, the third, ...


PATIENT: Final = Patience()


class NotFound(DownloadFailed):
    """The server does not have what was asked for."""


class MayPass(Exception):
    """A failure that time may heal. `error` is what to tell when it does not; `wait_s` what the server asked for."""

    def __init__(self, error: DownloadFailed, wait_s: float = 0.0) -> None:
        super().__init__(error.message)
        self.error = error
        self.wait_s = wait_s


def get(address: str, token: str | None, start: int, patience: Patience) -> HTTPResponse:
    """Return the answer to a GET of `address`, from byte `start` on if the server can do that (status 206)."""
    request = urllib.request.Request(address, headers={"User-Agent": f"Utter/{__version__}"})  # noqa: S310
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if start:
        request.add_header("Range", f"bytes={start}-")
    host = urlsplit(address).hostname or address
    try:
        return _opener().open(request, timeout=patience.answer_s)  # type: ignore[no-any-return]
    except urllib.error.HTTPError as error:
        error.close()
        raise _refusal(host, error.code, error.headers) from error
    except urllib.error.URLError as error:
        raise unreachable(host, error.reason) from error
    except (OSError, HTTPException) as error:
        raise unreachable(host, error) from error


class Tries:
    """The pauses between tries of one thing."""

    def __init__(self, patience: Patience, canceled: threading.Event) -> None:
        self._pauses = iter(patience.pauses_s)
        self._canceled = canceled
        self._n = 0

    def rest(self, failure: MayPass, *, network_was_there: bool = False) -> None:
        """Wait until it is time for the next try. Raises the failure's error if there is none, and Canceled.

        A network that was there may come back. One that never was is told at once, but for a second try.
        """
        self._n += 1
        pause_s = next(self._pauses, None)
        hopeless = isinstance(failure.error, NoNetwork) and not network_was_there and self._n > 1
        if pause_s is None or hopeless or failure.wait_s > _MAX_WAIT_S:
            raise failure.error
        if self._canceled.wait(max(pause_s, failure.wait_s)):
            raise Canceled("Stopped, as asked.")


def patiently(attempt: Callable[[], T], patience: Patience, canceled: threading.Event) -> T:
    """Return what `attempt` returns, tried again after each MayPass. Raises DownloadFailed and Canceled.

    A server that sends a byte now and then is not waited for: the thread that does is left behind.
    """
    tries = Tries(patience, canceled)
    while True:
        try:
            return _watched(attempt, patience, canceled)
        except MayPass as failure:
            tries.rest(failure)


def _watched(attempt: Callable[[], T], patience: Patience, canceled: threading.Event) -> T:
    outcome: Future[T] = Future()

    def work() -> None:
        try:
            outcome.set_result(attempt())
        except Exception as error:  # noqa: BLE001 - it is raised again where it was asked for
            outcome.set_exception(error)

    threading.Thread(target=work, name="ask", daemon=True).start()
    until = time.monotonic() + patience.whole_s
    while not wait([outcome], _POLL_S).done:
        if canceled.is_set():
            raise Canceled("Stopped, as asked.")
        if time.monotonic() > until:
            raise DownloadFailed("The server takes too long to answer.", _LATER)
    return outcome.result()


def unreachable(host: str, reason: object) -> Exception:
    """Return what a broken connection to `host` means."""
    if isinstance(reason, ssl.SSLCertVerificationError):
        return DownloadFailed(
            f"{host} could not prove that it is {host}: {reason.verify_message}.",
            "See whether this computer's clock is right. Where a company or a virus scanner reads along, its "
            "certificate must be named by the variable SSL_CERT_FILE.",
        )
    remedy = (
        "See to the network and try again. Files that another computer has come with: utter model install --from FOLDER"
    )
    if isinstance(reason, socket.gaierror):
        return MayPass(NoNetwork(f"{host} was not found: there is no network, or it does not know that name.", remedy))
    if isinstance(reason, TimeoutError):
        return MayPass(NoNetwork(f"{host} does not answer.", remedy))
    if isinstance(reason, ConnectionResetError | HTTPException | ssl.SSLError):
        return MayPass(NoNetwork(f"The connection to {host} broke off.", remedy))
    told = (reason.strerror or str(reason)) if isinstance(reason, OSError) else str(reason)
    return MayPass(NoNetwork(f"{host} cannot be reached: {told}.", remedy))


def _refusal(host: str, status: int, headers: Message) -> Exception:
    if status in (401, 403):
        return DownloadFailed(
            f"{host} gives these files to nobody without a login ({status}).",
            "If you have one there, set the variable HF_TOKEN to its token. See also whether HF_ENDPOINT is right.",
        )
    if status == 404:
        return NotFound(f"{host} does not have what Utter asked for (404).", "See whether HF_ENDPOINT is right.")
    if status == 429:
        wait_s = _seconds(headers.get("Retry-After"))
        when = f" in {wait_s / 60:.0f} minutes" if wait_s > _MAX_WAIT_S else " later"
        error = DownloadFailed(
            f"{host} has had too many requests from this network (429).",
            f"Try again{when}, or set the variable HF_TOKEN to a token of your own.",
        )
        return MayPass(error, wait_s)
    if status >= 500 or status in (408, 425):
        error = DownloadFailed(f"{host} has trouble of its own ({status}).", _LATER)
        return MayPass(error, _seconds(headers.get("Retry-After")))
    return DownloadFailed(f"{host} refused the request ({status}).", "See whether HF_ENDPOINT is right.")


def _seconds(retry_after: str | None) -> float:
    # The header may also hold a date; the usual pauses do then.
    return min(float(retry_after), _MAX_RETRY_S) if retry_after and retry_after.isdecimal() else 0.0


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to where files lie, but never away from TLS, and with no token to another host."""

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> Any:
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except ValueError as error:
            fp.close()
            raise DownloadFailed(
                f"{urlsplit(req.full_url).hostname} leads to an address that is none.",
                "See whether HF_ENDPOINT is right.",
            ) from error

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.scheme != "https" and (old.scheme == "https" or new.scheme != "http"):
            fp.close()
            raise DownloadFailed(
                f"{old.hostname} leads to an address without encryption, which Utter does not follow.",
                "See whether HF_ENDPOINT is right.",
            )
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        if following is not None and (old.scheme, old.netloc) != (new.scheme, new.netloc):
            following.remove_header("Authorization")  # urllib itself would hand it on
        return following


@functools.cache
def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting_the_system()), _Redirects())
