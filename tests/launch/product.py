"""Starts bin/up the way a person does: in a checkout of its own, with the packages of this environment."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from warroom.launch import leftovers, ports

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(".venv", "var", ".git", "*_cache", "__pycache__", "node_modules", ".hypothesis")
START_S = 120.0
STOP_S = 40.0
_LOOK_EVERY_S = 0.05


class NotInTime(AssertionError):
    """What was waited for and did not come."""


def copy_checkout(to: Path) -> Path:
    shutil.copytree(ROOT, to, ignore=NOT_COPIED, dirs_exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (to / ".venv").symlink_to(Path(sys.prefix))
    return to


def until(what: str, question: Callable[[], bool], *, patience_s: float = STOP_S) -> None:
    """Processes are real and the kernel has no fake clock; so ask until it is true."""
    deadline = time.monotonic() + patience_s
    while not question():
        if time.monotonic() > deadline:
            raise NotInTime(what)
        time.sleep(_LOOK_EVERY_S)


def clean_environment(**given: str) -> dict[str, str]:
    """This process's environment without what tests or an outer bin/up put there."""
    ours = re.compile(
        r"WARROOM_|TETHERED_|DJANGO_|PYTEST|UP_BEGAN|(PORT|BIND|REDIS_URL|DATABASE_URL|CELERY_BROKER_URL)$"
    )
    return {**{name: value for name, value in os.environ.items() if not ours.match(name)}, **given}


@dataclass
class Product:
    """A running bin/up."""

    process: subprocess.Popen[bytes]
    data: Path
    port: int
    output: Path

    @property
    def said(self) -> str:
        return self.output.read_text(errors="replace")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> int | None:
        """The status of a page; None if nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def processes(self) -> dict[int, str]:
        """Command lines of everything that belongs to the data folder, without bin/up itself."""
        found = {}
        for process in leftovers.find(self.data):
            with contextlib.suppress(OSError):
                found[process] = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        return found

    def one(self, words: str) -> int | None:
        """The process whose command line holds these words; None between two lives."""
        return next((number for number, line in self.processes().items() if words in line), None)

    def kill(self, words: str) -> int:
        """kill -9 the process whose command line holds these words; its number."""
        until(f"a process {words}", lambda: self.one(words) is not None)
        process = self.one(words)
        assert process is not None
        os.kill(process, signal.SIGKILL)
        return process

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop; its exit status."""
        self.process.send_signal(number)
        return self.process.wait(STOP_S)


@contextlib.contextmanager
def running_product(
    checkout: Path, *, arguments: tuple[str, ...] = ("--no-demo",), data: Path | None = None, **environment: str
) -> Iterator[Product]:
    """bin/up until it says that it is ready; ended with the block, if the block did not end it."""
    data = data or checkout / "var"
    data.mkdir(exist_ok=True, parents=True)
    port = ports.free()
    output = data.parent / f"{data.name}.output"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [checkout / "bin" / "up", "--port", str(port), *arguments],
            env=clean_environment(WARROOM_DATA=str(data), **environment),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    product = Product(process, data, port, output)
    try:
        until(
            "bin/up to be ready or to end",
            lambda: "Ctrl+C stops everything" in product.said or process.poll() is not None,
            patience_s=START_S,
        )
        if process.poll() is not None:
            raise NotInTime(f"bin/up ended with {process.returncode}:\n{product.said}")
        yield product
    finally:
        process.kill()
        process.wait()
        leftovers.end(data)


def run_up(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A bin/up that is expected to end by itself."""
    return subprocess.run(
        [checkout / "bin" / "up", *arguments],
        env=clean_environment(**environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )
