"""Translate and speak: sentences of the original in, the same sentences in another language out, a few ahead.

languages.py    which languages the translator has, and how they are written as tags
translator.py   the worker that translates, as readings see it
"""
