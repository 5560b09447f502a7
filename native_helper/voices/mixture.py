"""Mixtures of voices, as a person writes them: "af_heart:0.7+bf_emma:0.3" in, one voice out.

Weights count against each other: "af_heart:7+bf_emma:3" is the same, and without weights all are equal. A mixture
reads the language of its first voice. Only voices of one family mix, and only where a family says so.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from native_helper.errors import UnknownVoice, printable
from native_helper.voices.family import Voice

JOINT: Final = "+"
_MOST: Final = 1e4  # a share that is less than its square's inverse is no part of the sound, and its sum a number
_REMEDY: Final = "Write a mixture like this: af_heart:0.7+bf_emma:0.3"


def mixed(name: str, find: Callable[[str], Voice]) -> Voice:
    """Return the mixture `name`; `find` returns a voice by its name or raises UnknownVoice.

    Raises UnknownVoice, which names the part that is wrong.
    """
    weights: dict[str, float] = {}
    voices: dict[str, Voice] = {}
    for part in name.split(JOINT):
        voice, weight = _part(part.strip(), find)
        voices[voice.id] = voice
        weights[voice.id] = weights.get(voice.id, 0.0) + weight
    first = next(iter(voices.values()))
    for voice in voices.values():
        if not voice.mixture or voice.family != first.family:
            raise UnknownVoice(f'The voice "{voice.id}" cannot be mixed with others.', _REMEDY)
    total = sum(weights.values())
    shares = {voice: weight / total for voice, weight in weights.items()}
    genders = {voice.gender for voice in voices.values()}
    return replace(
        first,
        id=JOINT.join(f"{voice}:{share:.4g}" for voice, share in shares.items()),
        name=", ".join(f"{voices[voice].name.partition(',')[0]} {share:.0%}" for voice, share in shares.items()),
        gender=genders.pop() if len(genders) == 1 else None,
        listed=False,
        grade=None,
        mixture=tuple(shares.items()),
    )


def _part(part: str, find: Callable[[str], Voice]) -> tuple[Voice, float]:
    # "espeak:de" has a colon of its own: what is no number behind the last one is a part of the name.
    name, _, written = part.rpartition(":")
    try:
        weight = float(written) if name else 1.0
    except ValueError:
        name, weight = part, 1.0
    if not 1 / _MOST <= weight <= _MOST:  # nor is "nan"
        raise UnknownVoice(f'The weight in "{printable(part)}" is no number from {1 / _MOST:g} to {_MOST:g}.', _REMEDY)
    return find(name or part), weight
