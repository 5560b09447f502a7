"""Random text of every kind that a page may hold, the same for the same seed."""

import random
from typing import Final

_KINDS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "Hello Mr. Smith, it's 3.5 km; e.g. “so” — (really) well-known? No! 12:30",
    " \n\t\r\u00a0\u3000\u2028",
    "\n\n\n",
    ".,;:!?…—-'\"()[]",
    "\x00\x01\x7f\u00ad\u200b\u200d\ufeff\u202e\ufe0f",
    "\u0301\u0308\u0327",
    "😀👩‍👩‍👧🇩🇪1️⃣☀️",
    "你好世界。天地，玄黄！",
    "ひらがなとカタカナと漢字。",
    "สวัสดีชาวโลกวันนี้",
    "مرحبا بالعالم، كيف؟ שלום עולם",
    "Привет мир. Ελλάδα; नमस्ते। 한국어",
    "ﬁﬂ Ｆｕｌｌ 𝐛𝐨𝐥𝐝 [12] [3, 4] https://ex.org/a?b=c. www.ex.org",
    "- item\n• other\n1. third\n",
    "exam-\nple co\u00adop",
)


def random_text(seed: int, longest: int = 600) -> str:
    """Return up to `longest` characters: runs of one kind, runs of all kinds, and any code points at all."""
    choose = random.Random(seed)
    pieces: list[str] = []
    length = choose.randrange(longest)
    while sum(map(len, pieces)) < length:
        kind = choose.randrange(len(_KINDS) + 2)
        if kind < len(_KINDS):
            run = _KINDS[kind]
            pieces.append(run if choose.random() < 0.5 else "".join(choose.choices(run, k=choose.randrange(40))))
        elif kind == len(_KINDS):
            pieces.append("".join(choose.choices("abc ", k=choose.randrange(longest))))
        else:
            points = (choose.randrange(0x110000) for _ in range(choose.randrange(20)))
            pieces.append("".join(chr(point) for point in points if not 0xD800 <= point < 0xE000))
        if choose.random() < 0.3:
            pieces.append(" ")
    return "".join(pieces)
