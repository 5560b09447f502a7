"""Pictures of what bench/compare.sh measured.

    python bench/plots.py FOLDER [PICTURES]

Reads kokoro.json in FOLDER and writes kokoro.svg and stages.svg into PICTURES, else into FOLDER. They
are drawn by matplotlib, in an environment that is thrown away: pictures are made once in a while, and nothing of ours
needs it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import environments

NAMES: Final = {"torch": "official PyTorch", "onnxruntime": "ONNX Runtime", "mlx_audio": "mlx-audio"}


def ratios(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return for each length and contestant how many times as fast ours is: every pair that counts."""
    return [
        {
            "speech_s": length["seconds"],
            "other": NAMES[name],
            "ratios": [pair["ratio"] for pair in made if pair["counts"]] or [pair["ratio"] for pair in made],
        }
        for length in found["lengths"]
        for name, made in length["pairs"].items()
    ]


def stages(found: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return the seconds of each stage of our model, by length of speech."""
    return {f"{length['seconds']:.1f} s": length["stages"] for length in found["lengths"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("pictures", type=Path, nargs="?", metavar="PICTURES")
    arguments = parser.parse_args()
    kokoro = json.loads((arguments.folder / "kokoro.json").read_text())
    data = {
        "ratios": ratios(kokoro),
        "stages": stages(kokoro),
        "told": f"{kokoro['machine']}, {kokoro['date']}",
    }
    with tempfile.TemporaryDirectory(prefix="utter-plots-") as scratch:
        python = environments.make(Path(scratch), "plots")
        script = Path(__file__).parent / "contestants" / "draw.py"
        pictures = arguments.pictures or arguments.folder
        subprocess.run([python, script, pictures], input=json.dumps(data), text=True, check=True)


if __name__ == "__main__":
    main()
