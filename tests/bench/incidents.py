"""How long the acts of the incident room take, on SQLite and PostgreSQL, beside the bare SQL of the rows they write.

``python -m tests.bench.incidents [N]``: N incidents go from open to resolved in one process on each engine, called as
the API calls them (transaction, audit, timeline, feed), with Valkey running. "Bare" writes as many rows of the same
size in one transaction and asks nothing.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import figures
from tests.wall.installation import ROOT, Installation

ACTS = ("open", "acknowledge", "offer+accept", "note", "resolve")
INCIDENTS = 200
MEASURE = "--measure"
BARE = "bare SQL"
NOTE = "Dua petugas berangkat dengan gerobak motor."


def main(count: int) -> None:
    print(f"{'engine':>10} {'act':>13} {'p50 ms':>8} {'p95 ms':>8} {'acts/s':>8} {'times bare':>11}")
    for engine in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="incidents-") as folder, database(engine) as address:
            _acts(engine, _run(Path(folder), address, count))


def _acts(engine: str, waits_ms: dict[str, list[float]]) -> None:
    bare = at_share(waits_ms[BARE], 0.5)
    for act, waits in waits_ms.items():
        rate = 1000 * len(waits) / sum(waits)
        print(
            f"{engine:>10} {act:>13} {at_share(waits, 0.5):>8.2f} {at_share(waits, 0.95):>8.2f} {rate:>8.0f} "
            f"{at_share(waits, 0.5) / bare:>11.1f}",
            flush=True,
        )
    every = [wait for act in ACTS for wait in waits_ms[act]]
    by_act = {f"{act} p50": at_share(waits_ms[act], 0.5) for act in ACTS}
    figures.record(
        "incidents.act",
        at_share(every, 0.5),
        unit="ms",
        n=len(every),
        percentiles={
            "p50": at_share(every, 0.5),
            "p95": at_share(every, 0.95),
            "acts/s": 1000 * len(every) / sum(every),
            **by_act,
        },
        baseline=(f"{BARE}, {engine}", bare),
    )


def at_share(waits: list[float], share: float) -> float:
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextlib.contextmanager
def database(engine: str) -> Iterator[str]:
    """The address for the environment; empty for the SQLite file of the data folder."""
    if engine == "sqlite":
        yield ""
        return
    from tests.postgres import Server

    server = Server()
    server.start()
    try:
        yield server.url.replace("/warroom", "/postgres")
    finally:
        server.stop()


def _run(folder: Path, address: str, count: int) -> dict[str, list[float]]:
    installation = Installation(folder)
    if address:
        installation.environment["DATABASE_URL"] = address
    installation.manage("migrate", "--verbosity", "0")
    installation.start_valkey()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.incidents", MEASURE, str(count)],
            cwd=ROOT,
            env=installation.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        said: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
        return said
    finally:
        installation.stop()


def measure(count: int) -> dict[str, list[float]]:
    """Inside the installation: milliseconds of each act."""
    import django

    django.setup()
    from django.utils import timezone

    from incidents import casework, intake, opening, triage
    from incidents.models import Category, SopStep
    from tests.builders import make_camera, make_user

    boss, operator = make_user(role="supervisor", password="x"), make_user(password="x")
    cameras = [make_camera(lat=-5.14 - n * 0.001) for n in range(10)]
    category = Category.objects.get(code="SMP")
    waits: dict[str, list[float]] = {act: [] for act in (*ACTS, BARE)}

    def timed(act: str, do: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        done = do()
        waits[act].append(1000 * (time.perf_counter() - began))
        return done

    bare = _bare()
    for n in range(count):
        now, camera = timezone.now(), cameras[n % len(cameras)]
        alert = intake.report_event(
            kind="operator_report", source="bench", lat=-4.0 - n // 50 * 0.01, lon=119.0 + n % 50 * 0.01, now=now
        ).alert
        assert alert is not None
        timed("acknowledge", partial(triage.acknowledge, alert, by=operator, now=now))
        row = timed(
            "open",
            partial(
                opening.open_incident,
                category=category,
                summary="Sampah menumpuk di mulut lorong",
                camera=camera,
                by=operator,
                now=now,
            ),
        )

        def offer_and_accept(row: Any = row, now: Any = now) -> None:
            casework.assign(row, to=operator, by=boss, now=now)
            casework.accept(row, by=operator, now=now)

        timed("offer+accept", offer_and_accept)
        timed("note", partial(casework.note, row, by=operator, text=NOTE, now=now))
        SopStep.objects.filter(incident=row).update(state="done")
        timed("resolve", partial(casework.resolve, row, by=operator, text="Bersih.", now=now))
        timed(BARE, partial(bare, n))
    return waits


def _bare() -> Callable[[int], None]:
    """What the middle act writes and no more: one row changed, a timeline line, an audit entry, two rows of news."""
    from django.db import connection, transaction

    text, card = "x" * 200, json.dumps({"row": "x" * 1200})
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_row (id integer PRIMARY KEY, state text, version integer)")
        cursor.execute("CREATE TABLE bare_line (of_row integer, seq integer, text text, UNIQUE (of_row, seq))")
        cursor.execute("CREATE TABLE bare_audit (seq integer PRIMARY KEY, digest text UNIQUE, detail text)")
        cursor.execute("CREATE TABLE bare_feed (seq integer PRIMARY KEY, card text)")
        cursor.execute("INSERT INTO bare_row VALUES (1, 'new', 0)")

    def write(n: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE bare_row SET version = version + 1 WHERE id = 1 AND version = %s", [n])
            cursor.execute("INSERT INTO bare_line VALUES (1, %s, %s)", [n, text])
            cursor.execute("INSERT INTO bare_audit VALUES (%s, %s, %s)", [n, f"{n:064d}", text])
            cursor.execute("INSERT INTO bare_feed VALUES (%s, %s)", [2 * n, card])
            cursor.execute("INSERT INTO bare_feed VALUES (%s, %s)", [2 * n + 1, card])

    return write


if __name__ == "__main__":
    words = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "warroom.settings")
    if words[:1] == [MEASURE]:
        print(json.dumps(measure(int(words[1]))))
    else:
        main(int(words[0]) if words else INCIDENTS)
