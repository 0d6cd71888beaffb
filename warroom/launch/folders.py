"""The data folder and the run folder: private, one start at a time, and emptied only on demand."""

import fcntl
import os
import shutil
import stat
from pathlib import Path

LOCK_NAME = "up.lock"
PRIVATE = 0o700
# Everything the product writes into its data folder. --reset removes these names and nothing else, because a wrong
# WARROOM_DATA may point at somebody's home.
OWNED = (
    "warroom.sqlite3",
    "warroom.sqlite3-wal",
    "warroom.sqlite3-shm",
    "secret.key",
    "field.key",
    "demo-password",
    "prepared.json",
    "files",
    "log",
    "media",
    "run",
    "simulator",
    "static",
    "valkey",
)


class FolderTrouble(Exception):
    """One line: which folder, what is wrong with it."""


def make_private(folder: Path, *, foreign_ok: bool = False) -> None:
    """Make a folder only its owner may enter. One that is somebody else's, or a link, is refused: /tmp is shared.

    ``foreign_ok`` lets root use a data folder that belongs to somebody (a mounted volume).
    """
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    except OSError as error:
        raise FolderTrouble(f"{folder}: {error.strerror}") from None
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise FolderTrouble(f"{folder}: not a folder")
    if found.st_uid != os.geteuid() and not (foreign_ok and os.geteuid() == 0):
        raise FolderTrouble(f"{folder}: belongs to another user (uid {found.st_uid})")
    folder.chmod(PRIVATE)


class Lock:
    """Held while the product runs on a data folder. The kernel lets go when the holder dies, however it dies."""

    def __init__(self, data: Path) -> None:
        self._path = data / LOCK_NAME
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._file, 20, 0).decode().strip() or "unknown"
            raise FolderTrouble(
                f"{self._path.parent} is in use by a running bin/up (process {holder}); stop it or set WARROOM_DATA"
            ) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)


def empty(data: Path, run: Path) -> None:
    """Remove what the product wrote. The lock file stays: it is held."""
    for path in (*(data / name for name in OWNED), run):
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.is_dir():
            shutil.rmtree(path)
