"""Signs that are words: "&", "=", "×", "π", "x²", "§ 5", and the sums that they make."""

import re
import string
from typing import Final

from native_helper.speech.normalize.english.counts import plain
from native_helper.speech.normalize.english.numbers import NUMBER, cardinal, number, ordinal
from native_helper.speech.normalize.rules import DIGIT, LETTER, Answer, Rule

_OPERATORS: Final = {
    "+": "plus", "-": "minus", "−": "minus", "–": "minus", "*": "times", "×": "times", "·": "times", "⋅": "times",
    "/": "over", "÷": "divided by", "=": "equals", "<": "is less than", ">": "is greater than",
    "≤": "is less than or equal to", "≥": "is greater than or equal to", "≠": "is not equal to", "≈": "is about",
    "±": "plus or minus", "^": "to the power of", "**": "to the power of",
    "∓": "minus or plus", "≡": "is equivalent to",
    "∝": "is proportional to", "==": "equals", "!=": "is not equal to", "<=": "is less than or equal to",
    ">=": "is greater than or equal to", ":": "to", "x": "by",
}  # fmt: skip
# Alone, or between words with spaces around.
_SIGNS: Final = {
    "&": "and", "≠": "is not equal to", "≈": "is about", "≤": "is less than or equal to",
    "≥": "is greater than or equal to", "×": "times", "÷": "divided by", "±": "plus or minus", "∞": "infinity",
    "√": "square root of", "∛": "cube root of", "∑": "sum of", "∏": "product of", "∫": "integral of", "∂": "partial",
    "∇": "nabla", "∈": "is in", "∉": "is not in", "⊂": "is a subset of", "⊆": "is a subset of", "∪": "union",
    "∩": "intersection", "∀": "for all", "∃": "there exists", "∅": "empty set", "∧": "and", "∨": "or", "¬": "not",
    "⇒": "implies", "⇔": "if and only if", "∝": "is proportional to", "©": "copyright", "№": "number", "§": "section",
    "¶": "paragraph", "‰": "per mille", "@": "at", "%": "percent", "°": "degrees", "µ": "micro", "$": "dollar",
    "℃": "degrees Celsius", "℉": "degrees Fahrenheit", "♯": "sharp", "♭": "flat",
    "⌘": "command", "⌥": "option", "⇧": "shift", "⌃": "control", "⎋": "escape", "⏎": "return", "↵": "return",
    "⇥": "tab", "⌫": "delete", "⇪": "caps lock", "↑": "up arrow", "↓": "down arrow", "←": "left arrow", "↔": "to",
}  # fmt: skip
_SMALL_GREEK: Final = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
        "upsilon phi chi psi omega".split(),
        strict=True,
    )
)
_GREEK: Final = _SMALL_GREEK | {
    "Δ": "delta", "Σ": "sigma", "Ω": "omega", "Π": "pi", "Φ": "phi", "Γ": "gamma", "Λ": "lambda", "Θ": "theta",
    "Ψ": "psi", "µ": "mu", "ϕ": "phi",
}  # fmt: skip
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER: Final = "[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]"
_TERM: Final = rf"(?:{NUMBER}[a-z]?|[A-Za-z]|[α-ω])"
_SINGLE: Final = frozenset((*string.ascii_letters, *_SMALL_GREEK))
_OPERATOR: Final = r"(?:[!<>=]=|\*\*|[-+−–*×·⋅/÷=<>≤≥≠≈±^])"


def power(written: str) -> str:
    """Return what a raised number is called: "squared", "to the sixth power"."""
    raised = written.translate(_RAISED)
    if raised in ("2", "3"):
        return "squared" if raised == "2" else "cubed"
    if raised.isdigit():
        return f"to the {ordinal(int(raised))} power"
    if raised[1:].isdigit():
        return f"to the power of {number('-' + raised[1:]) if raised[0] == '-' else cardinal(int(raised[1:]))}"
    sign = {"-": "minus", "+": "plus"}.get(raised[-1])
    if sign and (raised[:-1].isdigit() or len(raised) == 1):
        return f"{cardinal(int(raised[:-1]))} {sign}" if raised[:-1] else sign  # the charge of an ion
    return "to the power of minus"


def _sum(match: re.Match[str]) -> Answer:
    # Letters and signs without an equals sign are as likely a name: "A/B", "C++", "T-X".
    text = match.group()
    letters = re.findall(r"[A-Za-z]", text)
    if not re.search(r"[=<>≤≥≠≈×÷·⋅]|\*\*|(?<=[0-9])\s?[+*^]", text) or (
        letters and "=" not in text and not re.search(r"[<>≤≥≠×÷]|\*\*", text)
    ):
        return None
    said = []
    for part in re.findall(rf"{NUMBER}|{_POWER}+|[!<>=]=|\*\*|\S", text):
        if part in _OPERATORS and part != "x":
            said.append(_OPERATORS[part])
        elif part.translate(_RAISED) != part:
            said.append(power(part))
        elif part in _GREEK:
            said.append(_GREEK[part])
        else:
            said.append(number(part) if part[0].isdigit() or part[0] == "." else part)
    return " ".join(said)


def _ratio(match: re.Match[str]) -> Answer:
    # A verse or a page: "Deuteronomy 21:4".
    named = _NAMED.search(match.string, max(0, match.start() - 24), match.start())
    joint = " " if named or len(match["first"]) == 4 else " to "
    end = f" to {plain(match['end'], counted=True)}" if match["end"] else ""
    return plain(match["first"], counted=False) + joint + plain(match["last"], counted=True) + end


def _by(match: re.Match[str]) -> Answer:
    return " by ".join(number(part) for part in re.split(r"\s?[x×]\s?", match.group()))


def _sign(match: re.Match[str]) -> Answer:
    return _SIGNS[match.group()]


_NOTED: Final = re.compile(r"(?:[a-z]{3}|[.,;:!?)\]\"'”’])\Z")


def _raised(match: re.Match[str]) -> Answer:
    # Behind a word or a sentence it is the number of a note.
    if _NOTED.search(match.string, max(0, match.start() - 3), match.start()):
        return ""
    if match.start() == 0 and match.group().isdigit():
        return cardinal(int(match.group().translate(_RAISED)))  # what a note begins with
    return power(match.group())


def _lowered(match: re.Match[str]) -> Answer:
    return number(match.group().translate(_SUBSCRIPTS))


def _greek(match: re.Match[str]) -> Answer:
    return _GREEK[match.group()]


def _squared(match: re.Match[str]) -> Answer:
    return f"{match['letter']} {power(match['power'])}"


def _number_power(match: re.Match[str]) -> Answer:
    if re.fullmatch("1[5-9][0-9]{2}|20[0-9]{2}", match["number"]):
        return plain(match["number"], counted=False)  # "in 1985²", with a note
    return f"{number(match['number'])} {power(match['power'])}"


_NAMED: Final = re.compile(r"\b[A-Z][a-z]{2,}\.?\s\Z")
_SPACED: Final = {
    "+": "plus",
    "=": "equals",
    "<": "is less than",
    ">": "is greater than",
    "/": "slash",
    "*": "asterisk",
    "−": "minus",
}


_MENU_BEFORE: Final = re.compile(
    r"\b(?:File|Edit|View|Insert|Format|Tools|Settings|Preferences|Options|Window|Help|Menu|General|System)\s?\Z"
)
_KEY_BEFORE: Final = re.compile(r"(?:\b(?:[Pp]ress|[Hh]it|[Tt]ap|the|[Uu]se|key|or)\s|[⌘⌥⇧⌃+]\s?)\Z")
_MENU: Final = re.compile(r"[a-z]{2}\s>\s[A-Z]")


def _spaced(match: re.Match[str]) -> Answer:
    if match.group() == ">" and _MENU.search(match.string[max(0, match.start() - 3) : match.end() + 3]):
        return ","  # "File > Save As": the way through a menu
    return _SPACED[match.group()]


def _arrow(match: re.Match[str]) -> Answer:
    before = match.string[max(0, match.start() - 16) : match.start()]
    if _MENU_BEFORE.search(before):
        return ","  # "File → Save As"
    if _KEY_BEFORE.search(before) or not before:
        return "right arrow"
    return "to" if before[-1] == " " else " to "


def _slash(match: re.Match[str]) -> Answer:
    before, after = match.string[match.start() - 1], match.string[match.end()]
    return " " if before.isupper() and after.isupper() else " slash "


SUMS: Final[tuple[Rule, ...]] = (
    Rule(
        DIGIT,
        rf"(?<![\w.,/:$£€#])(?P<number>{NUMBER})(?P<power>{_POWER}{{1,4}})(?!\w)",
        _number_power,
        digits_behind="⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺",
    ),
    Rule(
        DIGIT + LETTER,
        rf"(?<![\w.,/:$£€#-]){_TERM}{_POWER}{{0,4}}(?:\s?{_OPERATOR}\s?[-−]?{_TERM}{_POWER}{{0,4}})"
        rf"{{1,12}}(?![\w/]|[.,:-]?[0-9])",
        _sum,
        words=_SINGLE,
    ),
    Rule(DIGIT, rf"(?<![\w.,/:$£€#-]){NUMBER}(?:\s?[x×]\s?{NUMBER}){{1,3}}(?![\w.]|,[0-9])", _by),
    Rule(
        DIGIT,
        r"(?<![\w.,/:-])(?P<first>[0-9]{1,4}(?:\.[0-9]{1,2})?):(?P<last>[0-9]{1,4}|[0-9]\.[0-9])(?:[-–](?P<end>[0-9]{1,3}))?(?![\w:]|[.-][0-9])",
        _ratio,
        digits_behind=":.",
    ),
)
SIGNS: Final[tuple[Rule, ...]] = (
    Rule("~≈", r"[~≈](?=[$£€¥₹])", lambda _: "about "),
    Rule("#", r"(?<=\b[A-G])#(?!\w)", lambda _: " sharp"),
    Rule(".", r"(?<![\w.])\.(?=[A-Z]{2,6}(?!\w)|[a-z]{2,5}(?![\w.]))", lambda _: "dot "),
    Rule(LETTER, rf"(?<![^\W_])(?P<letter>[A-Za-z])(?P<power>{_POWER}{{1,4}})", _squared, words=_SINGLE),
    Rule("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", rf"{_POWER}{{1,4}}", _raised),
    Rule("₀₁₂₃₄₅₆₇₈₉", r"[₀-₉]{1,6}(?:\.[₀-₉]{1,6})?", _lowered),
    Rule(LETTER, rf"(?<![α-ωΑ-Ω\u0370-\u03ff])[{''.join(_GREEK)}](?![\u0370-\u03ff])", _greek, words=_GREEK.keys()),
    Rule(
        "".join(_SIGNS) + "$",
        rf"(?<![\w$])\$(?!\w)|[{re.escape(''.join(_SIGNS))}](?<!@)|(?<!\w)@(?=\s|[0-9])|"
        rf"(?<=\s)@(?=\s)",
        _sign,
    ),
    Rule("+=<>/*−", r"(?<=[\w)\]%] )[+=<>/*−](?=[\s\w(]{1,2}\w|\s[($])|(?<=[\w)])[+=](?=[\w(])", _spaced),
    Rule("_", r"(?<=[0-9])_(?=[^\W_])|(?<=[^\W_])_(?=[0-9])", lambda _: " "),
    Rule("*", r"(?<=[\w)\]])\*\*(?=[-−]?[0-9])", lambda _: " to the power of "),
    Rule("→⟶", r"[→⟶]", _arrow),
    Rule("/", r"(?<=[^\W\d_])/(?=[^\W\d_])", _slash),
    Rule("/", r"(?<=[0-9])/(?=[^\W_])|(?<=[^\W_])/(?=[0-9])", lambda _: " "),
    Rule("+", r"(?<=[A-Za-z+])\+(?=\+?(?:[\s,.;:!?)]|\Z))", lambda _: " plus"),
)
