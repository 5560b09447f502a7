"""Write the English lexicon that the package carries, from the lexicons in the wheel of misaki 0.9.4.

    pip download --no-deps misaki==0.9.4
    python scripts/compile_lexicon.py misaki-0.9.4-py3-none-any.whl

The same wheel gives the same bytes. The format is told in native_helper/speech/phonemize/english/lexicon.py. Of the
silver lexicons, which misaki asks last, words that the gold one of the same accent has in any case are left out.
"""

import argparse
import hashlib
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Final, TypeAlias

sys.path.insert(0, str(Path(__file__).parent.parent))

from native_helper.speech.phonemize.english.lexicon import FILE, HEAD, MAGIC, VERSION

WHEEL_SHA256: Final = "90e2eeb169786c014c429e5058d2ea6bcd02d651f2a24450ba6c9ffc0f8da15a"
WORDS_PER_BLOCK: Final = 64

Words: TypeAlias = dict[str, str | dict[str, str | None]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--output", type=Path, default=FILE)
    arguments = parser.parse_args()
    if hashlib.sha256(arguments.wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise SystemExit(f"{arguments.wheel} is not the wheel of misaki 0.9.4")
    with zipfile.ZipFile(arguments.wheel) as wheel:
        american, british = (_accent(wheel, accent) for accent in ("us", "gb"))
    content = compiled(american, british)
    arguments.output.write_bytes(content)
    print(f"{len(american.keys() | british.keys())} words, {len(content)} bytes: {arguments.output}")


def _accent(wheel: zipfile.ZipFile, accent: str) -> dict[str, str]:
    gold: Words = json.loads(wheel.read(f"misaki/data/{accent}_gold.json"))
    silver: Words = json.loads(wheel.read(f"misaki/data/{accent}_silver.json"))
    found = {word: _written(sounds) for word, sounds in gold.items()}
    for word, sounds in silver.items():
        if word not in gold and word.capitalize() not in gold:
            found[word] = "~" + _written(sounds)
    return found


def _written(sounds: str | dict[str, str | None]) -> str:
    if isinstance(sounds, str):
        return sounds
    tagged = (f"|{tag}={phonemes or ''}" for tag, phonemes in sorted(sounds.items()) if tag != "DEFAULT")
    return f"{sounds['DEFAULT']}{''.join(tagged)}"


def compiled(american: dict[str, str], british: dict[str, str]) -> bytes:
    """Return the file that holds both accents, by words."""
    words = sorted(american.keys() | british.keys())
    lines = [_line(word, american.get(word, ""), british.get(word, "")) for word in words]
    alphabet = "".join(sorted({"\n", *"".join(lines)}))
    code = {character: number for number, character in enumerate(alphabet)}
    blocks = []
    for begin in range(0, len(lines), WORDS_PER_BLOCK):
        text = "\n" + "\n".join(lines[begin : begin + WORDS_PER_BLOCK]) + "\n"
        blocks.append(zlib.compress(bytes(code[character] for character in text), 9))
    letters = alphabet.encode()
    keys = zlib.compress("\n".join(words[::WORDS_PER_BLOCK]).encode(), 9)
    sizes = struct.pack(f"<{len(blocks)}H", *map(len, blocks))
    body = b"".join([sizes, letters, keys, *blocks])
    return HEAD.pack(MAGIC, VERSION, len(blocks), len(letters), len(keys), zlib.crc32(body)) + body


def _line(word: str, american: str, british: str) -> str:
    return f"{word}\t{american}\t{'=' if british == american else british}"


if __name__ == "__main__":
    main()
