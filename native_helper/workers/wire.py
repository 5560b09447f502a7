"""What engine and worker say to each other: MessagePack frames (wire/framing.py) on the worker's stdin and stdout.

    engine -> worker   hello      protocol, build, engine            its process; once, first
                                  models, cache                      folders
                       speak      id, text, voice, language, speed, and what that program knows more of
                       translate  id, text, source, target
                       cancel     id                                 heeded between two answers
    worker -> engine   ready      protocol, build, details           what it computes with, for the health report
                       audio      id, pcm, rate_hz, last             float32 little-endian, mono; last, if known
                                  words                              if known: word, start_s, end_s in this pcm
                       translated id, text                           one for each `translate`
                       progress   id                                 work goes on, though there is nothing to tell yet
                       end        id, figures                        the last answer to a request; numbers by name
                       error      id or none, code, message, remedy  the last one too; without an id the worker is over

One request is worked on at a time, in the order they came. A worker ends at the end of its input; on Linux with the
engine's process, too. Text stands in `speak`, `translate` and `translated` alone, never in an error, argv or a log.

Standard library only: workers read this file in environments that are not ours.
"""

from typing import Final

WORKER_PROTOCOL: Final = 1
SAMPLE_BYTES: Final = 4
MAX_PCM_BYTES: Final = 512 << 10  # of one `audio`: 5 s at 24,000 Hz; half a frame at most
MIN_RATE_HZ: Final = 8_000
MAX_RATE_HZ: Final = 192_000
MAX_SOUND_S: Final = 600.0  # of one utterance, far above any
OUT_OF_MEMORY: Final = "out_of_memory"  # the one error code that is not the engine's own
