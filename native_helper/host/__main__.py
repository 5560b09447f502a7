"""`python -I -m native_helper.host chrome-extension://ID/`: the browser's end of Utter, on stdin and stdout.

Before anything else is imported, the wire moves to a descriptor of its own and descriptor 1 becomes a second
name of descriptor 2: whatever a library prints, in Python or in C, lands on stderr and not between two frames.
"""

import fcntl
import os

# At least 3: with a closed stderr the copy would become descriptor 2, and printing would reach the wire after all.
_wire_fd = fcntl.fcntl(1, fcntl.F_DUPFD_CLOEXEC, 3)
try:
    os.dup2(2, 1)
except OSError:  # the browser was started with stderr closed
    _null_fd = os.open(os.devnull, os.O_WRONLY)
    os.dup2(_null_fd, 1)
    os.dup2(_null_fd, 2)

from native_helper.host.main import run  # noqa: E402  the two statements above are why it stands here

run(_wire_fd)
