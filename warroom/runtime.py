"""Where the embedded default keeps its sockets. No Django import: the launcher asks before settings load."""

import hashlib
import os
from pathlib import Path

SOCKET_NAME_BYTES = 40
SOCKET_PATH_LIMIT = 107  # sun_path holds 108 bytes with its NUL (unix(7))


def run_folder(data: Path) -> Path:
    """A short private folder for unix sockets that belong to this data folder.

    A checkout may lie deep, and a socket's path must stay under 108 bytes; so a path that is too long moves to
    ``$XDG_RUNTIME_DIR`` or ``/tmp``, named after the user and the data folder.
    """
    inside = data / "run"
    if len(os.fsencode(inside)) + SOCKET_NAME_BYTES <= SOCKET_PATH_LIMIT:
        return inside
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    base = Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")  # noqa: S108  the folder itself is made with mode 700
    return base / f"warroom-{os.getuid()}-{digest}"
