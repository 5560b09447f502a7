"""Numbers amid Chinese and Japanese text, as they are spoken: "2024" before 年 is 二零二四, elsewhere 二千零二十四.

In   a visible word, such as "1,234.5", "50%" or "12:30", and for Chinese the characters around it
Out  Chinese characters, or hiragana, or "" for a word that is no number
"""

import re
from itertools import pairwise
from typing import Final

_NUMBER: Final = r"[0-9]+(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)*"
_WORD: Final = re.compile(rf"[-−+]?[$€£¥]?(?:{_NUMBER})(?:[-−–~〜～:/,.](?:{_NUMBER}))*(?:[%‰°℃]|°[CF])*")
_PART: Final = re.compile(rf"{_NUMBER}|.", re.DOTALL)
_LONGEST: Final = 16  # digits that are read as one number; a longer one is a number of a card or a telephone

_CHINESE_DIGITS: Final = "零一二三四五六七八九"
_CHINESE_BIG: Final = ("", "万", "亿", "万亿")
_CHINESE_SIGNS: Final = {
    "+": "加", "$": "美元", "€": "欧元", "£": "英镑", "¥": "元", "%": "百分之", "‰": "千分之", "℃": "摄氏度",
    "°": "度", ":": "点", "/": "比", **dict.fromkeys("-−–~〜～", "到"),
}  # fmt: skip
_COUNTED: Final = "个位只件条种次本张家天名"  # two of these are 两, not 二

_KANA_DIGITS: Final = ("ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
_KANA_BIG: Final = ("", "まん", "おく", "ちょう")
_KANA_HUNDREDS: Final = {1: "ひゃく", 3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}
_KANA_THOUSANDS: Final = {1: "せん", 3: "さんぜん", 8: "はっせん"}
_KANA_SIGNS: Final = {
    "+": "プラス", "$": "ドル", "€": "ユーロ", "£": "ポンド", "¥": "えん", "%": "パーセント", "‰": "パーミル",
    "℃": "ど", "°": "ど", ":": "じ", "/": "ぶんの", **dict.fromkeys("-−–~〜～", "から"),
}  # fmt: skip


def chinese(word: str, before: str = "", after: str = "") -> str:
    """Return the number `word` in Chinese characters, given the characters around it; "" if it is none."""
    if _WORD.fullmatch(word) is None:
        return ""
    if word.isdigit() and ((after == "年" and len(word) == 4) or _is_code(word)):
        return "".join(_CHINESE_DIGITS[int(digit)] for digit in word)
    if word == "2" and before != "第" and after and after in _COUNTED:
        return "两"
    spoken = [_chinese_part(part) for part in _PART.findall(word)]
    if word[0] in "-−":
        spoken[0] = "负"
    return "".join(_percent_first(spoken, word) if word[-1] in "%‰" else _currency_last(spoken, word))


def japanese(word: str) -> str:
    """Return the number `word` in hiragana, foreign words in katakana; "" if it is none."""
    if _WORD.fullmatch(word) is None:
        return ""
    spoken = [_kana_part(part) for part in _PART.findall(word)]
    if word[0] in "-−":
        spoken[0] = "マイナス"
    return "".join(_currency_last(spoken, word))


def _percent_first(spoken: list[str], word: str) -> list[str]:
    return [_CHINESE_SIGNS[word[-1]], *spoken[:-1]]


def _currency_last(spoken: list[str], word: str) -> list[str]:
    place = 1 if word[0] in "-−+" else 0
    return [*spoken[:place], *spoken[place + 1 :], spoken[place]] if word[place] in "$€£¥" else spoken


def _is_code(digits: str) -> bool:
    return len(digits) > _LONGEST or (len(digits) > 1 and digits[0] == "0")


def _chinese_part(part: str) -> str:
    if not part[0].isdigit():
        return _CHINESE_SIGNS.get(part, "")
    whole, *decimals = part.replace(",", "").split(".")
    integer = "".join(_CHINESE_DIGITS[int(digit)] for digit in whole) if _is_code(whole) else _chinese_integer(whole)
    return "点".join([integer, *("".join(_CHINESE_DIGITS[int(digit)] for digit in digits) for digits in decimals)])


def _chinese_integer(digits: str) -> str:
    if not digits.strip("0"):
        return "零"
    spoken = ""
    groups = _groups(digits)
    for number, (group, big) in enumerate(zip(groups, _big(groups, _CHINESE_BIG), strict=True)):
        if not group:
            continue
        # 零 stands for the places that are left out.
        gap = number and (group < 1000 or not groups[number - 1])
        spoken += ("零" if gap and spoken else "") + _chinese_group(group) + big
    return spoken.removeprefix("一") if spoken.startswith("一十") else spoken


def _chinese_group(group: int) -> str:
    spoken, pending = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // place % 10
        if digit:
            spoken += ("零" if pending and spoken else "") + _CHINESE_DIGITS[digit] + unit
        pending = not digit
    return spoken


def _kana_part(part: str) -> str:
    if not part[0].isdigit():
        return _KANA_SIGNS.get(part, "")
    whole, *decimals = part.replace(",", "").split(".")
    integer = "".join(_KANA_DIGITS[int(digit)] for digit in whole) if _is_code(whole) else _kana_integer(whole)
    return "てん".join([integer, *("".join(_KANA_DIGITS[int(digit)] for digit in digits) for digits in decimals)])


def _kana_integer(digits: str) -> str:
    groups = _groups(digits)
    spoken = "".join(
        _kana_group(group, big) + big for group, big in zip(groups, _big(groups, _KANA_BIG), strict=True) if group
    )
    return spoken or _KANA_DIGITS[0]


def _kana_group(group: int, big: str) -> str:
    thousands, hundreds, tens, ones = (int(digit) for digit in f"{group:04}")
    spoken = ""
    if thousands:
        # "いっせんまん", but "せん" alone.
        usual = _KANA_THOUSANDS.get(thousands, _KANA_DIGITS[thousands] + "せん")
        spoken += "いっせん" if thousands == 1 and big else usual
    if hundreds:
        spoken += _KANA_HUNDREDS.get(hundreds, _KANA_DIGITS[hundreds] + "ひゃく")
    if tens:
        spoken += ("" if tens == 1 else _KANA_DIGITS[tens]) + "じゅう"
    return spoken + (_KANA_DIGITS[ones] if ones else "")


def _groups(digits: str) -> list[int]:
    # Of four digits, the highest first.
    first = len(digits) % 4
    borders = [0, *range(first, len(digits) + 1, 4)] if first else list(range(0, len(digits) + 1, 4))
    return [int(digits[begin:end]) for begin, end in pairwise(borders)]


def _big(groups: list[int], names: tuple[str, ...]) -> list[str]:
    return list(names[: len(groups)][::-1])
