"""What a client asked about the person's dictionary: a `dictionary` message in, its answer out.

All of it is done on the synthesis thread, which applies the dictionary and owns the libraries that give sounds.
"""

from collections.abc import Callable

from native_helper.engine.service import Service
from native_helper.errors import BadRequest, NothingToSpeak
from native_helper.speech.dictionary import edit
from native_helper.speech.dictionary.entries import Entry
from native_helper.speech.dictionary.limits import MAX_PROBLEMS
from native_helper.speech.dictionary.wrong import Problem
from native_helper.speech.preview import Shown
from native_helper.speech.request import Request
from native_helper.wire import client_messages
from native_helper.wire import dictionary_report as report


async def answer(
    service: Service, asked: client_messages.Dictionary, is_wanted: Callable[[], bool]
) -> report.DictionaryReport:
    """Do what is asked. Raises BadRequest, DictionaryUnusable, and for a test what a reading raises.

    A change is made for a client that has left, too: it was asked for.
    """
    changes = asked.action in ("add", "remove")
    return await service.synthesis.call(lambda: _answer(service, asked), lambda: changes or is_wanted())


def _answer(service: Service, asked: client_messages.Dictionary) -> report.DictionaryReport:
    path = service.dictionary.path
    match asked.action:
        case "list":
            return _report(service, asked, service.dictionary.current().entries)
        case "add":
            fields = {"word": asked.word, "pattern": asked.pattern, "say": asked.say, "ipa": asked.ipa}
            values = fields | {"language": asked.language}
            added = edit.add(path, {name: value for name, value in values.items() if value is not None})
            return _report(service, asked, (added.entry,)).model_copy(update={"done": added.done})
        case "remove":
            what = asked.word if asked.word is not None else asked.pattern
            if what is None:
                raise BadRequest("To remove an entry, its word or pattern must be named.")
            gone = edit.remove(path, what, asked.language)
            done = "removed" if gone else "absent"
            return _report(service, asked, gone).model_copy(update={"done": done})
        case "test":
            return _test(service, asked)


def _test(service: Service, asked: client_messages.Dictionary) -> report.DictionaryReport:
    if asked.text is None:
        raise BadRequest("To test the dictionary, a text must come with the request.")
    service.require_short(asked.text)
    request = Request(text=asked.text, language=asked.language, markup=asked.markup)
    shown = Shown(asked.text)
    words = list(service.reading(request).pronounced(shown.add))
    if not words:
        raise NothingToSpeak("There is no word to read in this text.", "Test a text that has words in it.")
    preview = shown.preview()
    trial = report.DictionaryTrial(
        spoken=preview.spoken,
        voice=words[0].voice,
        sounded=words[0].sounded,
        matches=[
            report.DictionaryMatch(
                start=place.source.start,
                end=place.source.end,
                spoken_start=place.spoken_start,
                spoken_end=place.spoken_end,
                line=line,
            )
            for line, place in preview.said
        ],
        words=[
            report.PronouncedWord(
                start=word.source.start, end=word.source.end, spoken=word.spoken, phonemes=word.phonemes
            )
            for word in words
        ],
    )
    matched = {line for line, _ in preview.said}
    entries = [entry for entry in service.dictionary.current().entries if entry.line in matched]
    return _report(service, asked, entries).model_copy(update={"trial": trial})


def _report(
    service: Service, asked: client_messages.Dictionary, entries: tuple[Entry, ...] | list[Entry]
) -> report.DictionaryReport:
    problems = service.dictionary.current().problems
    shown = list(problems[:MAX_PROBLEMS])
    if len(problems) > MAX_PROBLEMS:
        shown.append(Problem(f"And {len(problems) - MAX_PROBLEMS} problems more."))
    return report.DictionaryReport(
        id=asked.id,
        entries=[report.DictionaryEntry(line=entry.line, **entry.written()) for entry in entries],
        problems=[report.DictionaryProblem(line=problem.line, message=problem.message) for problem in shown],
    )
