"""Brings database, static files and sample data up to date, in one process; what is done already costs little.

Runs as a child of bin/up: ``python -m warroom.launch.prepare [--simulator-port N]``. Settings that are wrong end it
with one line and status 1 before anything is touched.
"""

import argparse
import hashlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from warroom.launch.messages import compile_outdated
from warroom.launch.steps import step

ROOT = Path(__file__).resolve().parents[2]
STATE = "prepared.json"
FIRST_WALL, FIRST_WALL_NAME = "balaikota", "Dinding Balai Kota"


class Stamps:
    """What was done for which inputs, kept in the data folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._done: dict[str, str] = json.loads(path.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            self._done = {}

    def due(self, name: str, fingerprint: str) -> bool:
        return self._done.get(name) != fingerprint

    def done(self, name: str, fingerprint: str) -> None:
        self._done[name] = fingerprint
        self._path.write_text(json.dumps(self._done))

    def forget(self, *names: str) -> None:
        for name in names:
            self._done.pop(name, None)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--simulator-port", type=int, help="fill in sample data whose cameras listen there")
    simulator_port = parser.parse_args().simulator_port
    django.setup()
    stamps = Stamps(settings.DATA_DIR / STATE)
    try:
        _prepare(stamps, simulator_port)
    except (CommandError, DatabaseError, OSError) as trouble:
        sys.exit(f"bin/up: {trouble}")


def _prepare(stamps: Stamps, simulator_port: int | None) -> None:
    with step("translations"):
        compile_outdated(ROOT / "locale")
    with step("database"):
        if _migrate():
            stamps.forget("city", "demo")
    _once(stamps, "static files", "static", _static_fingerprint, "collectstatic", interactive=False, verbosity=0)
    _once(stamps, "city", "city", lambda: _code_fingerprint("cameras/city.py", "cameras/data"), "load_city")
    if simulator_port is None and not apps.get_model("wall", "Wall").objects.exists():
        call_command("create_wall", FIRST_WALL, name=FIRST_WALL_NAME, stdout=io.StringIO())
    if simulator_port is not None:
        options = {"simulator_port": simulator_port, "quiet": True}
        _once(stamps, "sample data", "demo", lambda: _demo_fingerprint(simulator_port), "seed_demo", **options)


def _migrate() -> bool:
    """Apply what is missing; true if the database was empty before."""
    executor = MigrationExecutor(connection)
    empty = not executor.loader.applied_migrations
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    return empty


def _once(stamps: Stamps, title: str, name: str, fingerprint: Callable[[], str], command: str, **options: Any) -> None:
    """Run a command unless it ran for the same inputs. The commands repeat harmlessly; the stamp only saves time."""
    with step(title):
        wanted = fingerprint()
        if stamps.due(name, wanted):
            call_command(command, stdout=io.StringIO(), **options)
            stamps.done(name, wanted)


def _static_fingerprint() -> str:
    """Of names, sizes and times: reading a few thousand files would cost more than it saves."""
    found = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            found.append(f"{path} {stat.st_size} {stat.st_mtime_ns}")
    return _digest([django.__version__, settings.STATIC_URL, str(settings.STATIC_ROOT), *sorted(found)])


def _code_fingerprint(*names: str) -> str:
    files = [file for name in names for file in _files(ROOT / name)]
    return _digest(f"{file.relative_to(ROOT)} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files)


def _demo_fingerprint(simulator_port: int) -> str:
    password = os.environ.get("WARROOM_DEMO_PASSWORD", "")
    return _digest([_code_fingerprint("warroom/demo", "cameras/simulator/catalogue.py"), str(simulator_port), password])


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc")


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


if __name__ == "__main__":
    main()
