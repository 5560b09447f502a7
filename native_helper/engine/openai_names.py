"""The names that OpenAI's clients send, and who answers to them here."""

from typing import Final

# Which of them is asked for makes no difference: there is one way to speak, and "utter" is its own name.
MODELS: Final = ("utter", "tts-1", "tts-1-hd", "gpt-4o-mini-tts")

# OpenAI's voices speak every language. So a name here chooses who reads English, and other languages have their best
# voice. Chosen by gender, accent and how good a voice is: Kokoro has an Alloy, Nova, Echo and Onyx of its own, which
# are among its weaker ones.
VOICES: Final = {
    "alloy": "af_heart",
    "ash": "am_puck",
    "ballad": "bm_george",
    "cedar": "am_michael",
    "coral": "af_sarah",
    "echo": "am_michael",
    "fable": "bm_fable",
    "marin": "af_kore",
    "nova": "af_bella",
    "onyx": "am_fenrir",
    "sage": "bf_emma",
    "shimmer": "af_aoede",
    "verse": "am_puck",
}
ENGLISH: Final = "en"  # the language of those voices
