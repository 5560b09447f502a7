"""The person's own dictionary: how words are said that no rule gets right. docs/dictionary.md explains the file.

    file.py  -->  source.py            -->  entries.py           -->  table.py
    changes       text with line numbers    each judged, by name      applied to spoken text

edit.py adds and removes entries without touching what else a person wrote. Nothing but table.py loads numpy, so that
the terminal's commands start at once.
"""
