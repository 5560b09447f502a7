"""Starts the engine so that it outlives whoever asked for it.

The engine gets a session of its own, no descriptor of ours, the folder / and a small fixed environment, so that
a browser, a terminal and a login service all start the same engine. On Linux a browser's children also stay in its
systemd scope and may be ended with it; where a user manager can be reached, the engine gets a scope of its own.
"""

import os
import shutil
import site
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from native_helper.paths import folders, home

SEARCH_PATH: Final = "/usr/local/bin:/opt/homebrew/bin:/usr/bin:/bin:/usr/sbin:/sbin"
# What a download reads, and nothing else does: with which hub, login, proxy and certificates.
DOWNLOADS: Final = (
    "HF_ENDPOINT HF_TOKEN SSL_CERT_FILE SSL_CERT_DIR "
    "http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY"
).split()


def commands(search_path: str = SEARCH_PATH, run_user: Path = Path("/run/user")) -> list[list[str]]:
    """Return the command lines that start the engine, the one to prefer first.

    `systemd-run --scope` becomes the engine by exec, so that both have the same process id in the end.
    """
    engine = [sys.executable, isolation(), "-m", "native_helper.engine"]
    systemd_run = shutil.which("systemd-run", path=search_path)
    # The manager's own socket: present exactly while a user manager runs, whether or not there is a D-Bus.
    if systemd_run is None or not (run_user / str(os.getuid()) / "systemd" / "private").is_socket():
        return [engine]
    scope = [systemd_run, "--user", "--scope", "--quiet", "--collect", "--description=Utter engine", "--"]
    return [[*scope, *engine], engine]


def isolation() -> str:
    """Return the switches that keep a Python of ours from modules of the person's folder and environment.

    `-I` hides the person's own site-packages as well, where `pip install --user` may have put Utter itself.
    """
    return "-EP" if Path(__file__).is_relative_to(site.getusersitepackages()) else "-I"


def environment(run_user: Path = Path("/run/user")) -> dict[str, str]:
    """Return all that the engine's environment holds."""
    variable, root = folders().root_env
    fixed = {"PATH": SEARCH_PATH, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": str(home()), variable: root}
    runtime = run_user / str(os.getuid())
    if runtime.is_dir():
        fixed["XDG_RUNTIME_DIR"] = str(runtime)  # where systemd-run looks for the user manager
    return fixed | {name: os.environ[name] for name in DOWNLOADS if name in os.environ}


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start `command` detached; a thread takes its exit status, so that no zombie stays while we live."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=environment(),
        start_new_session=True,
    )
    threading.Thread(target=process.wait, name="engine-exit", daemon=True).start()
    return process
