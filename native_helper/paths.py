"""Where everything lives: one root decides all folders.

`$UTTER_HOME` if it is set; else the platform's folders under `$HOME`. XDG variables and TMPDIR are left aside on
purpose: the browser, a terminal and a login service see different ones and must find the same engine.
Standard library only: the native host imports this.
"""

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# sun_path holds 104 bytes on macOS (108 on Linux) with the closing NUL.
MAX_SOCKET_PATH_BYTES: Final = 103
KOKORO: Final = "kokoro"  # the folder of the natural voice's files, among the models
MLX: Final = "mlx"  # that of what `utter add mlx` brought
MADE_ABOVE: Final = ".made-above"  # in a private folder: the folders above it that were missing
_BEFORE_FIRST_USE: Final = ("settings.toml", "dictionary.toml", "token")


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
    def crashes(self) -> Path:
        """How many engines crashed in a row: clients wait before they start yet another."""
        return self.run / "crashes"

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
    def dictionary(self) -> Path:
        """The person's own words."""
        return self.config / "dictionary.toml"

    @property
    def models(self) -> Path:
        return self.data / "models"

    @property
    def kokoro(self) -> Path:
        """The natural voice's files: the whole set or not there."""
        return self.models / KOKORO

    @property
    def workers(self) -> Path:
        """What `utter add` brought: a folder each, with its environment, its models and what it keeps."""
        return self.data / "workers"

    @property
    def libraries(self) -> Path:
        """Libraries that the engine makes once from installed ones; owner-only."""
        return self.data / "libraries"

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


def refuse_foreign_root(folders: Folders) -> None:
    """Raise UnsafeFolder before the first use of a root whose `data`, `config`, `log` or `run` is somebody else's.

    Only a `$UTTER_HOME` can be one: the platform's folders carry our name. Uninstall will take such names for ours.
    """
    if folders.root_env[0] != "UTTER_HOME" or was_used(folders):
        return
    for folder in (folders.data, folders.config, folders.log, folders.run):
        if not folder.is_dir():
            continue
        for path in folder.iterdir():
            # What a person may write before the first start, and what file managers and editors leave, is no sign.
            if path.name.startswith(".") or (folder == folders.config and path.name in _BEFORE_FIRST_USE):
                continue
            if was_used(folders):  # another client has just begun here: its first file is what was found
                return
            raise UnsafeFolder(f"{path} is not Utter's; set UTTER_HOME to a folder for Utter alone")


def was_used(folders: Folders) -> bool:
    """Say whether an installation or an engine has left a trace in these folders."""
    made_by_install = (folders.data / "installed.txt", folders.launcher, folders.log / "install.log")
    made_by_engine = (folders.lock, folders.start_lock, folders.engine_log)
    return any(os.path.lexists(path) for path in (*made_by_install, *made_by_engine))


def make_private(folder: Path) -> None:
    """Make `folder` readable by its owner only, with what is missing above it.

    Raises UnsafeFolder if it is a link or belongs to another user: a socket in it would be theirs.
    """
    made = _make_above(folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    if made:
        with (folder / MADE_ABOVE).open("ab") as file:
            file.write(b"".join(os.fsencode(path) + b"\0" for path in made))
    require_plain(folder)
    if folder.lstat().st_mode & 0o077:
        folder.chmod(0o700)


def require_plain(folder: Path) -> os.stat_result:
    """Return the status of `folder`. Raises UnsafeFolder if it is a link or belongs to another user."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        raise UnsafeFolder(f"{folder} is not a plain folder; remove it and try again")
    if status.st_uid != os.getuid():
        raise UnsafeFolder(f"{folder} belongs to user {status.st_uid}, not to you ({os.getuid()}); remove it")
    return status


def require_unshared(folder: Path) -> None:
    """Raise UnsafeFolder if `folder`, links followed, is there and others can put things into it."""
    for status in (folder.lstat, folder.stat):
        try:
            found = status()
        except (FileNotFoundError, NotADirectoryError):
            return
        if found.st_uid != os.getuid():
            told = f"{folder} belongs to user {found.st_uid}, not to you ({os.getuid()})"
            raise UnsafeFolder(f"{told}; move it away, or have an administrator give it to you, then try again")
    if found.st_mode & 0o022:
        import shlex

        told = f"Others can write to {folder}, and so put their programs in the place of Utter's"
        raise UnsafeFolder(f"{told}; if you know all that is in it, run: chmod go-w {shlex.quote(str(folder))}")


def require_own_socket(path: Path) -> None:
    """Raise UnsafeFolder unless `path` is our own socket, in a folder that nobody else can put things into.

    Raises FileNotFoundError if it is not there. Who connects without a look may be led to any socket on the machine.
    """
    folder = require_plain(path.parent)
    status = path.lstat()
    if folder.st_mode & 0o077:
        import shlex

        raise UnsafeFolder(f"{path.parent} is open to others; close it with: chmod 700 {shlex.quote(str(path.parent))}")
    if not stat.S_ISSOCK(status.st_mode) or status.st_uid != os.getuid():
        raise UnsafeFolder(f"{path} is not a socket of your own; remove it")


def made_above(folder: Path) -> list[Path]:
    """Return the folders that `make_private` made above `folder`: with it gone, and empty, they may go too."""
    try:
        noted = (folder / MADE_ABOVE).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [Path(os.fsdecode(name)) for name in noted.split(b"\0") if name]


def _make_above(folder: Path) -> list[Path]:
    missing: list[Path] = []
    above = folder.parent
    while not above.exists():
        missing.append(above)
        above = above.parent
    made = []
    for path in reversed(missing):
        try:
            path.mkdir(0o755)  # not mkdir's own 777: under umask 000 another user could put his files in our place
        except FileExistsError:  # another process was first, and notes it
            continue
        made.append(path)
    return made


def _short_folder(run: Path) -> Path:
    import zlib  # only the few installations with long paths pay for it

    return Path("/tmp") / f"utter-{os.getuid()}-{zlib.crc32(os.fsencode(run)):08x}"  # noqa: S108


def _password_home() -> str:
    import pwd  # only without $HOME, as under `env -i`

    return pwd.getpwuid(os.getuid()).pw_dir
