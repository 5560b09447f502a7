"""Where everything lives: one root decides all folders.

`$UTTER_HOME` if it is set; else the platform's folders under `$HOME`. XDG variables and TMPDIR are left aside on
purpose: the browser, a terminal and a login service see different ones and must find the same engine.
Standard library only: the native host imports this.
"""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# sun_path holds 104 bytes on macOS (108 on Linux) with the closing NUL.
MAX_SOCKET_PATH_BYTES: Final = 103


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one installation. Nothing is created by asking for them."""

    data: Path  # environment, models, launcher: goes with uninstall
    config: Path  # settings.toml, dictionary.toml, token
    log: Path
    run: Path  # lock and socket, owner-only
    root_env: tuple[str, str]  # the variable and value that lead any process to these folders

    @property
    def socket(self) -> Path:
        """The engine's socket; in a short hashed folder under /tmp where the run folder's path is too long."""
        path = self.run / "engine.sock"
        if len(os.fsencode(path)) <= MAX_SOCKET_PATH_BYTES:
            return path
        return _short_folder(self.run) / "engine.sock"

    @property
    def lock(self) -> Path:
        return self.run / "engine.lock"

    @property
    def start_lock(self) -> Path:
        """Held by a client while it starts an engine, so that twenty clients start one."""
        return self.run / "start.lock"

    @property
    def engine_log(self) -> Path:
        return self.log / "engine.log"

    @property
    def token(self) -> Path:
        return self.config / "token"

    @property
    def settings(self) -> Path:
        return self.config / "settings.toml"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def environment(self) -> Path:
        """The virtual environment that install.sh makes."""
        return self.data / "environment"

    @property
    def launcher(self) -> Path:
        """What the browsers' manifests point at; never moves."""
        return self.data / "host" / "utter-host"


def folders() -> Folders:
    """Return the folders that this process's environment leads to."""
    root = os.environ.get("UTTER_HOME")
    if root:
        base = Path(root).absolute()
        return Folders(base / "data", base / "config", base / "log", base / "run", ("UTTER_HOME", str(base)))
    person = home()
    root_env = ("HOME", str(person))
    if sys.platform == "darwin":
        support = person / "Library" / "Application Support" / "Utter"
        return Folders(support, support / "config", person / "Library" / "Logs" / "Utter", support / "run", root_env)
    local, state = person / ".local", person / ".local" / "state" / "utter"
    return Folders(local / "share" / "utter", person / ".config" / "utter", state / "log", state / "run", root_env)


def home() -> Path:
    """Return the person's home folder: where browsers and the extension's folder are."""
    return Path(os.environ.get("HOME") or _password_home()).absolute()


def resources(name: str) -> Path:
    """Return the folder `extension` or `manifest`: inside an installed package, else beside it in a checkout."""
    package = Path(__file__).parent
    shipped = package / "shipped" / name
    return shipped if shipped.is_dir() else package.parent / name


class UnsafeFolder(OSError):
    """A folder that must be ours alone belongs to somebody else, is a link, or is open to others."""


def make_private(folder: Path) -> None:
    """Make `folder` readable by its owner only, with what is missing above it.

    Raises UnsafeFolder if it is a link or belongs to another user: a socket in it would be theirs.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not folder.is_dir() or folder.is_symlink():
        raise UnsafeFolder(f"{folder} is not a plain folder; remove it and try again")
    if status.st_uid != os.getuid():
        raise UnsafeFolder(f"{folder} belongs to user {status.st_uid}, not to you ({os.getuid()}); remove it")
    if status.st_mode & 0o077:
        folder.chmod(0o700)


def _short_folder(run: Path) -> Path:
    import zlib  # only the few installations with long paths pay for it

    return Path("/tmp") / f"utter-{os.getuid()}-{zlib.crc32(os.fsencode(run)):08x}"  # noqa: S108


def _password_home() -> str:
    import pwd  # only without $HOME, as under `env -i`

    return pwd.getpwuid(os.getuid()).pw_dir
