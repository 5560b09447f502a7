"""extension.zip, as the stores get it: which files, the same bytes each time, and what is refused."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest

from scripts.pack_extension import MANIFEST, MAX_BYTES, MODE, ROOT, TIME, NotFit, contents, write

EXTENSION: Final = ROOT / "extension"
LEFT_OUT: Final = {"icons/mark_16.svg"}  # the smallest icon is drawn from it
PACK: Final = [sys.executable, "-m", "scripts.pack_extension"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The extension, to be broken in one place."""
    return Path(shutil.copytree(EXTENSION, tmp_path / "extension"))


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_holds_every_file_that_the_extension_uses_as_it_is() -> None:
    packed = contents(EXTENSION)
    assert set(packed) == names(EXTENSION) - LEFT_OUT
    changed = [name for name, content in packed.items() if (EXTENSION / name).read_bytes() != content]
    assert changed == [MANIFEST]


def test_its_manifest_is_the_extensions_without_the_key() -> None:
    source, packed = (json.loads(each) for each in ((EXTENSION / MANIFEST).read_bytes(), contents(EXTENSION)[MANIFEST]))
    assert set(source) - set(packed) == {"key"}
    assert packed.items() <= source.items()


def test_it_fits_the_fields_of_the_stores() -> None:
    packed = contents(EXTENSION)
    manifest = json.loads(packed[MANIFEST])
    assert re.fullmatch(r"\d+(\.\d+){0,3}", manifest["version"])
    assert "update_url" not in manifest
    locales = {name: json.loads(content) for name, content in packed.items() if name.startswith("_locales/")}
    assert len(locales) >= 9
    for name, messages in locales.items():
        assert len(messages["name"]["message"]) <= 75, name
        assert len(messages["description"]["message"]) <= 132, name


def test_the_same_sources_give_the_same_bytes(copy: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    subprocess.run([*PACK, str(one)], cwd=ROOT, check=True, capture_output=True)
    for number, path in enumerate(sorted(copy.rglob("*"))):
        os.utime(path, (10**9 + number, 10**9 + number))
        path.chmod(0o700)
    write(dict(reversed(contents(copy).items())), other)
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {(entry.date_time, entry.external_attr >> 16, entry.compress_type) for entry in entries} == {
        (TIME, MODE, zipfile.ZIP_STORED)
    }


def test_what_the_extension_does_not_use_stays_out(copy: Path) -> None:
    for stray in (".DS_Store", "notes.md", "page/stray.js", "node_modules/x/index.js", "popup/popup.js.map"):
        (copy / stray).parent.mkdir(parents=True, exist_ok=True)
        (copy / stray).write_text("")
    assert set(contents(copy)) == names(EXTENSION) - LEFT_OUT


def append(name: str, text: str) -> Any:
    def do(folder: Path) -> None:
        (folder / name).write_text((folder / name).read_text(encoding="utf-8") + text, encoding="utf-8")

    return do


def change_manifest(**fields: Any) -> Any:
    def do(folder: Path) -> None:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        (folder / MANIFEST).write_text(json.dumps(manifest | fields), encoding="utf-8")

    return do


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (append("popup/popup.html", '<script src="https://cdn.example/x.js"></script>'), "popup.html has"),
        (append("popup/popup.html", "<script async src=//cdn.example/x.js></script>"), "popup.html has"),
        (append("ui/ui.css", '@import "https://cdn.example/x.css";'), "ui.css has"),
        (append("ui/ui.css", "a { background: url(https://cdn.example/x.png) }"), "ui.css has"),
        (append("popup/popup.js", '\nimport "./x.js"; import y from "https://cdn.example/y.js";'), "popup.js has"),
        (append("popup/popup.js", "\nawait import(`https://cdn.example/${name}.js`);"), "popup.js has"),
        (append("popup/popup.js", '\nawait fetch("https://cdn.example/x");'), "popup.js has"),
        (append("page/bar.js", "\neval(text);"), "bar.js has"),
        (append("page/bar.js", "\nreturn new Function(text)();"), "bar.js has"),
        (append("popup/popup.js", "\n//# sourceMappingURL=popup.js.map"), "popup.js has"),
        (append("popup/popup.js", f"\nconst much = '{'x' * MAX_BYTES}';"), "bytes are more than"),
        (lambda folder: (folder / "icons" / "icon_48.png").unlink(), "icons/icon_48.png, which is not there"),
        (change_manifest(background={"service_worker": "gone.js"}), "gone.js, which is not there"),
        (change_manifest(default_locale="xx"), "default locale xx"),
    ],
)
def test_what_a_store_would_refuse_is_not_packed(copy: Path, harm: Any, told: str) -> None:
    harm(copy)
    with pytest.raises(NotFit, match=re.escape(told)):
        contents(copy)
