"""The tree against its own rules: who may import whom, names, sizes, links.

These are the rules of docs/architecture.md that no linter knows. They are read from the sources; nothing is imported.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
PACKAGE: Final = ROOT / "native_helper"
MAX_LINES: Final = 400
FORBIDDEN_NAMES: Final = {"util", "utils", "common", "helper", "helpers", "core", "manager", "handler", "misc"}

# Of what is installed: what must not be in memory before Kokoro speaks, or must never be.
HEAVY: Final = {"mlx", "mlx_audio", "transformers", "scipy", "huggingface_hub", "torch", "spacy", "misaki"}
# The same for what a text in one language, or a file of one kind, needs: it is imported where that is read.
ON_DEMAND: Final = {"fasttext", "fugashi", "unidic_lite", "rjieba", "pypinyin", "markdown_it"}

# What each part may import of ours, itself aside. A name stands for the module and for all below it.
SHARED: Final = {"errors", "paths", "plain_file", "shown", "certificates"}
DICTIONARY_FILE: Final = {"speech.dictionary.source", "speech.dictionary.limits", "speech.dictionary.wrong"}
MODEL_FILES: Final = {"setup.model_files", "setup.model_install"}
ENGINE_LINK: Final = {"host.engine_link", "host.engine_process", "host.crash_record", "host.watched_link", "peer"}
ADDED: Final = {"workers.installed", "workers.roster"}  # what can be added, and what of it was
ALLOWED: Final = {
    "wire": set[str](),
    "host": {"wire.framing", "wire.types", "paths", "build", "errors", "peer"},
    "speech": {"wire.types", "voices", "workers"} | SHARED,
    "workers": {"wire.framing", "wire.types", "build"} | SHARED,
    "workers.program": {
        "wire.framing",
        "wire.types",
        "workers.wire",
        "workers.raised",
        "plain_file",
    },  # in environments that are not ours
    "voices": {"wire.types", "speech.utterance", "speech.pauses", "workers"} | SHARED,
    "engine": {"wire", "speech", "voices", "workers", "settings", "build", "peer"} | MODEL_FILES | SHARED,
    "setup": {
        "wire",
        "settings",
        "build",
        "host.spawn",
        "voices.mlx_audio.found",
        "voices.names",
        "voices.piper_files",
        "workers.clips",
    }
    | ADDED
    | DICTIONARY_FILE
    | ENGINE_LINK
    | SHARED,
    "doctor": {"wire", "setup", "settings", "build", "engine.token", "speech.dictionary", "voices.catalog"}
    | {"voices.families", "voices.piper_files", "voices.mlx_audio.found"}
    | ADDED
    | ENGINE_LINK
    | SHARED,
    "cli": {"wire", "engine", "setup", "doctor", "speech.dictionary", "speech.encode", "settings", "build"}
    | {"voices.kokoro.voices"}
    | {"workers.clips"}
    | ADDED
    | ENGINE_LINK
    | SHARED,
}


def tracked(*endings: str) -> list[Path]:
    """Return the files of the repository, new ones included, that end so; all of them without `endings`."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    files = [ROOT / name for name in listed.split("\0") if name]
    return [file for file in files if file.is_file() and (not endings or file.name.endswith(endings))]


def name_of(file: Path) -> str:
    """Return a module's name below native_helper: `speech.split`, `voices` for a package."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES: Final = {name_of(file): ast.parse(file.read_text(encoding="utf-8")) for file in PACKAGE.rglob("*.py")}


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield every module that the source imports, wherever in the file; of `from a import b` a.b if b is a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "an import is absolute, so that it can be searched for"
            assert node.module is not None
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            submodules = [name for name in names if name.removeprefix("native_helper.") in MODULES]
            yield from submodules or [node.module]


def own_imports(name: str) -> list[str]:
    ours = [module for module in imports(MODULES[name]) if module.split(".")[0] == "native_helper"]
    return [module.removeprefix("native_helper").removeprefix(".") for module in ours]


def is_within(module: str, places: set[str]) -> bool:
    return any(module == place or module.startswith(place + ".") for place in places)


def modules_of(part: str) -> list[str]:
    return [name for name in MODULES if is_within(name, {part})]


@pytest.mark.parametrize("part", ALLOWED)
def test_a_part_imports_only_what_it_may_know(part: str) -> None:
    assert modules_of(part), f"native_helper/{part} is gone; this test still names it"
    strays = [
        f"{name} imports {module}"
        for name in modules_of(part)
        for module in own_imports(name)
        if module and not is_within(module, ALLOWED[part] | {part})
    ]
    assert strays == []


def test_the_stages_of_speech_do_not_know_each_other() -> None:
    shared = {"speech.utterance", "speech.request", "speech.stopwatch"}  # what all hand on, are asked for, are timed by
    order = {"speech.pipeline", "speech.front_end"}  # what knows them all
    known = {name for part in order for name in own_imports(part) if name.startswith("speech.")}
    stages = known - shared - order
    assert {"speech.blocks", "speech.normalize", "speech.split", "speech.assemble"} <= stages
    found = {(name, module) for name in stages for module in own_imports(name) if module in stages}
    # The files of one stage, translation's, may know each other.
    assert [f"{name} imports {module}" for name, module in found if name.split(".")[1] != module.split(".")[1]] == []


def test_the_command_line_knows_of_the_engine_only_its_entry() -> None:
    known = {module for name in modules_of("cli") for module in own_imports(name) if is_within(module, {"engine"})}
    assert known <= {"engine", "engine.__main__", "engine.main", "engine.serve", "engine.token"}


def test_the_native_host_needs_only_the_standard_library_and_msgpack() -> None:
    waiting, seen, foreign = modules_of("host"), set[str](), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting += [module for module in own_imports(name) if module in MODULES]
        foreign |= {module.split(".")[0] for module in imports(MODULES[name])}
    assert foreign - set(sys.stdlib_module_names) <= {"native_helper", "msgpack"}


def test_mlx_is_imported_by_two_families_and_mlx_audio_by_one_when_its_voice_is_chosen() -> None:
    importers = {(name, module.split(".")[0]) for name in MODULES for module in imports(MODULES[name])}
    families = {"voices.kokoro", "voices.mlx_audio"}
    assert all(is_within(name, families) for name, module in importers if module == "mlx")
    assert {name for name, module in importers if module == "mlx_audio"} == {
        "voices.mlx_audio.kokoro",
        "voices.mlx_audio.speech",
    }
    # Within functions alone, so that the family itself can be imported at any start.
    at_once = {
        module.split(".")[0]
        for name in modules_of("voices.mlx_audio")
        for node in MODULES[name].body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in imports(node)
    }
    assert not {"mlx", "mlx_audio"} & at_once
    ours = [(name, module) for name, module in importers if not is_within(name, {"workers.program"})]
    assert [name for name, module in ours if module in HEAVY - {"mlx", "mlx_audio"}] == []


@pytest.mark.parametrize("start", ["host.main", "engine.process", "engine.engine", "cli.main", "cli.speak"])
def test_no_program_imports_mlx_when_it_starts(start: str) -> None:
    program = f"import native_helper.{start}, sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=True, text=True)
    assert (HEAVY | ON_DEMAND) & set(done.stdout.split()) == set()


def test_only_the_terminal_writes_to_standard_output() -> None:
    printers = {
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and "file" not in {keyword.arg for keyword in node.keywords}
    }
    assert all(is_within(name, {"cli", "setup"}) for name in printers), printers


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is(name: str) -> None:
    assert ast.get_docstring(MODULES[name])


def test_no_file_is_too_long_to_read() -> None:
    sources = tracked(".py", ".js", ".sh", ".html")
    lengths = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in sources}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def test_names_say_what_is_inside() -> None:
    sources = [file.relative_to(ROOT) for file in tracked(".py", ".js", ".sh", ".css", ".html")]
    empty = [str(file) for file in sources if {*file.parent.parts, file.stem.lower()} & FORBIDDEN_NAMES]
    assert empty == []


def test_the_readme_gives_the_reason_of_each_permission() -> None:
    manifest = json.loads((ROOT / "extension" / "manifest.json").read_text(encoding="utf-8"))
    assert "host_permissions" not in manifest
    rows = re.findall(r"^\| (`.*?`) \| ", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", " ".join(rows))) >= set(manifest["permissions"])


def test_no_file_names_a_place_of_one_machine() -> None:
    # Written so that this file does not hold what it looks for.
    places = re.compile(r"(?<![\w.~}/-])/(?:root|work)" + r"/\w|(?:--|_|-)index-url|\"resolved\":|registry\.npm" + "js")
    found = []
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or sound
        found += [f"{file.relative_to(ROOT)}: {match[0]}" for match in places.finditer(text)]
    assert found == []


def slug(heading: str) -> str:
    """Return the anchor that a heading gets on the usual forges."""
    plain = re.sub(r"[`*_]|\[([^]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def test_every_link_between_our_pages_leads_somewhere() -> None:
    broken = []
    for page in tracked(".md"):
        text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        links = re.findall(r"\]\(([^)\s]+)\)|(?:src|href|srcset)=\"([^\"]+)\"", text)
        for link in (one or other for one, other in links):
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = link.partition("#")
            target = page.parent / path if path else page
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE) if anchor else []
            if not target.exists() or (anchor and anchor not in map(slug, headings)):
                broken.append(f"{page.relative_to(ROOT)}: {link}")
    assert broken == []


def test_every_file_that_a_page_names_is_there() -> None:
    name = re.compile(r"`((?:tests|native_helper|extension|bench|scripts|docs|manifest)/[\w./-]+\.\w+)`")
    gone = []
    for page in tracked(".md"):
        named = set(name.findall(page.read_text(encoding="utf-8")))
        gone += [f"{page.relative_to(ROOT)}: {path}" for path in named if not (ROOT / path).exists()]
    assert gone == []
