"""Finds processes of an earlier start of the same data folder. Only a marker in their environment says so, exactly."""

import contextlib
import os
import signal
import time
from pathlib import Path

MARKER = "TETHERED_DATA"
PATIENCE_S = 5.0
_LOOK_EVERY_S = 0.02


def mark(data: Path) -> dict[str, str]:
    """What to put into the environment of every process that belongs to a data folder."""
    return {MARKER: str(data)}


def find(data: Path, *, proc: Path = Path("/proc")) -> list[int]:
    """Process ids that carry the mark, without this process and its ancestors; other users' cannot be read."""
    wanted = os.fsencode(f"{MARKER}={data}")
    spared = _self_and_ancestors(proc)
    found = []
    for folder in proc.iterdir():
        if folder.name.isdigit() and int(folder.name) not in spared:
            with contextlib.suppress(OSError):  # ended meanwhile, or not ours
                if wanted in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
    return sorted(found)


def end(data: Path) -> int:
    """Kill what carries the mark until nothing does; how many there were. SIGKILL: their parent is dead already."""
    ended: set[int] = set()
    deadline = time.monotonic() + PATIENCE_S
    while (running := find(data)) and time.monotonic() < deadline:
        ended.update(running)
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(_LOOK_EVERY_S)
    return len(ended)


def _self_and_ancestors(proc: Path) -> set[int]:
    spared = {os.getpid()}
    parent = os.getppid()
    while parent > 0 and parent not in spared:
        spared.add(parent)
        try:
            words = (proc / str(parent) / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            break
        parent = int(words[1])
    return spared
