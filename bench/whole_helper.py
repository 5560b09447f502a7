"""`utter bench` with the full-size Kokoro of generated weights, for machines that cannot fetch the real ones.

    python bench/whole_helper.py [--runs 10] [--json FILE]

The voice is the one whose random durations are those of speech, so the speeds and memory are those of the real
weights; what is heard would be noise.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench import checkpoint
from native_helper.cli.benchmark.machine import machine
from native_helper.cli.benchmark.measuring import measure
from native_helper.cli.benchmark.private_engine import private_root
from native_helper.cli.benchmark.telling import as_json, lines

VOICE: Final = "ff_siwis"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="utter-bench-home-") as root:
        os.environ["UTTER_HOME"] = root
        checkpoint.write(Path(root) / "data" / "models" / "kokoro", "full")
        with private_root():
            found = measure(VOICE, arguments.runs, lambda what: print(f"measuring {what}", file=sys.stderr))
    here = machine()
    for line in lines(found, here):
        print(line)
    if arguments.json:
        arguments.json.write_text(json.dumps(as_json(found, here), indent=1))


if __name__ == "__main__":
    main()
