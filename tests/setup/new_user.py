"""A new user's machine for install.sh: a shell, a Python, wheels instead of a network, no sound card."""

import os
import subprocess
import sys
from pathlib import Path

from native_helper.paths import folders

CHECKOUT = Path(__file__).parents[2]


def shell_environment(home: Path, tmp_path: Path, wheels: Path) -> dict[str, str]:
    """A new user's shell: one Python of the tested range, and pip's own settings for a machine without a network."""
    programs = tmp_path / "programs"
    programs.mkdir(exist_ok=True)
    if not (programs / "python3.13").exists():
        # The name that install.sh tries first; what version it is, it asks.
        (programs / "python3.13").symlink_to(Path(sys._base_executable))  # type: ignore[attr-defined]
    # Stands for the sound device of a desktop; a real player would leave its own files in this home.
    player = programs / "paplay"
    player.write_text(f"#!/bin/sh\ncat >'{tmp_path}/played'\n")
    player.chmod(0o755)
    return {
        "PATH": f"{programs}:/usr/bin:/bin",
        "HOME": str(home),
        "SHELL": "/bin/bash",
        "LANG": "C.UTF-8",
        "ALSA_CONFIG_PATH": os.devnull,  # no cards for PortAudio
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(wheels),
        "PIP_CONFIG_FILE": os.devnull,
    }


def install_sh(env: dict[str, str], *arguments: str, checkout: Path = CHECKOUT) -> "subprocess.CompletedProcess[str]":
    """Run install.sh of a checkout to its end; nobody can be asked."""
    command = ["sh", str(checkout / "install.sh"), *arguments]
    return subprocess.run(
        command, env=env, cwd="/", capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )


def without_http(home: Path) -> None:
    """Let the system choose the port: the real one may be in use on the machine that runs the tests."""
    folders().config.mkdir(parents=True, mode=0o700)
    folders().settings.write_text("[http]\nport = 0\n")
