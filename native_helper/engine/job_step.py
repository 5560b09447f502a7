"""One step of a job: its generator in, its next output out, whatever a voice does.

Both functions are for the synthesis thread. A fault in one voice must not end the thread that owns all.
"""

from collections.abc import Callable
from typing import Final

from native_helper.engine import log
from native_helper.engine.output import Failed, Output, Step, is_head, is_loading
from native_helper.engine.scheduler import Job
from native_helper.errors import UtterError
from native_helper.wire.engine_messages import Started

_INTERNAL: Final = "Utter failed to speak this; the engine's log tells where."


def next_output(job: Job, hand_over: Callable[[Output], None], on_loaded: Callable[[], None]) -> Step:
    """Return the next output of `job` that is a turn, Failed if its work failed.

    What costs nothing goes through `hand_over`, without a turn: the first sound that follows is waited for. So does the
    head of that sound, as the rest of its sentence is made by then and must not come late. `on_loaded` is called when a
    voice was loaded on the way, or could not be.
    """
    try:
        output = next(job.work)
        while isinstance(output, Started) or is_loading(output) or is_head(output):
            hand_over(output)
            try:
                following = next(job.work)
            finally:
                if is_loading(output):
                    on_loaded()
            output = following
    except UtterError as error:
        return Failed(error)
    except Exception as error:  # noqa: BLE001 - see above
        log.fault("job_failed", error, client=job.client.name)
        return Failed(UtterError(_INTERNAL))
    return output


def close(job: Job) -> None:
    """End the work of `job`, which runs a voice's own clean-up."""
    try:
        job.work.close()
    except Exception as error:  # noqa: BLE001 - see above
        log.fault("close_failed", error, client=job.client.name)
