"""Everything that can go wrong, as one tree; the leaves differ by who must act.

    UtterError                     code, a sentence for a person, a remedy
    |-- BadRequest                 the client's author: the request breaks the protocol
    |-- TextTooLong                the person: read it in parts
    |-- NothingToSpeak             the person: the text has no word
    |-- UnknownVoice               the person: choose another voice
    |-- NoVoiceForLanguage         the person: no installed voice speaks it, or nothing translates into it
    |-- VoiceUnavailable           the person: the voice's files or program are missing
    |-- NotSupported               the person: this build cannot do that
    |-- QueueFull                  the client: try again later
    |-- Canceled                   nobody: the client asked for it, or went away
    |-- EngineUnreachable          the person: the engine could not be started or reached
    |-- EngineCrashed              the client: ask again, a new engine starts
    |-- EngineUnresponsive         the client: ask again, the stuck engine was ended
    |-- SettingsInvalid            the person: settings.toml holds a wrong key or value
    |-- DictionaryUnusable         the person: dictionary.toml, or what was to be added to it, is wrong
    |-- NoSoundDevice              the person: the terminal found no way to play sound
    |-- FileUnusable               the person: a file named in the terminal cannot be read or written
    |-- DownloadFailed             the person: network, server or disk keep the voice's files from coming
    |   `-- NoNetwork              the person: the server cannot be reached at all
    `-- SetupFailed                the person: install or uninstall could not do its work

Raised deep, turned into an `error` message, an HTTP status or an exit status once, where the request came in.
Messages may name voices, paths and numbers, never the text that is read.
"""

from typing import ClassVar

from native_helper.wire.types import ErrorCode


def printable(text: str) -> str:
    """Return `text` for a terminal: what a name brings along, such as escape sequences, is shown and not obeyed."""
    return "".join(
        char if char.isprintable() or char == "\n" else char.encode("unicode_escape").decode() for char in text
    )


class UtterError(Exception):
    """A failure with a stable code, a sentence for a person and, where there is one, a remedy."""

    code: ClassVar[ErrorCode] = ErrorCode.INTERNAL

    def __init__(self, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class BadRequest(UtterError):
    code = ErrorCode.BAD_MESSAGE


class TextTooLong(UtterError):
    code = ErrorCode.TEXT_TOO_LONG


class NothingToSpeak(UtterError):
    code = ErrorCode.NOTHING_TO_SPEAK


class UnknownVoice(UtterError):
    code = ErrorCode.UNKNOWN_VOICE


class NoVoiceForLanguage(UtterError):
    code = ErrorCode.NO_VOICE_FOR_LANGUAGE


class VoiceUnavailable(UtterError):
    code = ErrorCode.VOICE_UNAVAILABLE


class NotSupported(UtterError):
    code = ErrorCode.NOT_SUPPORTED


class QueueFull(UtterError):
    code = ErrorCode.QUEUE_FULL


class Canceled(UtterError):
    code = ErrorCode.CANCELED


class EngineUnreachable(UtterError):
    code = ErrorCode.ENGINE_UNREACHABLE


class EngineCrashed(UtterError):
    code = ErrorCode.ENGINE_CRASHED


class EngineUnresponsive(UtterError):
    code = ErrorCode.ENGINE_UNRESPONSIVE


class SettingsInvalid(UtterError):
    pass


class DictionaryUnusable(UtterError):
    code = ErrorCode.DICTIONARY_UNUSABLE


class NoSoundDevice(UtterError):
    pass


class FileUnusable(UtterError):
    pass


class DownloadFailed(UtterError):
    code = ErrorCode.DOWNLOAD_FAILED


class NoNetwork(DownloadFailed):
    pass


class SetupFailed(UtterError):
    pass
