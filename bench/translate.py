"""How fast a sentence is translated, and how soon a translated text is heard.

    python bench/translate.py [--folder FOLDER] [--kokoro CHECKPOINT] [--runs 5] [--json FILE]

In FOLDER (else a temporary one, some 8 GB) an environment with torch, transformers and CTranslate2 is made, and
NLLB-200 in its real shapes with random weights. Ours is made of its files by the translator's program. Then, on this
machine and in one run:

  models    transformers float32 and CTranslate2 int8 on the same weights, by turns; lengths are fixed
  reading   a text of ten sentences, translated and spoken by the engine's own pipeline, from the request to the first
            sound: the next sentences translated while one is spoken, against the whole text translated first. By eSpeak
            NG, and by Kokoro where a checkpoint is named (bench/checkpoint.py makes one)
"""

import argparse
import json
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, cast

from bench.environments import make
from bench.prose import prose
from native_helper.paths import folders
from native_helper.speech.pipeline import Reading
from native_helper.speech.request import Request
from native_helper.speech.translate.languages import require
from native_helper.speech.translate.translator import Translator
from native_helper.speech.utterance import Chunk
from native_helper.voices.catalog import Catalog
from native_helper.voices.espeak import EspeakFamily
from native_helper.voices.family import VoiceFamily, Waiting
from native_helper.workers.installed import PROGRAM
from native_helper.workers.worker import Worker

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
MODELS: Final = HERE / "contestants" / "translate_models.py"
N_SENTENCES: Final = 10
SPOKEN: Final = "fr"  # which Kokoro speaks, too
_ADOPT: Final = """
import importlib.util, sys
sys.path.insert(0, {contestants!r})
package = {package!r}
spec = importlib.util.spec_from_file_location(
    "native_helper", package + "/__init__.py", submodule_search_locations=[package]
)
module = sys.modules["native_helper"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
from native_helper.workers.program.serve import serve
serve("translate_program")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--kokoro", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        found = measure(options.folder or Path(temporary), options.kokoro, options.runs)
    print_found(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n")


def measure(folder: Path, kokoro: Path | None, runs: int) -> dict[str, Any]:
    python = folder / "environment" / "bin" / "python"
    if not python.exists():
        make(folder / "environment", "translate")
    files, model = folder / "files", folder / "model"
    if not files.exists():
        subprocess.run([python, MODELS, "make", files], input=prose(200_000), text=True, check=True)
    found: dict[str, Any] = {}
    if not model.exists():
        model.mkdir()
        begun = time.perf_counter()
        subprocess.run([python, "-I", PROGRAM, "--prepare", "translate", files, model], check=True)
        found["prepared_s"] = time.perf_counter() - begun
        found["model_mb"] = sum(file.stat().st_size for file in model.iterdir()) / 1e6
    done = subprocess.run([python, MODELS, "measure", files, model], check=True, stdout=subprocess.PIPE, text=True)
    found |= json.loads(done.stdout.splitlines()[-1])
    families: list[VoiceFamily] = [EspeakFamily()]
    if kokoro is not None:
        from native_helper.voices.kokoro.family import KokoroFamily

        families.append(KokoroFamily(kokoro, folders().libraries))
    found["reading"] = {family.name: readings(python, model, family, runs) for family in families}
    return found


def readings(python: Path, model: Path, family: VoiceFamily, runs: int) -> dict[str, list[float]]:
    """Return the seconds to the first sound, by way and run; the ways take turns."""
    code = _ADOPT.format(contestants=str(HERE / "contestants"), package=str(ROOT / "native_helper"))
    hello = {"build": "bench", "models": str(model), "cache": str(model)}
    worker = Worker("The translator", lambda: [python, "-I", "-c", code], lambda: hello, lambda: "")
    came = threading.Event()
    worker.on_change = came.set
    translator = Translator(lambda: worker, folders())
    sentences = [line for line in prose(4000).replace("\n\n", " ").split(". ") if 40 < len(line) < 160][:N_SENTENCES]
    text = ". ".join(sentences) + "."
    times: dict[str, list[float]] = {"one sentence translated": [], "pipelined": [], "whole text first": []}
    try:
        for turn in range(runs + 1):
            for name, seconds in (
                ("one sentence translated", translated_s(translator, sentences[:1])),
                ("pipelined", first_sound_s(translator, family, came, text, to=SPOKEN)),
                (
                    "whole text first",
                    translated_s(translator, sentences) + first_sound_s(translator, family, came, text),
                ),
            ):
                if turn:
                    times[name].append(seconds)
    finally:
        worker.stop()
    return times


def translated_s(translator: Translator, sentences: Sequence[str]) -> float:
    begun = time.perf_counter()
    for sentence in sentences:
        answers = translator.ask(sentence, require("en").code, require(SPOKEN).code)
        answers.wait()
        answers.take()
    return time.perf_counter() - begun


def first_sound_s(
    translator: Translator, family: VoiceFamily, came: threading.Event, text: str, to: str | None = None
) -> float:
    begun = time.perf_counter()
    language = "en" if to else SPOKEN  # what is spoken is in one language both times
    events = Reading(Request(text, language=language, to=to), Catalog([family]), translator).events()
    while True:
        came.clear()
        event = next(events)
        if isinstance(event, Chunk):
            seconds = time.perf_counter() - begun
            events.close()  # type: ignore[attr-defined]  # it is a generator
            if to:
                translated_s(translator, ["."])  # what was asked for ahead is out of the way of the next
            return seconds
        if isinstance(event, Waiting) and not event.has_come():
            came.wait()


def print_found(found: dict[str, Any]) -> None:
    print(f"threads {found['threads']}; int8 loaded in {found['load_int8_s']:.1f} s")
    if "prepared_s" in found:
        print(f"made of the published files in {found['prepared_s']:.0f} s: {found['model_mb']:.0f} MB")
    for title, ways in (*found["seconds"].items(), *found["reading"].items()):
        print(title)
        for name, seconds in cast(dict[str, list[float]], ways).items():
            print(f"  {name:30} median {statistics.median(seconds) * 1e3:6.0f} ms, best {min(seconds) * 1e3:6.0f} ms")


if __name__ == "__main__":
    main()
