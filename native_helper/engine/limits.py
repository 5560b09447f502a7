"""Every bound of the engine, in one place.

A dataclass and not constants, so that a test can ask for a stall of a tenth of a second or a queue of two.
"""

from dataclasses import dataclass

from native_helper.wire.types import LEAD_S, MAX_PCM_BYTES, MAX_TEXT_UNITS


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds; seconds, bytes and counts as the names say."""

    # The socket
    clients: int = 64
    spare_descriptors: int = 40  # for voices, files and HTTP: of a low limit of the system, clients get what is above
    hello_s: float = 10.0  # a connection that does not introduce itself is closed
    outbound_bytes: int = 1 << 20  # sound made but not yet taken by one client; its jobs wait above this
    stalled_client_s: float = 60.0  # one frame not taken for so long: the client is dropped
    farewell_s: float = 0.5  # to hand over a last error before a link is closed

    # The queue
    jobs_per_client: int = 32
    jobs: int = 128
    text_units: int = 2 * MAX_TEXT_UNITS  # UTF-16 units of all queued texts together
    segment_units: int = 64  # what a segment counts as beside its text, which may be empty
    lead_s: float = LEAD_S
    question_units: int = 64 << 10  # of a text to preview or to test: its answer takes the thread in one go
    follows_per_client: int = 32  # requests that hear how a download goes on
    recent_ids: int = 256  # ended requests of one client, about which late messages are no fault

    # Files
    file_chunk_bytes: int = MAX_PCM_BYTES
    file_memory_bytes: int = 1 << 20  # an encoded file beyond this goes to the disk

    # HTTP
    http_connections: int = 16  # with a place; who takes its time gives it up to who comes
    http_head_bytes: int = 16 << 10
    http_head_s: float = 10.0
    http_body_bytes: int = 1 << 20
    http_body_s: float = 30.0
    http_stalled_s: float = 600.0  # a player on pause stops reading, and it has no other way to say so
    http_linger_s: float = 2.0
    http_ask_s: float = 1.0  # between two questions whether a client that sends no more still listens

    # A speech server that the settings name
    listing_s: float = 2.0  # that who asks for voices waits for its own

    # Memory
    # Since the last output until what a long utterance has freed goes back to the system. A reading that goes on makes
    # an output sooner, even where it is far ahead of what was heard.
    freed_memory_s: float = 2 * LEAD_S

    # Since a look at lock and socket until the next: without both nobody finds this engine again
    look_s: float = 5.0

    # The end: with `farewell_s` under the two seconds that a signal is promised
    stop_s: float = 1.0
