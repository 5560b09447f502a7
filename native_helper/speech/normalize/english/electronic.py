"""Addresses of the net and of files: e-mail, URLs, domains, paths, file names, handles, hashtags.

Words stay words, digits are read one by one, marks by their names. A scheme is read only where the address stands
alone, which is a matter of `clean`.
"""

import re
import string
from typing import Final

from native_helper.speech.normalize.english.numbers import cardinal, digits, year
from native_helper.speech.normalize.rules import DIGIT, LETTER, Answer, Rule

_MARKS: Final = {
    ".": "dot", "/": "slash", "\\": "backslash", "-": "dash", "_": "underscore", "@": "at", ":": "colon",
    "&": "ampersand", "?": "question mark", "=": "equals", "#": "hash", "%": "percent", "+": "plus", "~": "tilde",
    "!": "exclamation mark", "*": "asterisk", "$": "dollar", "'": "apostrophe", ",": "comma", ";": "semicolon",
    "(": "open parenthesis", ")": "close parenthesis", "[": "open bracket", "]": "close bracket", "|": "pipe",
    "^": "caret",
}  # fmt: skip
_GENERIC: Final = (
    "com org net edu gov mil int info biz app dev ai io xyz online site tech store blog news cloud museum name "
    "pro club shop "
    "wiki tv fm ly gl"
).split()
# Words of English among the countries' letters: without more of an address around them they are no domain.
_WORDS: Final = frozenset("it is in at to me so no us am be my as do by pm sh st tv la id mr ms re".split())
_COUNTRIES: Final = (
    "ac ad ae af ag al am ar at au az ba bd be bg br by ca cc ch cl cn co cr cu cy cz de dk do ee eg es eu fi fr "
    "ge gh "
    "gr hk hr hu id ie il in ir is it jp ke kr kz la lb lk lt lu lv ma md me mk mt mx my ng nl no nz pe ph pk pl "
    "pt ro rs "
    "ru sa se sg si sk sm su th tn to tr tw ua ug uk us uy uz va ve vn za zw"
).split()
_FILES: Final = (
    "html htm css js ts jsx tsx py rb rs go java cpp hpp php sh txt md csv tsv json xml yaml yml toml ini cfg "
    "conf log pdf doc "
    "docx xls xlsx ppt pptx odt zip tar gz rar exe dll dmg apk iso png jpg jpeg gif svg webp mp3 mp4 wav flac "
    "avi mov mkv "
    "epub sql db bak tex ipynb env lock"
).split()
# Read as words although they are written like letters to be spelled, and the other way round.
_SPELLED: Final = frozenset(
    "edu html htm css http https ftp www api url php sql xml io ai uk us usa id faq cuda rtx asp cgi ui".split()
)
_SAID: Final = frozenset("mr mrs st".split())

_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})"
_TLD: Final = "|".join(sorted({*_GENERIC, *_COUNTRIES}, key=len, reverse=True))
# A closing bracket belongs to the address where its opening one does: "Cat_(animal)".
_TAIL: Final = r"(?:[^\s<>\"'`()]|\([^\s<>\"'`()]{1,80}\)){1,600}(?<![.,;:!?\]}…])"
_PATH: Final = rf"(?:/(?:{_TAIL})?|[?#]{_TAIL})?"
_HOST: Final = rf"(?:{_LABEL}\.){{1,6}}[A-Za-z]{{2,12}}(?![A-Za-z0-9-])"
_PORT: Final = r"(?::[0-9]{1,5}(?![0-9]))?"
_BEHIND_WORD: Final = ".!$%&'*+=^_~-@0123456789"  # in an address
_BEHIND_DIGITS: Final = _BEHIND_WORD + string.ascii_letters
_EMAIL: Final = (
    rf"[A-Za-z0-9](?:[A-Za-z0-9.!$%&'*+=^_~-]{{0,62}}[A-Za-z0-9_+&-])?"
    rf"@(?:{_HOST}|localhost|(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}})(?![\w-])"
)


def spelled(text: str) -> str:
    """Return an address as it is read."""
    said = []
    for part in re.findall(r"[A-Za-z]+|[0-9]+|[^\W_]+|\S", text):
        if part[0].isdigit() and part.isascii():
            said.append(digits(part))
        elif part.isalpha():
            said.append(_run(part))
        elif part in _MARKS:
            said.append(_MARKS[part])
    return " ".join(said)


def _run(letters: str) -> str:
    # What cannot be said as a word is written in capitals, which are spelled.
    low = letters.lower()
    if low in _SAID:
        return letters
    if low in _SPELLED or len(low) == 1 or (len(low) <= 5 and not re.search("[aeiouy]", low)):
        return letters.upper()
    return letters


def _address(match: re.Match[str]) -> Answer:
    text = match.group()
    host, mark, rest = re.match(r"([^/?#]*)([/?#]?)(.*)", text, re.DOTALL).groups()  # type: ignore[union-attr]
    name, dot, last = host.rpartition(".")
    if not dot or last.isdigit() or "@" in last:
        return spelled(text)  # "user@localhost", "user@10.0.0.1"
    last, colon, port = last.partition(":")
    top = last.upper() if len(last) == 2 else _run(last)
    return " ".join(filter(None, (spelled(name), "dot", top, spelled(colon + port), spelled(mark + rest))))


def _domain(match: re.Match[str]) -> Answer:
    host = match["host"]
    last = host.rpartition(".")[2]
    if last in _WORDS and host.count(".") == 1 and match.group() == host:
        return None
    return _address(match)


def _whole(match: re.Match[str]) -> Answer:
    return spelled(match.group())


def _url(match: re.Match[str]) -> Answer:
    scheme = match["scheme"] or ""
    rest = re.match(rf"({_HOST}{_PORT})(?:{_PATH})", match["rest"])
    if rest is None:
        return spelled(match.group())
    said = _address(rest)
    return f"{spelled(scheme)} {said}".strip() + (
        " " + spelled(match["rest"][rest.end() :]) if rest.end() < len(match["rest"]) else ""
    )


def _file(match: re.Match[str]) -> Answer:
    name, _, ending = match.group().rpartition(".")
    said = (
        ending.upper()
        if len(ending) < 4 and ending not in ("log", "bak", "env", "doc", "go", "tar", "mov", "zip", "java")
        else _run(ending)
    )
    return f"{_file_name(name)} dot {_file_name(said)}"


def _file_name(name: str) -> str:
    said = []
    for part in re.findall(r"[0-9]+|[^\W\d_]+|\S", name):
        if part[0] in "0123456789":
            said.append(cardinal(int(part)) if len(part) < 4 and part[0] != "0" else digits(part))
        else:
            said.append(_MARKS.get(part, part))
    return " ".join(said)


def _handle(match: re.Match[str]) -> Answer:
    return f"at {_file_name(match['name'])}"


def _hashtag(match: re.Match[str]) -> Answer:
    if not any(character.isalpha() for character in match["name"]):
        return None  # "#1½"
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", match["name"])
    dated = re.sub(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", lambda found: f" {year(int(found.group()))} ", words)
    return f"hashtag {_file_name(dated)}"


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        LETTER + DIGIT,
        rf"(?<![\w@]){_EMAIL}{_PATH}(?<!\.)",
        _address,
        behind=_BEHIND_WORD,
        digits_behind=_BEHIND_DIGITS,
    ),
    Rule(LETTER, rf"(?<![\w])(?:mailto:){_EMAIL}", _whole, words=frozenset(("mailto",))),
    Rule(
        LETTER,
        rf"(?<!\w)(?P<scheme>[a-z]{{2,15}}://)(?P<rest>{_TAIL})",
        _url,
        behind=":",
    ),
    Rule(LETTER, rf"(?<!\w)(?P<scheme>s3[an]?://)(?P<rest>{_TAIL})", _whole, words=frozenset("s")),
    Rule(
        LETTER,
        rf"(?<![\w@.])(?P<scheme>)(?P<rest>www\.(?:{_LABEL}\.){{0,6}}{_LABEL}{_PORT}{_PATH})",
        _url,
        words=frozenset(("www",)),
    ),
    Rule(
        LETTER + DIGIT,
        rf"(?<![\w@.-])(?P<host>(?:{_LABEL}\.){{1,6}}(?:{_TLD}))(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
        rf"{_PORT}{_PATH}",
        _domain,
        behind=".-0123456789",
        digits_behind=".-" + string.ascii_letters,
    ),
    Rule(
        LETTER,
        r"(?<!\w)localhost(?::[0-9]{1,5})?(?:/[\w./-]{0,200}\w)?(?=.)(?<!localhost)",
        _whole,
        words=frozenset(("localhost",)),
    ),
    Rule(LETTER, r"(?<!\w)[A-Za-z]:\\(?:[^\s\\/:*?\"<>|]{1,80}\\?){0,20}(?<![.,;:!?])", _whole, behind=":"),
    Rule("/~.", r"(?<![\w/.~])(?:~|\.{1,2})?(?:/[\w.+@-]{0,80}\w){2,20}/?", _whole),
    Rule("/", r"(?<![\w/.~])/(?:usr|etc|bin|tmp|var|home|dev|opt|proc|sys|lib|root|mnt|srv)(?!\w)/?", _whole),
    Rule("~", r"(?<![\w/.~])~/[\w.+-]{0,80}\w", _whole),
    Rule(
        LETTER + DIGIT,
        rf"(?<![\w./-])[A-Za-z0-9][\w-]{{0,60}}(?:\.[\w-]{{1,30}})"
        rf"{{0,2}}\.(?:{'|'.join(sorted(_FILES, key=len, reverse=True))})(?![\w-]|\.\w)",
        _file,
        behind="._-0123456789",
        digits_behind="._-" + string.ascii_letters,
    ),
    Rule("@", r"(?<![\w@])@(?P<name>[^\W\d_]\w{0,60})", _handle),
    Rule("#", r"(?<![\w#&])#(?P<name>(?=[0-9_]{0,20}[^\W\d_])\w{2,60})", _hashtag),
)
