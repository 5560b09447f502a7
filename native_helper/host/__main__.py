"""`python -I -m native_helper.host chrome-extension://ID/`: the browser's end of Utter, on stdin and stdout.

Before anything else is imported, the wire moves to a descriptor of its own and descriptor 1 becomes a second
name of descriptor 2: whatever a library prints, in Python or in C, lands on stderr and not between two frames.
"""

import fcntl
import os

# A closed descriptor goes to /dev/null: else the wire's copy, or the engine's socket, would get its number.
for _number in (0, 1, 2):
    try:
        os.fstat(_number)
    except OSError:
        os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one

_wire_fd = fcntl.fcntl(1, fcntl.F_DUPFD_CLOEXEC, 3)
os.dup2(2, 1)

from native_helper.host.main import run  # noqa: E402  the statements above are why it stands here

run(_wire_fd)
