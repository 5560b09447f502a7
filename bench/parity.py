"""Compare our Kokoro with the official one in float64, at full size: same weights, same noise, same harmonics.

    python bench/parity.py [--python PYTHON] [--lengths 2,7,25] [--voices 5]

PYTHON is an interpreter with torch, kokoro 0.9.4 and transformers; without it a throw-away environment is made, which
takes some gigabytes. The checkpoint is generated. Exits with 1 if a limit is missed.

Each stage is compared by itself on the official input of that stage (see reference.py). Free-running waveforms are not
compared: a pitch that is off by 1e-3 Hz is another phase after a second, and official float32 is as far from official
float64 as we are. The last column is all of our model on the official harmonics, text to sound.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import checkpoint, environments
from native_helper.voices.kokoro import blas

blas.load(Path(tempfile.gettempdir()) / "utter-bench-blas")

import mlx.core as mx  # noqa: E402  # after its BLAS

from native_helper.voices.kokoro.model import Kokoro  # noqa: E402

SPEEDS: Final = (1.0, 0.8, 1.25)
FRAMES_PER_S: Final = 40

# What a stage may be off by. Relative: largest error over largest value.
LIMITS: Final = {
    "bert": 1e-4, "d": 1e-4, "text": 1e-4, "f0": 1e-4, "n": 1e-4,
    "magnitude": 2e-6,  # 20 products of numbers below 1, in float32
    "phase": 1e-3,  # modulo a turn, where the magnitude is over 1e-4: a smaller one has no phase worth the name
    "generator": 5e-5,  # over the standard deviation, as are all errors of sound
    "whole": 3e-4,  # -70 dB: what every stage before rounds, as the norms enlarge it
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    ids: list[int]
    voice: str
    speed: float
    seed: int
    seconds: float


def limit(name: str, seconds: float) -> float:
    if name == "source":  # phase adds up over time
        return 1e-3 if seconds <= 8 else 5e-3
    return LIMITS[name]


def cases(model: Kokoro, voices: dict[str, np.ndarray], lengths: list[float]) -> list[Case]:
    """Return for every length one utterance per voice, with the speeds in turn."""
    found: list[Case] = []
    for seconds in lengths:
        for number, (voice, rows) in enumerate(voices.items()):
            speed, seed = SPEEDS[number % len(SPEEDS)], len(found)
            found.append(Case(_utterance(model, rows, speed, seconds, seed), voice, speed, seed, seconds))
    return found


def _utterance(model: Kokoro, rows: np.ndarray, speed: float, seconds: float, seed: int) -> list[int]:
    # Random phonemes whose predicted durations come near. They do not grow evenly with the number of phonemes, which
    # chooses the style, so that the nearest of all that halving meets is taken, and others are tried if it is far off.
    nearest: tuple[float, list[int]] = (float("inf"), [])
    for attempt in range(8):
        ids = np.random.default_rng([seed, attempt]).integers(1, 115, 510).tolist()
        low, high = 1, len(ids)
        while low < high:
            middle = (low + high) // 2
            prosody = mx.array(rows[middle - 1, 0, 128:])[None]
            spoken_s = float(np.array(model.text(ids[:middle], prosody, speed)[2]).sum()) / FRAMES_PER_S
            nearest = min(nearest, (abs(spoken_s - seconds), ids[:middle]))
            low, high = (middle + 1, high) if spoken_s < seconds else (low, middle)
        if nearest[0] < 0.1 * seconds:
            break
    return nearest[1]


def errors(model: Kokoro, case: Case, rows: np.ndarray, official: dict[str, np.ndarray]) -> dict[str, float]:
    """Return how far each stage is off; "durations" is the number of phonemes with another one."""
    row = rows[len(case.ids) - 1, 0]
    timbre, prosody = mx.array(row[:128])[None], mx.array(row[128:])[None]
    encoded, text, durations = model.text(case.ids, prosody, case.speed)
    ours = {"bert": model.bert(mx.array([0, *case.ids, 0])), "d": encoded, "text": text}
    alignment = mx.array(np.repeat(np.arange(len(official["durations"])), official["durations"]).astype(np.int32))
    values = model.predictor.styles(prosody)
    ours["f0"], ours["n"] = model.predictor.curves(encoded, alignment, prosody, values)
    result = {name: _relative(np.array(value), official[name]) for name, value in ours.items()}
    result["durations"] = float((np.array(durations) != official["durations"]).sum())

    def given(name: str) -> mx.array:
        return mx.array(official[name].astype(np.float32))

    source = model.decoder.source(given("f0"), given("noise"))
    result["source"] = _absolute(np.array(source), official["source"])
    har = np.array(model.decoder.generator.stft.transform(given("source")))
    bins = har.shape[1] // 2
    result["magnitude"] = _absolute(har[:, :bins], official["har"][:, :bins])
    turn = har[:, bins:] - official["har"][:, bins:].astype(float)
    loud = official["har"][:, :bins] > 1e-4
    result["phase"] = float(np.abs((turn + np.pi) % (2 * np.pi) - np.pi)[loud].max())

    sound = model.decoder.sound(given("frames"), given("har"), model.decoder.styles(timbre), lambda: None)
    result["generator"] = _of_sound(np.array(sound), official["audio"])
    har32 = official["har"].astype(np.float32)
    result["whole"] = _of_sound(model.speak(case.ids, row, case.speed, har=har32).waveform, official["audio"])
    return result


def _absolute(ours: np.ndarray, official: np.ndarray) -> float:
    return float(np.abs(ours.astype(float) - official).max()) if ours.shape == official.shape else float("inf")


def _of_sound(ours: np.ndarray, official: np.ndarray) -> float:
    return _absolute(ours, official) / float(official.std())


def _relative(ours: np.ndarray, official: np.ndarray) -> float:
    return _absolute(ours, official) / float(np.abs(official).max())


def official(python: Path, folder: Path, chosen: list[Case], scratch: Path) -> Any:
    """Return what the official model computes for the cases."""
    question, answer = scratch / "cases.json", scratch / "reference.npz"
    question.write_text(json.dumps([case.__dict__ for case in chosen]))
    script = Path(__file__).with_name("reference.py")
    subprocess.run([python, "-W", "ignore", script, folder, question, answer], check=True)
    return np.load(answer)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path)
    parser.add_argument("--lengths", default="2,7,25")
    parser.add_argument("--voices", type=int, default=len(checkpoint.VOICES))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="utter-parity-") as name:
        scratch = Path(name)
        python = arguments.python or environments.make(scratch / "environment", "torch")
        folder = scratch / "checkpoint"
        checkpoint.write(folder, "full")
        model = Kokoro.load(folder, mx.Device(mx.DeviceType.cpu))
        voices = dict(list(checkpoint.voices().items())[: arguments.voices])
        chosen = cases(model, voices, [float(length) for length in arguments.lengths.split(",")])
        stored = official(python, folder, chosen, scratch)
        return report(model, voices, chosen, stored)


def report(model: Kokoro, voices: dict[str, np.ndarray], chosen: list[Case], stored: Any) -> int:
    names = ["durations", *list(LIMITS)[:5], "source", *list(LIMITS)[5:]]
    print(f"{'s':>5} {'voice':10} {'speed':>5} {'phon.':>5} " + " ".join(f"{name:>9}" for name in names))
    missed = 0
    for index, case in enumerate(chosen):
        found = {name.partition(".")[2]: stored[name] for name in stored.files if name.startswith(f"{index}.")}
        result = errors(model, case, voices[case.voice], found)
        cells = []
        for name in names:
            over = result[name] > (0 if name == "durations" else limit(name, case.seconds))
            missed += over
            cells.append(f"{result[name]:8.1e}{'!' if over else ' '}")
        seconds = found["audio"].size / 24_000
        print(f"{seconds:5.1f} {case.voice:10} {case.speed:5} {len(case.ids):5} " + " ".join(cells), flush=True)
    bounds = [0.0, *(limit(name, 2) for name in names[1:])]
    print(f"{'limit':28} " + " ".join(f"{bound:8.1e} " for bound in bounds))
    print(f"{missed} over the limit" if missed else "all within the limits (source: 5e-3 over 8 s)")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
