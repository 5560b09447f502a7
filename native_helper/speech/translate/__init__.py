"""Translate and speak: sentences of the original in, the same sentences in another language out, a few ahead.

languages.py    which languages the translator has, and how they are written as tags
translator.py   the worker that translates, as readings see it
source.py       which sentences of a paragraph are to be translated
ahead.py        their order, and how many are asked for at a time
"""

from native_helper.speech.translate.ahead import Translated, ahead
from native_helper.speech.translate.languages import as_tag, find, is_same, require
from native_helper.speech.translate.source import Wanted, wanted
from native_helper.speech.translate.translator import Translator

__all__ = ["Translated", "Translator", "Wanted", "ahead", "as_tag", "find", "is_same", "require", "wanted"]
