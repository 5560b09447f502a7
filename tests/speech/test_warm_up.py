"""What is loaded once is loaded before somebody waits for it."""

import subprocess
import sys

SCRIPT = """
from native_helper.speech.phonemize.english.lexicon import lexicon
from native_helper.speech.phonemize.english.homographs import weights
from native_helper.speech.warm_up import warm_up
from native_helper.voices.kokoro.voices import read_voices

assert not lexicon.cache_info().currsize
warm_up(next(voice for voice in read_voices() if voice.id == "af_heart"))
assert lexicon.cache_info().currsize
assert weights.cache_info().currsize
"""


def test_lexicon_and_homographs_are_there_before_the_first_text() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True)
