"""From the arguments to a command, and from whatever it raised to one sentence, a remedy and an exit status."""

import argparse
import json
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Final

from native_helper.cli.arguments import parse, parser
from native_helper.cli.exit_status import ExitStatus, code_of, status_of
from native_helper.cli.streams import OutputUnwritable, drop_output, open_standard_streams
from native_helper.errors import EngineUnreachable, FileUnusable, SettingsInvalid, UtterError, printable


def run(arguments: Sequence[str]) -> int:
    """Do what `arguments` ask; return the exit status. Raises SystemExit for what cannot be understood."""
    open_standard_streams()
    options = argparse.Namespace()
    try:
        try:
            options = parse(arguments)
            status = _dispatch(options)
        finally:
            sys.stdout.flush()
    except OutputUnwritable as error:
        drop_output()
        _tell(error, as_json=False)
        return status_of(error)
    except UtterError as error:
        _tell(_cause(error, options), as_json=getattr(options, "json", False))
        return status_of(error)  # where no engine could be started, whatever the cause
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        drop_output()  # `utter voices | head`: the reader has enough
        return ExitStatus.FAILED
    return status


def _dispatch(options: argparse.Namespace) -> int:
    if options.version:
        from native_helper.build import build

        print(f"utter {build()}")
        return ExitStatus.DONE
    if options.command is None:
        parser().print_help(sys.stderr)
        return ExitStatus.USAGE
    return _COMMANDS[options.command](options)


# Each imports what it needs and no more: speaking wants no installer, and `utter health` no sound.


def _speak(options: argparse.Namespace) -> int:
    from native_helper.cli.outlet import Target
    from native_helper.cli.speak import SpeakOptions, speak

    _leave_in_order()  # as with Ctrl-C: silence, and no half file
    return speak(
        SpeakOptions(
            words=options.words,
            file=options.file,
            literal=options.text,
            json_field=options.json_lines,
            joined=options.joined,
            target=Target(
                options.output, options.chapters, options.format, options.subtitles_file, options.subtitles_format
            ),
            voice=options.voice,
            language=options.language,
            to=options.to,
            shows_translation=options.show_translation,
            speed=options.speed,
            skip=options.skip,
            markup=options.markup,
            json=options.json,
            quiet=options.quiet,
            progress=options.progress,
        )
    )


def _leave_in_order() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _engine(options: argparse.Namespace) -> int:
    from native_helper.cli import engine

    if options.start:
        return engine.start(as_json=options.json)
    if options.stop:
        return engine.stop(as_json=options.json)
    return engine.run_here()


def _voices(options: argparse.Namespace) -> int:
    if options.action is not None:
        from native_helper.cli import own_voices

        if options.action == "add":
            return own_voices.add(options.name, options.file, yes=options.yes, as_json=options.json)
        return own_voices.remove(options.name, as_json=options.json)
    from native_helper.cli.questions import voices

    return voices(language=options.language, everything=options.all, as_json=options.json)


def _health(options: argparse.Namespace) -> int:
    from native_helper.cli.questions import health

    return health(as_line=options.json)


def _doctor(options: argparse.Namespace) -> int:
    from native_helper.cli.doctor import doctor

    return doctor(thorough=options.thorough, as_json=options.json, as_report=options.report)


def _token(_options: argparse.Namespace) -> int:
    from native_helper.cli.questions import require_http
    from native_helper.engine.token import read_or_make_token
    from native_helper.paths import folders

    # Whoever asks is about to send it to the port, where without our engine any other user's program may listen.
    require_http()
    path = folders().token
    try:
        print(read_or_make_token(path))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileUnusable(f"The token cannot be read or made: {error}.", f"See to {path} and its folder.") from error
    return ExitStatus.DONE


def _model(options: argparse.Namespace) -> int:
    from native_helper.cli import model

    match options.action:
        case "install":
            return model.install(source=options.source, forget=options.forget, yes=options.yes, as_json=options.json)
        case "status":
            return model.status(as_json=options.json)
        case "verify":
            return model.verify(as_json=options.json)
        case _:
            return model.remove(yes=options.yes, as_json=options.json)


def _add(options: argparse.Namespace) -> int:
    from native_helper.cli import workers

    if options.name is None:
        return workers.overview(as_json=options.json)
    if options.name == "mlx":
        from native_helper.cli import mlx

        if options.list:
            return mlx.overview()
        return mlx.add(
            options.voices, languages=options.language, clip=options.clip, yes=options.yes, as_json=options.json
        )
    if options.list:
        return workers.published(options.name, as_json=options.json)
    return workers.add(
        options.name,
        tuple(options.voices),
        source=options.source,
        yes=options.yes,
        accept_licence=options.accept_licence,
        as_json=options.json,
    )


def _remove(options: argparse.Namespace) -> int:
    from native_helper.cli import mlx, workers

    if options.name == "mlx":
        return mlx.remove(options.voice, yes=options.yes, as_json=options.json)
    return workers.remove(options.name, options.voice, yes=options.yes, as_json=options.json)


def _dictionary(options: argparse.Namespace) -> int:
    from native_helper.cli import dictionary

    match options.action:
        case "list":
            return dictionary.list_entries(as_json=options.json)
        case "add":
            values = {"pattern" if options.pattern else "word": options.word, "say": options.say, "ipa": options.ipa}
            given = {
                name: value for name, value in (values | {"language": options.language}).items() if value is not None
            }
            return dictionary.add(given, as_json=options.json)
        case "remove":
            return dictionary.remove(options.word, options.language, as_json=options.json)
        case _:
            return dictionary.test(
                options.words, language=options.language, markup=options.markup, as_json=options.json
            )


def _bench(options: argparse.Namespace) -> int:
    from native_helper.cli.bench import bench

    _leave_in_order()  # and its engine with it
    return bench(voice=options.voice, n_runs=options.runs, as_object=options.json)


def _install(options: argparse.Namespace) -> int:
    from native_helper.setup.install import InstallOptions, install

    return install(
        InstallOptions(
            dry_run=options.dry_run,
            yes=options.yes,
            browsers=tuple(options.browser),
            user_data_dirs=tuple(options.user_data_dir),
            json=options.json,
            service=options.service,
        )
    )


def _uninstall(options: argparse.Namespace) -> int:
    from native_helper.setup.uninstall import UninstallOptions, uninstall

    return uninstall(
        UninstallOptions(
            yes=options.yes,
            keep_models=options.keep_models,
            keep_words=options.keep_words,
            dry_run=options.dry_run,
            json=options.json,
        )
    )


_START_NOTHING: Final = ("health", "token", "bench")  # or an engine with settings of its own
_COMMANDS: Final[dict[str, Callable[[argparse.Namespace], int]]] = {
    "speak": _speak,
    "voices": _voices,
    "health": _health,
    "doctor": _doctor,
    "engine": _engine,
    "token": _token,
    "model": _model,
    "add": _add,
    "remove": _remove,
    "dictionary": _dictionary,
    "bench": _bench,
    "install": _install,
    "uninstall": _uninstall,
}


def _cause(error: UtterError, options: argparse.Namespace) -> UtterError:
    """Return what kept an engine from starting where the settings did; else `error`."""
    if not isinstance(error, EngineUnreachable) or options.command in _START_NOTHING:
        return error
    from native_helper import settings
    from native_helper.paths import folders

    try:
        settings.load(folders().settings)
    except SettingsInvalid as cause:
        return cause
    return error


def _tell(error: UtterError, *, as_json: bool) -> None:
    if as_json:
        failure = {"code": code_of(error), "message": error.message, "remedy": error.remedy}
        print(json.dumps({"error": failure}, ensure_ascii=False))
        return
    print(f"utter: {printable(error.message)}", file=sys.stderr)
    if error.remedy:
        print(f"       {printable(error.remedy)}", file=sys.stderr)
