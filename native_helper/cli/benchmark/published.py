"""What others have published of Kokoro-82M on their machines: claims of their authors, none of them measured by us.

Those that time from phonemes to sound leave out the reading of text and the way to a player, which ours have in them.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Published:
    """Seconds of work for seconds of speech."""

    what: str
    machine: str
    speech_s: float | None  # None: over a whole benchmark
    wall_s: float | None
    source: str
    x_real_time: float | None = None  # where the source tells no seconds

    @property
    def speed(self) -> float:
        """How many times as fast as it is heard."""
        if self.speech_s is not None and self.wall_s is not None:
            return self.speech_s / self.wall_s
        assert self.x_real_time is not None  # noqa: S101 - a row has the one or the other
        return self.x_real_time


_BAKE_OFF: Final = "mattmireles/kokoro-coreml, external-bakeoff-phase2-run-log"
_CARD: Final = "mattmireles/kokoro-coreml, model card"

PUBLISHED: Final = (
    Published("mlx-audio 0.4.3, bfloat16", "M1 mini, 16 GB", 7, 0.824, _BAKE_OFF),
    Published("mlx-audio 0.4.3, bfloat16", "M1 mini, 16 GB", 30, 3.078, _BAKE_OFF),
    Published("mlx-audio 0.4.3, bfloat16", "M2 Air, 24 GB", 7, 0.686, _BAKE_OFF),
    Published("mlx-audio 0.4.3, bfloat16", "M2 Air, 24 GB", 30, 2.600, _BAKE_OFF),
    Published("mlx-audio 0.4.3, bfloat16", "M2 Ultra", 7, 0.224, _BAKE_OFF),
    Published("mlx-audio 0.4.3, bfloat16", "M2 Ultra", 30, 0.763, _BAKE_OFF),
    Published("Core ML, from phonemes", "M1 mini, 16 GB", 10, 0.686, _CARD),
    Published("Core ML, from phonemes", "M2 Air, 24 GB", 10, 0.466, _CARD),
    Published("Core ML, from phonemes", "M2 Ultra", 10, 0.126, _CARD),
    Published("Core ML, Neural Engine, from phonemes", "M4 mini", 1.5, 0.076, "laishere/kokoro-coreml, README"),
    Published("Core ML, Neural Engine, from phonemes", "M4 mini", 8, 0.295, "laishere/kokoro-coreml, README"),
    Published("Core ML, Neural Engine, from phonemes", "M4 mini", 28, 1.101, "laishere/kokoro-coreml, README"),
    Published("Core ML, Neural Engine", "M5 Pro", None, None, "FluidAudio, TTS/Benchmarks.md", 31),
    Published("PyTorch, CPU", "M4 Pro", None, None, "FluidAudio, Benchmarks.md", 17),
    Published("PyTorch, CPU", "EPYC 7763, 4 virtual cores", None, None, "heyneo.com", 2.1),
    Published("ONNX Runtime, CPU", "EPYC 7763, 4 virtual cores", None, None, "heyneo.com", 2.0),
    Published("Kokoro-FastAPI, PyTorch", "RTX 4060 Ti", None, None, "remsky/Kokoro-FastAPI, README (35 to 100)", 35),
)
