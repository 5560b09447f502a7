"""Translate and speak: sentences of the original in, the same sentences in another language out, a few ahead.

languages.py    which languages the translator has, and how they are written as tags
translator.py   the worker that translates, as readings see it
target.py       where to a reading is translated: all that a reading knows of this folder, imported by the first one
source.py       which sentences of a paragraph are to be translated
ahead.py        their order, and how many are asked for at a time
"""
