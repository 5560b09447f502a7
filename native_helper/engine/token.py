"""The HTTP token: 256 random bits in a file that only its owner can read."""

import os
import re
import secrets
import stat
from pathlib import Path
from typing import Final

from native_helper.paths import make_private

TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")  # 32 bytes as base64url


def read_or_make_token(path: Path) -> str:
    """Return the token in `path`, made on first use. The engine and `utter token` may both be first: one wins.

    A file that others could read is closed to them; one that holds no token is replaced. Raises PermissionError
    if the file belongs to another user, and OSError if it is a link or cannot be written.
    """
    make_private(path.parent)
    token = _read(path)
    if token is not None:
        return token
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        try:
            os.link(draft, path)  # unlike a rename, it never replaces the token that another process just made
        except FileExistsError:
            if _read(path) is None:
                draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    token = _read(path)
    if token is None:
        raise OSError(f"{path} does not keep what is written to it")
    return token


def _read(path: Path) -> str | None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):  # a pipe in its place would keep the engine waiting for ever
            raise OSError(f"{path} is not a file; remove it")
        if status.st_uid != os.getuid():
            raise PermissionError(f"{path} belongs to user {status.st_uid}, not to you ({os.getuid()}); remove it")
        if stat.S_IMODE(status.st_mode) & 0o077:
            os.fchmod(descriptor, 0o600)
        text = file.read(1024).decode("ascii", "replace").strip()
    return text if TOKEN.fullmatch(text) else None
