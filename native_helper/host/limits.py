"""Every bound of the native host, and of whoever else starts and watches the engine, in one place.

What a message may hold is in wire/types.py, what the engine takes on in engine/limits.py. Standard library only.
"""

from typing import Final

# The browser's pipe
READ_BYTES: Final = 64 << 10  # what a pipe holds
DRAIN_S: Final = 0.1  # after end of input, for what had already come; the browser grants 2 s, we promise 0.2

# The engine's socket
RECEIVE_BYTES: Final = 256 << 10
PING_AFTER_S: Final = 5.0  # of silence while an answer is owed; a paused reading is silent in good health

# An engine's start and end
START_S: Final = 10.0  # for an engine to answer, for another client that starts it, for the start itself
STOP_S: Final = 3.0  # for an engine to end after SIGTERM, before SIGKILL
POLL_S: Final = 0.01  # another process's lock and socket have no event to wait for

# Crashes
IN_ROW: Final = 3  # from so many on a start waits
FIRST_WAIT_S: Final = 5.0
MAX_WAIT_S: Final = 60.0
HEALTHY_S: Final = 60.0  # an engine that is not missed for so long ends the row
