"""The numbers of a list that stands in one line, "1. Wash it. 2. Dry it.": they stay digits, so that their dots divide.

The dot behind a word is the end of a sentence, and the number would go with the item before it.
"""

import re
from typing import Final

from native_helper.speech.normalize.rules import DIGIT, Answer, Rule


def _label(match: re.Match[str]) -> Answer:
    number = int(match["number"])
    beside = "|".join(str(one) for one in (number - 1, number + 1))
    mark = re.escape(match["mark"])
    has_beside = re.search(rf"(?<!\S)(?:{beside}){mark}\s+[A-Z\"“'(]", match.string) is not None
    return match.group() if has_beside else None


RULES: Final = (Rule(DIGIT, r"(?<!\S)(?P<number>[0-9]{1,2})(?P<mark>[.)])(?=\s+[A-Z\"“'(])", _label),)
