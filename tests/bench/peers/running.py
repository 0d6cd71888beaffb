"""What the benchmarks ask of a server under test, and the processes it is made of."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

READY_S = 60.0


class Missing(Exception):
    """The server is not installed here, or did not come up; says which."""


@dataclass(frozen=True)
class Running:
    """`pids` counts children too. `address` is what a page plays: an HLS playlist or a WebSocket, by `mode`."""

    pids: Callable[[], list[int]]
    address: Callable[[int], str]
    mode: str = "hls"


@dataclass(frozen=True)
class Server:
    """`start` gets camera addresses and an empty folder in memory."""

    name: str
    start: Callable[[Sequence[str], Path], AbstractContextManager[Running]]
    most: int = 1000  # streams it was tried with


@contextlib.contextmanager
def process(
    argv: Sequence[str], *, folder: Path | None = None, quiet: bool = True
) -> "Iterator[subprocess.Popen[str]]":
    """A process and all that it starts, ended with the block."""
    try:
        started = subprocess.Popen(
            argv,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else None,
            text=True,
            start_new_session=True,
        )
    except OSError as error:
        raise Missing(f"{argv[0]}: {error.strerror}") from error
    try:
        yield started
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def family(pid: int) -> list[int]:
    """A process and its living descendants."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text().split()
        except FileNotFoundError:
            continue
        found.append(one)
        waiting += map(int, children)
    return found


def wait_for(done: Callable[[], bool], *, what: str, within_s: float = READY_S) -> None:
    ends = time.monotonic() + within_s
    while not done():
        if time.monotonic() > ends:
            raise Missing(f"{what} did not come up within {within_s:.0f} s")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def is_open(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
