"""HTTP's own errors, and the status of ours. Every error is JSON, in one of two shapes:

ours       {"error": {"code", "message", "remedy"}}
OpenAI's   {"error": {"message", "type", "param", "code"}}    below /v1; the remedy is the message's end
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from native_helper.errors import UtterError
from native_helper.wire.types import ErrorCode

STATUS: Final[Mapping[ErrorCode, int]] = {
    ErrorCode.BAD_MESSAGE: 400,
    ErrorCode.TEXT_TOO_LONG: 413,
    ErrorCode.NOTHING_TO_SPEAK: 422,
    ErrorCode.UNKNOWN_VOICE: 422,
    ErrorCode.NO_VOICE_FOR_LANGUAGE: 422,
    ErrorCode.NOT_SUPPORTED: 501,
    ErrorCode.VOICE_UNAVAILABLE: 503,
    ErrorCode.QUEUE_FULL: 429,
    ErrorCode.CANCELED: 503,
}


_MALFORMED: Final = 400
_FORBIDDEN: Final = 403
_TOO_MANY: Final = 429
_OPENAI_PATHS: Final = "/v1/"


class HttpError(Exception):
    """An answer that is an error."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        remedy: str | None = None,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`param`: the field of the body that is wrong, if it is one."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self._message = message
        self._remedy = remedy
        self._param = param

    def body(self, path: str) -> dict[str, Any]:
        """Return what is answered at `path`. A refusal is the same everywhere, so that it tells nothing."""
        if not path.startswith(_OPENAI_PATHS) or self.status == _FORBIDDEN:
            return {"error": {"code": self.code, "message": self._message, "remedy": self._remedy}}
        message = " ".join(filter(None, (self._message, self._remedy)))
        kind = {_TOO_MANY: "rate_limit_error"}.get(
            self.status, "server_error" if self.status >= 500 else "invalid_request_error"
        )
        return {"error": {"message": message, "type": kind, "param": self._param, "code": self.code}}


def of(error: UtterError) -> HttpError:
    """Return `error` as HTTP says it."""
    status = STATUS.get(error.code, 500)
    headers = {"Retry-After": "1"} if status == _TOO_MANY else {}
    return HttpError(status, error.code, error.message, remedy=error.remedy, headers=headers)


def openai(error: UtterError) -> HttpError:
    """Return `error` as OpenAI's clients know it: what the request's author must mend is a 400."""
    told = of(error)
    if told.status in (422, 501):
        told.status = _MALFORMED
    return told


def wrong_field(message: str, remedy: str, param: str | None) -> HttpError:
    return HttpError(_MALFORMED, ErrorCode.BAD_MESSAGE, message, remedy=remedy, param=param)


def forbidden() -> HttpError:
    """The one refusal; it does not say which check failed."""
    return HttpError(_FORBIDDEN, "forbidden", "This request is not allowed.")


def not_found() -> HttpError:
    return HttpError(404, "not_found", "There is nothing at this address.", remedy="Try GET /health.")


def wrong_method(allowed: Sequence[str]) -> HttpError:
    told = f"This address answers {' and '.join(allowed)} only."
    return HttpError(405, "wrong_method", told, headers={"Allow": ", ".join(allowed)})


def unauthorized() -> HttpError:
    return HttpError(
        401,
        "unauthorized",
        "This request needs the token of this computer's Utter.",
        remedy="Add the header: Authorization: Bearer $(utter token)",
        headers={"WWW-Authenticate": "Bearer"},
    )


def length_required() -> HttpError:
    return HttpError(411, "length_required", "The request has no Content-Length.", remedy="Send the body in one piece.")


def body_too_large(limit: int) -> HttpError:
    return HttpError(
        413,
        "body_too_large",
        f"The body is larger than {limit} bytes.",
        remedy="Send the text in parts, or use: utter speak",
    )


def not_json() -> HttpError:
    return HttpError(415, "not_json", "The body must be JSON.", remedy="Add the header: Content-Type: application/json")


def head_too_large() -> HttpError:
    return HttpError(431, "head_too_large", "The header fields are too large.")


def malformed() -> HttpError:
    return HttpError(_MALFORMED, "malformed", "This is not an HTTP request that Utter understands.")


def too_slow() -> HttpError:
    return HttpError(408, "too_slow", "The request did not come in time.")


def too_many_connections(n: int) -> HttpError:
    return HttpError(
        503,
        "too_many_connections",
        f"{n} connections are open already.",
        remedy="Try again later.",
        headers={"Retry-After": "1"},
    )
