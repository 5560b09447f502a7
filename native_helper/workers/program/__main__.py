"""python -I .../workers/program/__main__.py NAME: how the engine starts a worker.

With --prepare NAME SOURCE TARGET, how `utter add` has it make, of the files that were downloaded to the folder SOURCE,
those that it works with, in the empty folder TARGET.

This file finds the package that it lies in by itself: nothing of ours is installed in a worker's environment, and no
folder of ours comes onto its search path, where the engine's libraries would take the place of its own.
"""

import importlib
import importlib.util
import sys
from pathlib import Path


def _adopt(package: Path) -> None:
    # Let `import native_helper` mean `package`.
    spec = importlib.util.spec_from_file_location(
        package.name, package / "__init__.py", submodule_search_locations=[str(package)]
    )
    if spec is None or spec.loader is None:
        raise SystemExit(f"Utter's own files are not at {package}.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[package.name] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    _adopt(Path(__file__).resolve().parents[2])
    if sys.argv[1] == "--prepare":
        _, _, name, source, target = sys.argv
        importlib.import_module(f"native_helper.workers.program.{name}").prepare(Path(source), Path(target))
    else:
        from native_helper.workers.program.serve import serve

        serve(f"native_helper.workers.program.{sys.argv[1]}")
