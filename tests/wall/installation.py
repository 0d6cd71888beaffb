"""A small installation of its own for tests and benches: a data folder, Valkey, Daphne. Whoever starts it stops it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from warroom.launch.valkey import server_program

ROOT = Path(__file__).resolve().parents[2]
START_S = 40.0
STOP_S = 10.0
LOOK_EVERY_S = 0.05


class DidNotStart(Exception):
    """The process's own words."""


class Installation:
    """SQLite and a unix socket inside ``folder``; the web process on a free port of the loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        self.valkey: subprocess.Popen[bytes] | None = None
        self.web: subprocess.Popen[bytes] | None = None
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "warroom.settings",
            "WARROOM_DATA": str(folder),
            "WARROOM_RUN": str(folder),
            "WARROOM_DEMO": "1",
        }

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise DidNotStart(done.stderr)
        return done.stdout

    def run(self, code: str) -> str:
        """What a piece of Python prints inside the installation."""
        return self.manage("shell", "--verbosity", "0", "--command", code).strip()

    def make_token(self, *, username: str = "script", role: str = "operator") -> str:
        """An account and a token of its."""
        return self.run(
            "import datetime as dt\n"
            "from django.utils import timezone\n"
            "from accounts import tokens\n"
            "from accounts.models import User\n"
            f"user = User.objects.create_user({username!r}, role={role!r})\n"
            "print(tokens.create(user, name='script', lifetime=dt.timedelta(hours=1), now=timezone.now()))"
        )

    def start_valkey(self) -> None:
        place = self.folder / "valkey.sock"
        self.valkey = subprocess.Popen(
            [server_program(), "--port", "0", "--unixsocket", place, "--save", "", "--dir", self.folder],
            stdout=subprocess.DEVNULL,
        )
        _wait(lambda: _answers(place), self.valkey)

    def start_web(self, application: str = "warroom.asgi:application") -> None:
        log = (self.folder / "web.log").open("ab")
        self.web = subprocess.Popen(
            [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(self.port), "--websocket_timeout", "-1",
             "--ping-interval", "20", "--ping-timeout", "30", "--verbosity", "0", application],
            cwd=ROOT,
            env=self.environment,
            stdout=log,
            stderr=log,
        )  # fmt: skip
        try:
            _wait(self._is_alive, self.web)
        except DidNotStart:
            raise DidNotStart((self.folder / "web.log").read_text()[-2000:]) from None

    def kill_valkey(self) -> None:
        if self.valkey is not None:
            self.valkey.kill()
            self.valkey.wait()
            self.valkey = None

    def stop_web(self) -> None:
        if self.web is not None:
            self.web.terminate()
            try:
                self.web.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self.web.kill()
                self.web.wait()
            self.web = None

    def stop(self) -> None:
        self.stop_web()
        self.kill_valkey()

    def _is_alive(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.address}/healthz", timeout=1) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(place))
        except OSError:
            return False
    return True


def _wait(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_S
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise DidNotStart(str(process.args))
        time.sleep(LOOK_EVERY_S)
