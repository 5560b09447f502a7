"""Which language a block is in: what the caller or the page says, unless the script shows that it cannot be.

In: a block's text and the tags that were given for it, the most trusted first. Out: one BCP 47 tag.
Scripts that one language uses tell it. The Latin script does not: there a paragraph's words are asked if no tag was
given, and go against a tag only where they are many and clear.
"""

import re
from collections.abc import Sequence
from typing import Final

from native_helper.speech.detect import detected

DEFAULT_LANGUAGE: Final = "en"

# Script: its letters, what one letter weighs, the language it speaks for where nothing else is known.
# A Chinese character is about a word's worth of Latin letters, so that "用 Kubernetes 部署服务" is Chinese.
_SCRIPTS: Final[dict[str, tuple[str, int, str | None]]] = {
    "Latn": (r"A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff", 1, None),
    "Cyrl": (r"\u0400-\u052f", 1, "ru"),
    "Grek": (r"\u0370-\u037d\u037f-\u03ff\u1f00-\u1fff", 1, "el"),
    "Arab": (r"\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc", 1, "ar"),
    "Hebr": (r"\u05d0-\u05ea\ufb1d-\ufb4f", 1, "he"),
    "Armn": (r"\u0531-\u0588", 1, "hy"),
    "Geor": (r"\u10a0-\u10ff\u1c90-\u1cbf", 1, "ka"),
    "Deva": (r"\u0900-\u0963\u0966-\u097f", 1, "hi"),
    "Beng": (r"\u0980-\u09ff", 1, "bn"),
    "Guru": (r"\u0a00-\u0a7f", 1, "pa"),
    "Gujr": (r"\u0a80-\u0aff", 1, "gu"),
    "Orya": (r"\u0b00-\u0b7f", 1, "or"),
    "Taml": (r"\u0b80-\u0bff", 1, "ta"),
    "Telu": (r"\u0c00-\u0c7f", 1, "te"),
    "Knda": (r"\u0c80-\u0cff", 1, "kn"),
    "Mlym": (r"\u0d00-\u0d7f", 1, "ml"),
    "Sinh": (r"\u0d80-\u0dff", 1, "si"),
    "Thai": (r"\u0e01-\u0e3a\u0e40-\u0e4e", 1, "th"),
    "Laoo": (r"\u0e80-\u0edf", 1, "lo"),
    "Tibt": (r"\u0f00-\u0fff", 1, "bo"),
    "Mymr": (r"\u1000-\u109f", 1, "my"),
    "Khmr": (r"\u1780-\u17ff", 1, "km"),
    "Ethi": (r"\u1200-\u139f", 1, "am"),
    "Cher": (r"\u13a0-\u13ff\uab70-\uabbf", 1, "chr"),
    "Kana": (r"\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f", 3, "ja"),
    "Hang": (r"\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3", 2, "ko"),
    "Hani": (r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af", 4, "zh"),
}
_LETTERS = {script: re.compile(f"[{letters}]+") for script, (letters, _, _) in _SCRIPTS.items()}

# The scripts a language is written in; those not named here use the Latin one.
_WRITTEN_IN: Final[dict[str, tuple[str, ...]]] = {
    **{language: (script,) for script, (_, _, language) in _SCRIPTS.items() if language},
    "ja": ("Kana", "Hani"),
    "zh": ("Hani",), "yue": ("Hani",), "cmn": ("Hani",), "hak": ("Hani",), "nan": ("Hani", "Latn"), "wuu": ("Hani",),
    "ko": ("Hang", "Hani"),
    "uk": ("Cyrl",), "be": ("Cyrl",), "bg": ("Cyrl",), "mk": ("Cyrl",), "ky": ("Cyrl",), "tg": ("Cyrl",),
    "ba": ("Cyrl",), "cv": ("Cyrl",), "nog": ("Cyrl",), "mn": ("Cyrl",),
    "sr": ("Cyrl", "Latn"), "bs": ("Latn", "Cyrl"), "sh": ("Latn", "Cyrl"), "kk": ("Cyrl", "Latn", "Arab"),
    "uz": ("Latn", "Cyrl"), "tt": ("Cyrl", "Latn"), "az": ("Latn", "Cyrl"), "tk": ("Latn", "Cyrl"),
    "fa": ("Arab",), "ur": ("Arab",), "ps": ("Arab",), "ug": ("Arab", "Latn"), "sd": ("Arab", "Deva"),
    "ku": ("Latn", "Arab"), "ckb": ("Arab",), "ms": ("Latn", "Arab"), "pa": ("Guru", "Arab"),
    "mr": ("Deva",), "ne": ("Deva",), "kok": ("Deva", "Latn"), "sa": ("Deva",), "bho": ("Deva",),
    "as": ("Beng",), "bpy": ("Beng",), "grc": ("Grek",), "yi": ("Hebr",), "iw": ("Hebr",), "ti": ("Ethi",),
    "hyw": ("Armn",), "shn": ("Mymr",),
}  # fmt: skip

# Letters that only some languages of a script have: enough to tell neighbours apart when the page says nothing.
_TELLING: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "Cyrl": (("ўЎ", "be"), ("їєґЇЄҐ", "uk"), ("ђћЂЋ", "sr"), ("ѓќѕЃЌЅ", "mk"), ("қңәұҚҢӘҰ", "kk")),
    "Arab": (("ٹڈڑےں", "ur"), ("پچژگکی", "fa")),
    "Deva": (("ळ", "mr"),),
}


def language_of(
    text: str, given: Sequence[str | None] = (), before: str = DEFAULT_LANGUAGE, *, is_certain: bool = False
) -> str:
    """Return the first tag of `given` that this text can be in, else what its script and its words tell.

    A long paragraph in Latin letters that is clearly in another language than its tag is in that one, unless the tag
    `is_certain`. Text without letters, such as "1984", is in the first language given, else in that of the text
    `before` it.
    """
    tags = [tag for tag in given if tag]
    script = _script_of(text)
    if script is None:
        return tags[0] if tags else before
    for tag in tags:
        if script in _scripts_for(tag):
            doubted = script == "Latn" and not is_certain
            return (detected(text, primary_subtag(tag)) if doubted else None) or tag
    for letters, language in _TELLING.get(script, ()):
        if any(letter in text for letter in letters):
            return language
    return _SCRIPTS[script][2] or detected(text) or DEFAULT_LANGUAGE


def primary_subtag(tag: str) -> str:
    """Return "pt" for "pt-BR"."""
    return tag.replace("_", "-").split("-", 1)[0].lower()


def _script_of(text: str) -> str | None:
    if text.isascii():
        return "Latn" if _LETTERS["Latn"].search(text) else None
    weights = {
        script: sum(len(run) for run in letters.findall(text)) * _SCRIPTS[script][1]
        for script, letters in _LETTERS.items()
    }
    if weights["Kana"] * 10 >= weights["Hani"]:
        # Japanese is mostly Chinese characters in places; a few kana among them settle it. A single one in a
        # Chinese paragraph, as in brand names, does not.
        weights["Kana"] += weights.pop("Hani")
    script = max(weights, key=lambda name: weights[name])
    return script if weights[script] else None


def _scripts_for(tag: str) -> tuple[str, ...]:
    # A script subtag, as in "sr-Latn", says more than the language does.
    for subtag in tag.replace("_", "-").split("-")[1:]:
        if subtag.title() in _SCRIPTS:
            return (subtag.title(),)
    return _WRITTEN_IN.get(primary_subtag(tag), ("Latn",))
