"""How well the player changes the speed of speech, beside what others made: pitch, spectrum, clicks, duration, cost.

    python bench/stretch.py [--against soundtouch,signalsmith] [--node-modules FOLDER] [--speeds 0.5,2] [--wav FOLDER]

Signals: speech of eSpeak NG in a low and a high voice, synthetic speech (pulses and noise through formants, with
stops) and harmonic tones that glide. The others are installed by npm into a throw-away folder, or found in FOLDER. For
each signal, speed and contestant:

    length    how much longer than the sound divided by the speed, in percent
    pitch     the distance in cents from the pitch of the original at the same place: median and 95th percentile, by YIN
    voiced    of the places where the original has a pitch, the percentage that still has one
    spectrum  log-spectral distance of 32 mel bands from the original at the same place, in dB, over frames with sound
    click     the largest step between two samples, as a multiple of the original's
    cpu       percent of a core, per second of what is heard, node's start apart

"The same place" is where the straight line is that fits best; from there each frame may be 15 ms off, for all alike.
"""

import argparse
import subprocess
import sys
import tempfile
import wave
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from native_helper.speech.pipeline import Reading
from native_helper.speech.request import Request
from native_helper.speech.utterance import Chunk
from native_helper.voices.catalog import Catalog
from native_helper.voices.espeak import EspeakFamily
from native_helper.wire.types import RATE_HZ

Wave = NDArray[np.float64]

CONTESTANTS: Final = Path(__file__).parent / "contestants"
PACKAGES: Final = {"soundtouch": "soundtouchjs@0.3.0", "signalsmith": "signalsmith-stretch@1.3.2"}
SPEEDS: Final = (0.5, 0.75, 1.25, 1.5, 2.0, 3.0, 4.0)
TEXT: Final = (
    "The north wind and the sun were disputing which was the stronger, when a traveller came along, wrapped in a warm "
    "cloak. They agreed that the one who first succeeded in making the traveller take his cloak off should be "
    "considered stronger than the other. Then the north wind blew as hard as he could."
)
HIGHER: Final = 1.6  # eSpeak's voices are men's; so much faster its sound is a child's

HOP: Final = RATE_HZ // 100
FRAME: Final = 720  # 30 ms: more would span several sounds of fast speech
SPECTRUM: Final = 512  # 21 ms
LOWEST_HZ: Final = 75
SLACK: Final = 0.015
LATE: Final = 0.2  # seconds of delay that a contestant may have
QUIET: Final = 1e-4
N_BANDS: Final = 32
LOUD_DB: Final = -45  # below the loudest frame: quieter ones are not judged
FLOOR_DB: Final = -60
VOICED: Final = 0.35  # YIN's aperiodicity; what is played fast changes from one period to the next


def spoken() -> Wave:
    """Return TEXT by eSpeak NG, as the browser gets it."""
    reading = Reading(Request(TEXT, voice="espeak:en-us", language="en"), Catalog([EspeakFamily()]))
    pcm = b"".join(event.pcm for event in reading.events() if isinstance(event, Chunk))
    return np.frombuffer(pcm, "<i2") / 32768


def gliding(low_hz: float, high_hz: float, seconds: float = 6.0) -> Wave:
    """Return a harmonic tone whose pitch goes up and down, with a voice's slope of 12 dB per octave."""
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    pitch = np.exp(np.interp(time, [0, seconds / 2, seconds], np.log([low_hz, high_hz, low_hz])))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
    tone = np.zeros_like(time)
    for k in range(1, 40):
        tone += np.where(k * pitch < RATE_HZ / 2.2, np.sin(k * phase) / k**1.5, 0)
    loudest: float = np.abs(tone).max()
    return 0.3 * tone / loudest


def synthetic(seconds: float = 10.0) -> Wave:
    """Return syllables: a burst or a hiss, then a vowel of pulses through three formants, then sometimes silence."""
    random = np.random.default_rng(5)
    vowels = ((730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410))
    parts: list[Wave] = []
    while sum(map(len, parts)) < seconds * RATE_HZ:
        if random.random() < 0.5:
            parts.append(np.zeros(int(0.05 * RATE_HZ)))
            burst = random.normal(0, 0.15, int(0.012 * RATE_HZ))
            parts.append(burst * np.exp(-np.arange(burst.size) / (0.004 * RATE_HZ)))
        else:
            hiss = np.diff(random.normal(0, 0.04, int(random.uniform(0.06, 0.12) * RATE_HZ) + 1))
            parts.append(hiss * np.hanning(hiss.size) ** 0.3)
        n = int(random.uniform(0.09, 0.2) * RATE_HZ)
        begin_hz = random.uniform(95, 190)
        pitch = np.linspace(begin_hz, begin_hz * random.uniform(0.85, 1.15), n)
        phase = np.cumsum(pitch) / RATE_HZ
        pulses = np.diff(np.floor(phase), prepend=0) * 1.0
        spectrum = np.fft.rfft(pulses, 2 * n)
        at = np.fft.rfftfreq(2 * n, 1 / RATE_HZ)
        for hz, width in zip(vowels[random.integers(len(vowels))], (80, 100, 140), strict=True):
            pole = -np.pi * width + 2j * np.pi * hz
            s = 2j * np.pi * at
            spectrum = spectrum * (abs(pole) ** 2 / ((s - pole) * (s - np.conj(pole))))
        vowel = np.fft.irfft(spectrum)[:n]
        parts.append(0.4 * vowel / np.abs(vowel).max() * np.hanning(n) ** 0.2)
        if random.random() < 0.2:
            parts.append(np.zeros(int(0.15 * RATE_HZ)))
    return np.concatenate(parts)


def stretched(contestant: str, sound: Wave, speed: float, modules: Path) -> tuple[Wave, float]:
    """Return what the contestant makes of it, and its CPU seconds."""
    command = ["node", str(CONTESTANTS / f"stretch_by_{contestant}.mjs"), str(modules), str(speed)]
    done = subprocess.run(command, input=sound.astype("<f4").tobytes(), capture_output=True, check=True)
    out = np.frombuffer(done.stdout, "<f4").astype(np.float64)
    return np.nan_to_num(out), float(done.stderr.split()[-1])  # SoundTouchJS 0.3.0 makes NaN here and there


def frames(sound: Wave, at: NDArray[np.int64], n: int) -> Wave:
    """Return frames of n samples around the samples `at`."""
    padded = np.pad(sound, n)
    return np.lib.stride_tricks.sliding_window_view(padded, n)[np.clip(at + n // 2, 0, len(padded) - n)]


def envelopes(sound: Wave, at: NDArray[np.int64]) -> Wave:
    """Return the level of each mel band around each place, in dB: (places, bands)."""
    power = np.abs(np.fft.rfft(frames(sound, at, SPECTRUM) * np.hanning(SPECTRUM))) ** 2
    hz = np.fft.rfftfreq(SPECTRUM, 1 / RATE_HZ)
    mel = 2595 * np.log10(1 + hz / 700)
    centers = np.linspace(mel[2], mel[-1], N_BANDS + 2)
    width = centers[1] - centers[0]
    bands = np.maximum(1 - np.abs(mel - centers[1:-1, None]) / width, 0)
    levels: Wave = 10 * np.log10(power @ bands.T / bands.sum(axis=1) + 1e-12)
    return levels


def pitches(sound: Wave, at: NDArray[np.int64]) -> Wave:
    """Return the pitch around each place in cents, by YIN (de Cheveigné and Kawahara 2002); NaN where it has none."""
    lags = np.arange(RATE_HZ // 500, RATE_HZ // LOWEST_HZ)
    n = FRAME - lags[-1]
    found = np.full(len(at), np.nan)
    for i, frame in enumerate(frames(sound, at, FRAME)):
        if np.mean(frame**2) < 1e-6:
            continue
        shifted = np.lib.stride_tricks.sliding_window_view(frame, n)[: lags[-1] + 1]
        difference = ((shifted - frame[:n]) ** 2).sum(axis=1)
        mean = difference[1:].cumsum() / np.arange(1, lags[-1] + 1)
        normal = difference[1:] / np.maximum(mean, 1e-12)
        wanted = normal[lags[0] - 1 :]
        below = np.flatnonzero(wanted < VOICED)
        if below.size == 0:
            continue
        k = int(below[0])
        while k + 1 < wanted.size and wanted[k + 1] < wanted[k]:
            k += 1
        if not 0 < k < wanted.size - 1:
            continue
        before, here, after = wanted[k - 1 : k + 2]
        bend = before - 2 * here + after
        lag = lags[0] + k + (0.5 * (before - after) / bend if bend > 0 else 0)
        found[i] = 1200 * np.log2(RATE_HZ / lag)
    return found


def judge(sound: Wave, out: Wave, speed: float) -> dict[str, float]:
    """Compare what came out with the original."""
    heard = np.trim_zeros(np.where(np.abs(out) < QUIET, 0, out))
    original = np.trim_zeros(np.where(np.abs(sound) < QUIET, 0, sound))
    at = np.arange(0, len(out), HOP)
    own = envelopes(out, at)
    floor = envelopes(sound, np.arange(0, len(sound), HOP)).max() + FLOOR_DB

    def distance(shift: float, each: int = 1) -> tuple[Wave, Wave]:
        there = envelopes(sound, (at[::each] * speed + shift).astype(np.int64))
        return there, np.sqrt(((np.maximum(there, floor) - np.maximum(own[::each], floor)) ** 2).mean(axis=1))

    late = min(np.arange(-LATE, LATE, 0.01) * RATE_HZ, key=lambda shift: float(distance(shift, 8)[1].mean()))
    shifts = late + np.arange(-SLACK, SLACK + 0.001, 0.005) * RATE_HZ
    theres, all_distances = zip(*map(distance, shifts), strict=True)
    there, distances = np.stack(theres), np.min(all_distances, axis=0)
    level = there[len(shifts) // 2].max(axis=1)
    loud = (level > there.max() + LOUD_DB) & (at * speed + late < len(sound))
    pitch = pitches(out, at)
    places = np.stack([pitches(sound, (at * speed + shift).astype(np.int64)) for shift in shifts[::3]])
    was_voiced = loud & np.isfinite(places[len(places) // 2])
    cents = np.abs(places - pitch)
    cents = np.nanmin(np.where(np.isnan(cents), np.inf, cents), axis=0)
    cents = cents[loud & np.isfinite(cents)]
    if cents.size == 0:
        cents = np.array([np.nan])  # nothing that came out has a pitch
    return {
        "length": 100 * (len(heard) * speed / len(original) - 1),
        "pitch": float(np.median(cents)),
        "p95": float(np.percentile(cents, 95)),
        "voiced": 100 * float(np.isfinite(pitch)[was_voiced].mean()),
        "spectrum": float(distances[loud].mean()),
        "click": float(np.abs(np.diff(out)).max() / np.abs(np.diff(sound)).max()),
    }


def save(path: Path, sound: Wave) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", default=",".join(PACKAGES), help="others, or nothing")
    parser.add_argument("--node-modules", type=Path)
    parser.add_argument("--speeds", default=",".join(map(str, SPEEDS)))
    parser.add_argument("--wav", type=Path, help="where the sound is written to be listened to")
    asked = parser.parse_args()
    speech = spoken()
    higher = np.interp(np.arange(0, len(speech), HIGHER), np.arange(len(speech)), speech)
    signals = {
        "espeak": speech,
        "espeak high": higher,
        "synthetic": synthetic(),
        "tone low": gliding(85, 170),
        "tone high": gliding(170, 340),
    }
    others = [name for name in asked.against.split(",") if name]
    with tempfile.TemporaryDirectory() as folder:
        modules = asked.node_modules or Path(folder) / "node_modules"
        if asked.node_modules is None and others:
            packages = [PACKAGES[name] for name in others]
            subprocess.run(["npm", "install", "--silent", "--prefix", folder, *packages], check=True)
        columns = "".join(f"{name:>9}" for name in ("length", "pitch", "p95", "voiced", "spectrum", "click", "cpu"))
        print(f"{'signal':12} {'speed':>5} {'by':12}{columns}")
        for name, sound in signals.items():
            for speed in map(float, asked.speeds.split(",")):
                for contestant in ["us", *others]:
                    out, cpu_s = stretched(contestant, sound, speed, modules)
                    found = judge(sound, out, speed) | {"cpu": 100 * cpu_s / (len(out) / RATE_HZ)}
                    figures = "".join(f"{value:9.2f}" for value in found.values())
                    print(f"{name:12} {speed:5} {contestant:12}{figures}", flush=True)
                    if asked.wav:
                        save(asked.wav / f"{name}_{speed}_{contestant}.wav".replace(" ", "_"), out)


if __name__ == "__main__":
    main()
