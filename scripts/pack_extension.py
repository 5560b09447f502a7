"""Pack the extension for the stores: the folder `extension` in, dist/extension.zip out.

    python -m scripts.pack_extension [FILE]

The same sources give the same bytes: names in their order, one time for all, no compression, which would differ
between versions of zlib (the stores compress anew). What the extension does not use stays out. The manifest goes
without its `key`, which fixes the id of a folder that a person loads: the stores give ids of their own and refuse one.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
TARGET: Final = ROOT / "dist" / "extension.zip"
MANIFEST: Final = "manifest.json"
TIME: Final = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold
MODE: Final = 0o644
MAX_BYTES: Final = 3_000_000  # three times what it is: more is something that strayed in
KINDS: Final = {".js", ".json", ".html", ".css", ".png", ".svg"}

_PICTURES: Final = {".png", ".svg"}
_COMMENTS: Final = re.compile(r"^\s*(?://(?!#)|/?\*).*$", re.MULTILINE)
_STRINGS: Final = re.compile(r"""["'`(]([\w./-]+\.\w+)["'`)#]""")
# Code from elsewhere, whatever brings it in, and what makes code of text: the stores refuse both, and so do we.
_REMOTE: Final = re.compile(
    r"""<(?!a\s)\w+[^>]*\s(?:src|href)\s*=\s*["']?(?:https?:)?//|@import\s+["'u]|url\(\s*["']?(?:https?:)?//"""
    r"""|(?:import|importScripts|fetch|WebSocket|EventSource|XMLHttpRequest)\s*\(\s*["'`](?:https?|wss?):"""
    r"""|\bfrom\s+["']https?:|\beval\s*\(|\bnew\s+Function\b|sourceMappingURL"""
)


class NotFit(Exception):
    """What was found would not be a package that a store takes."""


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    try:
        packed = contents(ROOT / "extension")
    except NotFit as error:
        sys.exit(f"The extension cannot be packed: {error}.")
    target.parent.mkdir(parents=True, exist_ok=True)
    write(packed, target)
    print(f"{target}: {len(packed)} files, {target.stat().st_size:,} bytes, version {version(packed)}")


def contents(folder: Path) -> dict[str, bytes]:
    """Return what the package holds, by name. Raises NotFit."""
    packed = {name: (folder / name).read_bytes() for name in sorted(used(folder))}
    packed[MANIFEST] = store_manifest(packed[MANIFEST])
    faults = list(_faults(packed))
    if faults:
        raise NotFit("; ".join(faults))
    return packed


def used(folder: Path) -> set[str]:
    """Return the names of all files that the manifest leads to, by any number of steps, and of the locales."""
    waiting = [MANIFEST, *(_name(path, folder) for path in folder.glob("_locales/*/messages.json"))]
    found = set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _named_in(folder, name)
    return found


def store_manifest(content: bytes) -> bytes:
    """Return the manifest as the stores want it."""
    manifest: dict[str, Any] = json.loads(content)
    del manifest["key"]
    return (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def write(packed: dict[str, bytes], target: Path) -> None:
    """Write the package."""
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(packed):
            entry = zipfile.ZipInfo(name, TIME)
            entry.create_system = 3  # Unix, wherever this runs: else its mode means nothing
            entry.external_attr = MODE << 16
            archive.writestr(entry, packed[name])


def version(packed: dict[str, bytes]) -> str:
    """Return the version that the package's manifest tells."""
    found: str = json.loads(packed[MANIFEST])["version"]
    return found


def _named_in(folder: Path, name: str) -> Iterator[str]:
    """Yield the files that a file names, in a string, from its own folder or from the extension's."""
    if Path(name).suffix in _PICTURES:
        return
    for said in _STRINGS.findall(_read(name, (folder / name).read_bytes())):
        for base in (folder, (folder / name).parent):
            path = (base / said.removeprefix("/")).resolve()
            if path.is_file() and path.is_relative_to(folder.resolve()):
                yield _name(path, folder.resolve())


def _read(name: str, content: bytes) -> str:
    # Comments name types of other files, and addresses of documents.
    text = content.decode("utf-8")
    return _COMMENTS.sub("", text) if name.endswith(".js") else text


def _name(path: Path, folder: Path) -> str:
    return str(PurePosixPath(*path.relative_to(folder).parts))


def _faults(packed: dict[str, bytes]) -> Iterator[str]:
    size = sum(map(len, packed.values()))
    if size > MAX_BYTES:
        yield f"{size:,} bytes are more than {MAX_BYTES:,}"
    for name, content in packed.items():
        if Path(name).suffix not in KINDS:
            yield f"{name} is of no kind that belongs into an extension"
        elif Path(name).suffix not in _PICTURES and (found := _REMOTE.search(_read(name, content))):
            yield f"{name} has {found[0]!r}"
    manifest: dict[str, Any] = json.loads(packed[MANIFEST])
    yield from (f"the manifest names {path}, which is not there" for path in named(manifest) if path not in packed)
    if f"_locales/{manifest['default_locale']}/messages.json" not in packed:
        yield f"the default locale {manifest['default_locale']} is not there"


def named(value: Any) -> Iterator[str]:
    """Yield every path in a manifest."""
    if isinstance(value, dict):
        for each in value.values():
            yield from named(each)
    elif isinstance(value, list):
        for each in value:
            yield from named(each)
    elif isinstance(value, str) and Path(value).suffix in KINDS:
        yield value


if __name__ == "__main__":
    main()
