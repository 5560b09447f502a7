"""Where an exception was raised, for messages that must not hold its words: a library's may quote the text.

Standard library only: workers read this file in environments that are not ours.
"""

from pathlib import Path


def place(error: BaseException) -> str:
    """Return " in FILE:LINE", nothing for one that was not raised."""
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f" in {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
