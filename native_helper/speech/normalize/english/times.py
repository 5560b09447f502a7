"""Times of day, durations and time zones."""

import re
from collections.abc import Iterator
from typing import Final

from native_helper.speech.normalize.english.numbers import cardinal, digits, pair
from native_helper.speech.normalize.rules import DIGIT, SENTENCE_END, Answer, Rule

_HALF_DAY: Final = (
    r"[ap]\.?\s?m(?:\.(?!\w)|\.(?=[a-z]\.?[a-z])|(?![\w]))|[AP]\.?\s?M(?:\.(?!\w)|\.(?=[A-Z])|"
    r"(?![\w]))"
)
_ZONES: Final = (
    "EST EDT ET CST CDT CT MST MDT MT PST PDT PT GMT UTC BST CET CEST EET EEST IST JST AEST AEDT "
    "ACST AWST NZST NZDT MSK WET WEST Z"
).split()
# Read as words, or too short, where they are in small letters.
_IN_CAPITALS: Final = frozenset("Z WEST WET MT CT PT ET IST".split())


def _ways(zone: str) -> Iterator[str]:
    yield zone
    if zone not in _IN_CAPITALS:
        yield zone.lower()
        yield from (r"\.".join(letters) + r"\.?" for letters in (zone, zone.lower()))


_ZONE: Final = "|".join(rf"{way}(?!\w)" for zone in _ZONES for way in _ways(zone))
_CLOCK: Final = (
    r"(?P<{0}hour>2[0-4]|[01]?[0-9])"
    r"(?:[:.](?P<{0}minute>[0-5][0-9])(?::(?P<{0}second>[0-5][0-9])(?:\.(?P<{0}fraction>[0-9]{{1,9}}))?)?)?"
)
_BEFORE: Final = r"(?<![\w.,:/$£€-])"
_AFTER: Final = r"(?![\w]|[.:,]?[0-9])"
_TIME: Final = rf"(?:\s?(?P<half>{_HALF_DAY}))?(?:\s?(?P<zone>{_ZONE}))?"


def _hour_and_minute(hour: int, minute: int) -> str:
    if minute == 0:
        return "midnight" if hour == 0 else f"{cardinal(hour)} o'clock"
    return f"{cardinal(hour)} {pair(minute)}"


def _amount(number: int, unit: str) -> str:
    return f"{cardinal(number)} {unit}{'' if number == 1 else 's'}"


def _said(match: re.Match[str], which: str, half: str | None) -> str:
    hour, minute, second = match[f"{which}hour"], match[f"{which}minute"], match[f"{which}second"]
    if second:
        seconds = _amount(int(second), "second")
        if match[f"{which}fraction"]:
            seconds = f"{cardinal(int(second))} point {digits(match[f'{which}fraction'])} seconds"
        parts = _amount(int(hour), "hour"), _amount(int(minute), "minute"), seconds
        return f"{parts[0]} {parts[1]} and {parts[2]}" + _half(half)
    if half:
        minutes = f" {pair(int(minute))}" if minute and int(minute) else ""
        return cardinal(int(hour) or 12) + minutes + _half(half)
    return _hour_and_minute(int(hour), int(minute)) if minute else cardinal(int(hour))


def _half(written: str | None) -> str:
    return f" {written[0].upper()}M" if written else ""


_GOES_ON: Final = re.compile(
    r"\s(?:\(|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Eastern|Central|Mountain|Pacific|Greenwich)\b)"
)
# "at 5 p.m. 3 men came", but not "to 5 p.m. 7 days a week".
_NUMBER_BEHIND: Final = re.compile(
    r"\s+[0-9]{1,6}\s(?!(?:days?|weeks?|months?|hours?|minutes?|nights?|years?|times|to|on|in|at|and|or)\b)[a-z]{2}"
)
# A dot between hours and minutes is a decimal point unless a day or a verb tells a time: "10.30 on Tuesday".
_DAY_BEHIND: Final = re.compile(
    r"\s(?:on\s(?:the\s[0-9]|[0-9]{1,2}\s[A-Z]))|\s(?:on\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
    r"|\s(?:tomorrow|today|tonight|yesterday|sharp|(?:this|in the|every) (?:morning|afternoon|evening)|at night)\b"
)
_MEETING: Final = re.compile(
    r"\b(?:meet|met|leaves?|left|starts?|started|begins?|began|arrives?|arrived|departs?|departed|wake|woke|"
    r"sailed|ate|breakfast|lunch|dinner)\s(?:up\s)?at\s\Z"
)
_PRICED: Final = re.compile(
    r"\b(?:paid|pays?|costs?|prices?|rose|fell|up|down|to|of|by|(?:closed?|opened|trad\w+|priced|sold|stood) at)\s\Z"
)
# Of two numbers with a colon between them: no time.
_RATIO_BEHIND: Final = re.compile(r"[\s-](?i:scales?|ratios?|models?|odds|mix|mixture|replica|split|dilution|aspect)\b")
_RATIO_BEFORE: Final = re.compile(r"\b(?:scale|ratio|odds|diluted)\s(?:(?:of|is|at|was)\s)?(?:about\s)?\Z")


def _ending(match: re.Match[str]) -> str:
    # Zone, and the dot that ends the sentence as well as "p.m.".
    zone = match["zone"]
    said = f" {zone.replace('.', '').upper()}" if zone else ""
    return said + ("." if match.group().endswith(".") and _ends_sentence(match) else "")


def _ends_sentence(match: re.Match[str]) -> bool:
    # "p.m. (EST)" goes on, and so does "a.m. Monday".
    end = match.end()
    if _NUMBER_BEHIND.match(match.string, end):
        return True
    return SENTENCE_END.match(match.string, end) is not None and not _GOES_ON.match(match.string, end)


def _is_after_midnight(match: re.Match[str]) -> bool:
    # "at 00:30", but not "at 00:30 in the film".
    return (
        not match["second"]
        and _is_before(_CLOCK_BEFORE, match)
        and re.match(r"\s(?:in|of|into)\b", match.string[match.end() : match.end() + 6]) is None
    )


def _is_ratio(match: re.Match[str]) -> bool:
    # "a 1:10 scale"
    return _RATIO_BEHIND.match(match.string, match.end()) is not None or _is_before(_RATIO_BEFORE, match)


def _is_before(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
    return pattern.search(match.string, max(0, match.start() - 24), match.start()) is not None


def _time(match: re.Match[str]) -> Answer:
    half, zone, minute = match["half"], match["zone"], match["minute"]
    colon = match.string[match.end("hour") : match.end("hour") + 1] == ":"
    if half is None and minute and not zone:
        if colon and _is_ratio(match):
            return None
        is_timed = _DAY_BEHIND.match(match.string, match.end()) is not None and not _is_before(_PRICED, match)
        colon = colon or is_timed or _is_before(_MEETING, match)
        if match["hour"] == "00" and minute != "00" and _is_after_midnight(match):
            return f"twelve {pair(int(minute))} AM"
    if (half is None and not (minute and (colon or zone))) or (minute is None and zone and not half):
        return None
    if half and int(match["hour"]) > 12 and not minute:
        return None
    return _said(match, "", half) + _ending(match)


def _times(match: re.Match[str]) -> Answer:
    half, first_half = match["half"], match["first_half"]
    if not half and not (match["first_minute"] and match["minute"]):
        return None
    if half is None and (match["first_minute"] or "") and match.group().count(":") < 2:
        return None
    return f"{_said(match, 'first_', first_half)} to {_said(match, '', half)}{_ending(match)}"


def _french(match: re.Match[str]) -> Answer:
    return _hour_and_minute(int(match["hour"]), int(match["minute"]))


def _stopwatch(match: re.Match[str]) -> Answer:
    # "3:05:20" and "45:30": beyond what a clock shows, or with hours of any length.
    if not match["hours"] and not match["fraction"] and _is_ratio(match):
        return None
    hours = f"{_amount(int(match['hours']), 'hour')} " if match["hours"] else ""
    seconds = _amount(int(match["seconds"]), "second")
    if match["fraction"]:
        seconds = f"{cardinal(int(match['seconds']))} point {digits(match['fraction'])} seconds"
    return f"{hours}{_amount(int(match['minutes']), 'minute')} and {seconds}"


def _elapsed(match: re.Match[str]) -> Answer:
    # "2h30m", "1h 5m 30s", "5m30s": hours and minutes, or minutes and seconds.
    parts = [_amount(int(match[unit]), unit) for unit in ("day", "hour", "minute", "second") if match[unit] is not None]
    return " ".join(parts) if len(parts) > 1 else None


def _military(match: re.Match[str]) -> Answer:
    # "at 1400 hours", "0600 hours"; "1400 hours" alone is an amount.
    hour, minute = match["hour"], match["minute"]
    if hour[0] != "0" and not _is_before(_CLOCK_BEFORE, match):
        return None
    said = digits(hour) if hour[0] == "0" else cardinal(int(hour))
    return {"time": f"{said} hundred" if minute == "00" else f"{said} {cardinal(int(minute))}"}


_CLOCK_BEFORE: Final = re.compile(r"\b(?:[Aa]t|[Bb]y|[Ff]rom|until|till|since|after|before)\s\Z")


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        DIGIT,
        rf"{_BEFORE}{_CLOCK.format('first_')}(?:\s?(?P<first_half>{_HALF_DAY}))?(?:\s?[-–]\s?|—|\sto\s)"
        rf"{_CLOCK.format('')}(?:{_TIME}){_AFTER}",
        _times,
    ),
    Rule(DIGIT, rf"{_BEFORE}{_CLOCK.format('')}{_TIME}{_AFTER}", _time),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?:(?P<day>[0-9]{{1,3}})d\s?)?(?:(?P<hour>[0-9]{{1,3}})h\s?)?(?:(?P<minute>[0-9]{{1,3}})m(?:in)?\s?)?"
        rf"(?:(?P<second>[0-9]{{1,2}})s)?(?<=[hmsn])(?!\w)",
        _elapsed,
        digits_behind="dhm",
    ),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?P<time>(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9]))(?=\s(?:hours|hrs)(?!\w))",
        _military,
        digits_behind=" ",
    ),
    Rule(DIGIT, rf"{_BEFORE}(?P<hour>2[0-3]|[01]?[0-9])h(?P<minute>[0-5][0-9])(?!\w)", _french, digits_behind="h"),
    Rule(
        DIGIT,
        rf"{_BEFORE}(?:(?P<hours>[0-9]{{1,3}}):)?(?P<minutes>[0-5]?[0-9]):(?P<seconds>[0-5][0-9])"
        rf"(?:\.(?P<fraction>[0-9]{{1,9}}))?{_AFTER}",
        _stopwatch,
        digits_behind=":",
    ),
)
