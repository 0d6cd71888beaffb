"""The half of bin/up that needs only Python: make ``.venv``, then hand over to ``warroom.launch`` inside it."""

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

import environment

ROOT = Path(__file__).resolve().parent.parent


def _stop(number: int, frame: FrameType | None) -> None:
    print("\nstopped", flush=True)
    os._exit(128 + number)  # the installer is tethered and dies with this process


def main(arguments: list[str]) -> None:
    began = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        python = environment.ensure(ROOT, "requirements.txt")
    except environment.CannotInstall as trouble:
        sys.exit(f"bin/up: {trouble}")
    os.environ["UP_BEGAN"] = str(began)
    os.chdir(ROOT)
    os.execv(python, [str(python), "-m", "warroom.launch", *arguments])  # noqa: S606  same process id: signals arrive


if __name__ == "__main__":
    main(sys.argv[1:])
