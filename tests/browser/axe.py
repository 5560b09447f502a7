"""Whether everybody can use a page: axe-core, run in it."""

from pathlib import Path
from typing import Any, Final

from tests.browser.devtools import Target

_FILE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE: Final = _FILE.read_text(encoding="utf-8")
# Sheets that a page imports axe would write into it anew, against the page's policy, for a rule that is off.
_RUN: Final = "axe.run(document, {resultTypes: ['violations'], preload: {assets: ['media']}})"


def faults(target: Target) -> list[str]:
    """Return what axe finds wrong with the page as it is now."""
    target.evaluate(AXE)
    found: dict[str, Any] = target.evaluate(_RUN)
    return [
        f"{fault['id']}: {fault['help']}: {node['html'][:120]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
