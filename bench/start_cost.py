"""What the program itself costs before anything is asked of it: two checkouts by turns, and their ratios.

    python bench/start_cost.py OLDER NEWER [--rounds 15]

Both run in the Python that runs this, with its libraries; what differs is our own code. Told for each, with the middle
of the pairs' ratios: the seconds of a processor (others on the machine then matter little) that the native host's
modules and those of the command `utter` take, and an engine until it listens; its memory then; the bytes of the package
without its caches. Libraries that only the newer needs are named. Linux.
"""

import argparse
import compileall
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import Final

PATIENCE_S: Final = 60.0
MODULES: Final = {"host, s": "host.main", "utter, s": "cli.main"}


def modules_s(checkout: Path, module: str) -> float:
    """Return what it takes until a native host could read its first frame, or `utter` its arguments."""
    # In the checkout: the folder that Python is started in comes first on its search path.
    process = subprocess.Popen([sys.executable, "-c", f"import native_helper.{module}"], cwd=checkout)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"The modules of {module} cannot be imported.")
    return usage.ru_utime + usage.ru_stime


def engine(checkout: Path) -> tuple[float, float]:
    """Return what an engine takes until it listens, and the megabytes that it then has in memory."""
    root = Path(tempfile.mkdtemp(prefix="utter-start-"))
    (root / "config").mkdir()
    (root / "config" / "settings.toml").write_text("[http]\nport = 0\n", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "native_helper.engine"],
        env=os.environ | {"UTTER_HOME": str(root)},
        cwd=checkout,
        stdin=subprocess.DEVNULL,
    )
    try:
        _wait_for(root / "run" / "engine.sock", process)
        seconds = _processor_s(process.pid)
        time.sleep(0.5)  # what it still does by itself
        return seconds, _resident_mb(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        shutil.rmtree(root)


def package_bytes(checkout: Path) -> int:
    """Return the size of what is installed of ours."""
    files = (path for path in (checkout / "native_helper").rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files if "__pycache__" not in path.parts)


def needs(checkout: Path) -> set[str]:
    """Return the libraries that it is installed with."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return set(project["dependencies"])


def _wait_for(path: Path, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            try:
                client.connect(os.fspath(path))
            except OSError:
                time.sleep(0.002)
            else:
                return
    raise SystemExit("The engine does not listen.")


def _processor_s(pid: int) -> float:
    # Of each thread, the nanoseconds that it ran.
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((thread / "schedstat").read_text(encoding="ascii").split()[0]) for thread in threads) / 1e9


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("older", type=Path)
    parser.add_argument("newer", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    pair = (options.older.resolve(), options.newer.resolve())
    for checkout in pair:  # so that no round pays for it, wherever Python may write no caches by itself
        compileall.compile_dir(checkout / "native_helper", quiet=1)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in (*MODULES, "engine listens, s", "engine, MB")}
    for number in range(options.rounds):
        order = pair if number % 2 == 0 else pair[::-1]  # whoever comes second finds another machine
        for name, module in MODULES.items():
            took = {checkout: modules_s(checkout, module) for checkout in order}
            found[name].append((took[pair[0]], took[pair[1]]))
        started = {checkout: engine(checkout) for checkout in order}
        for place, name in enumerate(("engine listens, s", "engine, MB")):
            found[name].append((started[pair[0]][place], started[pair[1]][place]))
    for name, rows in found.items():
        older, newer = (statistics.median(row[place] for row in rows) for place in (0, 1))
        ratio = statistics.median(row[1] / row[0] for row in rows)
        print(f"{name:18} {older:8.3f} {newer:8.3f}   {100 * (ratio - 1):+.1f} %")
    older, newer = map(package_bytes, pair)
    print(f"{'package, kB':18} {older / 1e3:8.0f} {newer / 1e3:8.0f}   {100 * (newer / older - 1):+.1f} %")
    print(f"libraries only the newer needs: {', '.join(sorted(needs(pair[1]) - needs(pair[0]))) or 'none'}")


if __name__ == "__main__":
    main()
