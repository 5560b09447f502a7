"""`utter add mlx` and `utter remove mlx`: models of mlx-audio, which speak in the engine itself."""

import json
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from native_helper.cli import own_voices
from native_helper.cli.arrival import Arrival, leave
from native_helper.cli.exit_status import ExitStatus
from native_helper.errors import SetupFailed
from native_helper.paths import Folders, folders
from native_helper.setup import mlx_models
from native_helper.setup.disk import size_words
from native_helper.setup.model_install import Offer, Wish
from native_helper.setup.plan import ask
from native_helper.shown import shown

NAME: Final = "mlx"
_UNTRIED: Final = "No such model was ever tried here with its real files."
_WHERE: Final = (
    "It works where Kokoro does: on a Mac's GPU, and on 64-bit Linux on the CPU, where most models are slow."
)
_PART: Final = "It is no voice by itself: it is there for the models that need it."


def overview() -> ExitStatus:
    """Tell what it is and what of it is there."""
    print(f"{NAME}: models of mlx-audio, by name. {_WHERE} {_UNTRIED}")
    where = folders()
    for name in mlx_models.names(where):
        print(f"  mlx:{name}  {size_words(mlx_models.size(where, name))}")
    print("  Add one with: utter add mlx ORGANISATION/NAME, or a folder")
    return ExitStatus.DONE


def add(named: Sequence[str], *, languages: Sequence[str], clip: Path | None, yes: bool, as_json: bool) -> ExitStatus:
    """Bring models. Raises Canceled if the person does not want them, and what mlx_models raises."""
    if not named:
        raise SetupFailed("No model was named.", "For example: utter add mlx mlx-community/Kokoro-82M-bf16")
    where = folders()
    if clip is not None:
        mlx_models.require_clip(clip)  # before questions and a download that would be for nothing
        own_voices.require_right(yes=yes, as_json=as_json)
    if clip is not None and len(named) == 1 and named[0] in mlx_models.names(where):
        return _add_clip(named[0], clip, as_json=as_json)
    wanted = [mlx_models.wanted(name) for name in named]
    line = Arrival(enabled=not as_json)
    wish = Wish(agree=lambda offer: _agrees(offer, yes=yes, as_json=as_json), on_progress=line.show)
    signal.signal(signal.SIGTERM, leave)  # so that the line of progress is taken away
    brought = []
    try:
        for what in wanted:
            if mlx_models.add(where, what, languages, wish):
                brought.append(what.name)
            line.clear()
    except KeyboardInterrupt:
        line.tell_stopped()
        raise
    finally:
        line.clear()
    if clip is not None:
        mlx_models.add_clip(where, wanted[0].name, clip)
    if as_json:
        print(json.dumps({"brought": brought, "models": mlx_models.names(where)}))
        return ExitStatus.DONE
    for what in wanted:
        told = "is added" if what.name in brought else "is added already, and right"
        use = f"Choose it as the voice mlx:{what.name}" if mlx_models.is_voice(where, what.name) else _PART
        print(f"{what.name} {told}. {use}")
        if what.folder:
            print(f"Its licence is its author's; see what came with it in {shown(what.folder)}")
    return ExitStatus.DONE


def remove(name: str | None, *, yes: bool, as_json: bool) -> ExitStatus:
    """Remove a model, or all of them, after a question."""
    where = folders()
    there = mlx_models.names(where)
    gone = [one for one in there if name in (None, one)]
    n_bytes = sum(mlx_models.size(where, one) for one in gone)
    goes = ", ".join(f"{one} ({_what_goes(where, one)})" for one in gone)
    if gone and not yes and not ask(f"Remove {goes}?", as_json):
        print("Nothing was removed.")
        return ExitStatus.FAILED
    stays = [folder for one in gone if (folder := mlx_models.elsewhere(where, one))]
    for one in gone:
        mlx_models.remove(where, one)
    if as_json:
        print(json.dumps({"freed_bytes": n_bytes, "removed": gone}))
    elif gone:
        print(f"{', '.join(gone)} removed{f': {size_words(n_bytes)} are free again' if n_bytes else ''}.")
        for folder in filter(Path.exists, stays):
            print(f"Your folder {shown(folder)}, to which there was a link, is as it was.")
    else:
        print(f"There is no model {name}." if name else "No model of mlx-audio was added.")
    return ExitStatus.DONE


def _what_goes(where: Folders, name: str) -> str:
    stays, n_bytes = mlx_models.elsewhere(where, name), size_words(mlx_models.size(where, name))
    n_recordings = mlx_models.n_recordings(where, name)
    recordings = f"{n_recordings} recording{'s' if n_recordings > 1 else ''}" if n_recordings else ""
    if stays is None:
        return f"{n_bytes}, {recordings} among it" if recordings else n_bytes
    link = f"only the link to your folder {shown(stays)}, which stays"
    return f"{recordings}, {n_bytes}, and {link}" if recordings else link


def _add_clip(name: str, clip: Path, *, as_json: bool) -> ExitStatus:
    mlx_models.add_clip(folders(), name, clip)
    if as_json:
        print(json.dumps({"voice": f"mlx:{name}/{clip.stem}"}))
    else:
        print(f"Choose it as the voice mlx:{name}/{clip.stem}")
    return ExitStatus.DONE


def _agrees(offer: Offer, *, yes: bool, as_json: bool) -> bool:
    if not as_json:
        print(
            f"{offer.repository} on {offer.source}: {size_words(offer.left_bytes)} to download into "
            f"{shown(offer.folder)}; {size_words(offer.free_bytes)} are free there."
        )
        print(f"Its licence is its author's; read it at https://huggingface.co/{offer.repository}")
        print(f"{_WHERE} {_UNTRIED}", flush=True)
    return yes or ask("Get it now?", as_json)
