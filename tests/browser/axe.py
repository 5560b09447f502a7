"""Whether everybody can use a page: axe-core, run in it."""

from pathlib import Path
from typing import Any, Final

from tests.browser.devtools import Target

_FILE: Final = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE: Final = _FILE.read_text(encoding="utf-8")


def faults(target: Target) -> list[str]:
    """Return what axe finds wrong with the page as it is now."""
    target.evaluate(AXE)
    found: dict[str, Any] = target.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {fault['help']}: {node['html'][:120]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
