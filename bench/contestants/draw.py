"""Draws what bench/plots.py hands over as JSON on stdin; runs in an environment with matplotlib.

python drawing.py FOLDER
"""

import json
import statistics
import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "utter"  # the same picture for the same figures
from matplotlib import pyplot  # noqa: E402  # after its backend

TICKS = (0.5, 1, 2, 5, 10, 20, 50, 100)


def speed(rows: list[dict[str, Any]], told: str, path: Path) -> None:
    """How many times as fast as each other: a dot for the median, a line over all pairs."""
    figure, axes = pyplot.subplots(figsize=(7, 0.45 * len(rows) + 1.4))
    for at, row in enumerate(reversed(rows)):
        axes.plot([min(row["ratios"]), max(row["ratios"])], [at, at], color="#7a8ca8", linewidth=3)
        middle = statistics.median(row["ratios"])
        axes.plot(middle, at, "o", color="#1f4e9c")
        axes.annotate(f"{middle:.2f}", (middle, at), (0, 7), textcoords="offset points", ha="center", fontsize=8)
    axes.set_yticks(range(len(rows)), [f"{row['other']}, {row['speech_s']:.1f} s" for row in reversed(rows)])
    axes.axvline(1, color="#444444", linewidth=1)
    axes.set_xscale("log")
    axes.set_xticks(TICKS, [f"{tick:g}" for tick in TICKS])
    axes.minorticks_off()
    axes.set_ylim(-0.6, len(rows) - 0.3)
    axes.set_xlim(0.5, max(2, *(1.2 * ratio for row in rows for ratio in row["ratios"])))
    axes.set_xlabel("how many times as fast ours is; right of the line: faster")
    axes.set_title(told, fontsize=8)
    _save(figure, path)


def stages(lengths: dict[str, dict[str, float]], told: str, path: Path) -> None:
    """What each stage of our model takes of the whole, by length of speech."""
    figure, axes = pyplot.subplots(figsize=(7, 0.5 * len(lengths) + 1.8))
    colours = pyplot.get_cmap("tab10")
    names = list(dict.fromkeys(stage for row in lengths.values() for stage in row))
    for at, (_, row) in enumerate(reversed(lengths.items())):
        left = 0.0
        for number, stage in enumerate(names):
            share = row.get(stage, 0.0) / sum(row.values())
            axes.barh(at, share, left=left, color=colours(number), label=stage if at == 0 else None)
            left += share
    axes.set_yticks(range(len(lengths)), list(reversed(lengths)))
    axes.set_xlabel("share of the work")
    axes.legend(ncols=3, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.22))
    axes.set_xlim(0, 1)
    axes.set_title(told, fontsize=8)
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})
    pyplot.close(figure)


def main() -> None:
    folder = Path(sys.argv[1])
    data = json.load(sys.stdin)
    speed(data["ratios"], data["told"], folder / "kokoro.svg")
    stages(data["stages"], data["told"], folder / "stages.svg")


main()
