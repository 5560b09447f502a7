"""Names, codes and limits of the wire, in one place.

Standard library only: the native host reads this file at every start. The extension holds its copy in
`extension/protocol.js`; `tests/protocol/constants.json` is read by both suites, so that neither can drift.
"""

from enum import StrEnum
from typing import Final

PROTOCOL: Final = 1

# Sound. Every voice is resampled to this one format: mono, signed 16 bit, little-endian.
RATE_HZ: Final = 24_000
SAMPLE_BYTES: Final = 2

# Chrome closes the port on a message of more than 1 MiB from a host; the same cap in every direction
# keeps one rule for all links.
MAX_FRAME_BYTES: Final = 1 << 20
MAX_PCM_BYTES: Final = 256 << 10  # 5.5 s of sound; as base64 with its words it stays far under a frame
MAX_ID_CHARS: Final = 128
# What a client names is told back in answers and errors, so each name has a bound far under a frame.
MAX_LANGUAGE_CHARS: Final = 35  # of a BCP 47 tag; RFC 5646 asks for no more
MAX_VOICE_CHARS: Final = 500  # room for a mix of several voices
MAX_VOICE_CHOICES: Final = 256  # languages for which the person has chosen a voice
MAX_NAME_CHARS: Final = 200  # of a client, its version, build and origin
MAX_TEXT_UNITS: Final = 16 << 20  # UTF-16 units of one reading, appended parts included: some 20 novels
MIN_SPEED: Final = 0.5
MAX_SPEED: Final = 3.0

LEAD_S: Final = 15.0  # sound made ahead of what was heard
PORT_IDLE_S: Final = 60.0  # the extension closes a port that was not used for so long
PING_TIMEOUT_S: Final = 10.0  # an engine silent for so long after a ping is ended


class ErrorCode(StrEnum):
    """Why a request failed. Who must act stands behind each."""

    BAD_MESSAGE = "bad_message"  # the client's author: a field is missing or of the wrong type
    BAD_FRAME = "bad_frame"  # the client's author: the link ends, its bytes cannot be trusted
    UNSUPPORTED_PROTOCOL = "unsupported_protocol"  # the person: update the older side
    FORBIDDEN_ORIGIN = "forbidden_origin"  # the person: this extension id is not on the allowed list
    NOT_SUPPORTED = "not_supported"  # the person: this build lacks what was asked
    TEXT_TOO_LONG = "text_too_long"  # the person: read it in parts
    NOTHING_TO_SPEAK = "nothing_to_speak"  # the person: the text has no word
    UNKNOWN_VOICE = "unknown_voice"  # the person: choose another voice
    NO_VOICE_FOR_LANGUAGE = (
        "no_voice_for_language"  # the person: no installed voice speaks it, or nothing translates into it
    )
    VOICE_UNAVAILABLE = "voice_unavailable"  # the person: the voice's files or program are missing
    DICTIONARY_UNUSABLE = "dictionary_unusable"  # the person: correct the entry or the file that is named
    QUEUE_FULL = "queue_full"  # the client: too many requests wait, try again later
    ENGINE_UNREACHABLE = "engine_unreachable"  # the person: the engine could not be started
    ENGINE_CRASHED = "engine_crashed"  # the client: ask again, a new engine starts
    ENGINE_UNRESPONSIVE = "engine_unresponsive"  # the client: ask again, the stuck engine was ended
    DOWNLOAD_FAILED = "download_failed"  # the person: network, server or disk keep the voice's files from coming
    CANCELED = "canceled"  # nobody: the client asked for it, or went away
    INTERNAL = "internal"  # us: a fault in Utter


class Kind(StrEnum):
    """What a segment of the text is on the page; decides pauses and skips."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CODE = "code"
    TABLE_ROW = "table_row"
    CAPTION = "caption"


class Skip(StrEnum):
    """A rule that leaves something unspoken."""

    CITATIONS = "citations"  # marks such as [12]
    URLS = "urls"
    EMOJI = "emoji"
    CODE = "code"
    CAPTIONS = "captions"  # below pictures and tables, and the words that stand for a picture


class FamilyState(StrEnum):
    """Whether a voice family can speak now."""

    READY = "ready"
    LOADING = "loading"
    MISSING = "missing"


FILE_FORMATS: Final = ("wav", "flac", "ogg", "mp3", "opus")
