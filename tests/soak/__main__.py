"""`python -m tests.soak`: a soak as long as asked for, and what it found."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.soak.soak import Outcome, soak


def main() -> int:
    """Run one soak in a root of its own; return 1 if it found a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--warm-up", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="utter-soak.") as folder:
        os.environ.update(HOME=folder, UTTER_HOME=f"{folder}/utter")
        config = Path(folder, "utter", "config")
        config.mkdir(parents=True)
        (config / "settings.toml").write_text("[http]\nport = 0\n")
        outcome = soak(options.requests, options.warm_up, options.seed, Path(folder))
    sys.stdout.write(summary(outcome))
    return 1 if outcome.faults else 0


def summary(outcome: Outcome) -> str:
    """Return the outcome as lines for a person."""
    lines = [f"{outcome.ended.total()} requests in {outcome.seconds:.0f} s"]
    lines += [f"  {count:5}  {how}" for how, count in sorted(outcome.ended.items())]
    for name, (before, after) in (("engine", outcome.engine), ("host", outcome.host)):
        lines.append(
            f"{name}: {before.memory_mb:.1f} MB before, {after.memory_mb:.1f} after"
            f" ({100 * (after.memory_mb / before.memory_mb - 1):+.1f} %); descriptors {before.n_descriptors},"
            f" {after.n_descriptors}; threads {before.n_threads}, {after.n_threads}"
        )
    lines.append(f"files left in the engine's folder: {', '.join(sorted(outcome.left)) or 'none'}")
    lines.append(f"faults: {len(outcome.faults)}")
    return "\n".join([*lines, *(f"  {fault}" for fault in outcome.faults[:50]), ""])


if __name__ == "__main__":
    sys.exit(main())
