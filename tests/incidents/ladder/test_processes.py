"""A ladder outlives the processes that climb it."""

import contextlib
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.launch.product import Product, clean_environment, copy_checkout, running_product, until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(240)]

RING = """
import datetime as dt
from django.utils import timezone
from incidents.ladder import climb
from incidents.models import Alert
now = timezone.now() - dt.timedelta(seconds=24)
alert = Alert.objects.create(
    severity="P1", kind="fire", event_class="alarm", fingerprint="test:1", summary="Uji", raised_at=now,
    last_event_at=now, annunciated_at=now,
)
climb.start(alert, now=now)
"""


def ring(product: Product, checkout: Path) -> None:
    """An alarm that nobody has seen for 24 seconds: its next rung is due in six."""
    subprocess.run(
        [checkout / ".venv" / "bin" / "python", "manage.py", "shell", "-c", RING],
        cwd=checkout,
        env=clean_environment(WARROOM_DATA=str(product.data)),
        check=True,
        timeout=60,
        capture_output=True,
    )


def climbed(product: Product) -> list[str]:
    with contextlib.closing(sqlite3.connect(f"file:{product.data}/warroom.sqlite3?mode=ro", uri=True)) as database:
        rows = database.execute("select what from incidents_rung where fired_at is not null order by step").fetchall()
    return [row[0] for row in rows]


def told(product: Product) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{product.data}/warroom.sqlite3?mode=ro", uri=True)) as database:
        return int(database.execute("select count(*) from wall_feedentry where kind = 'ladder.rung'").fetchone()[0])


def test_a_ladder_goes_on_when_the_worker_and_the_clock_are_killed(tmp_path: Path) -> None:
    checkout = copy_checkout(tmp_path / "house")
    with running_product(checkout) as product:
        ring(product, checkout)
        killed = {product.kill("-Q default"), product.kill(" beat ")}
        assert climbed(product) == ["position"]
        until("the rung of the 30th second", lambda: climbed(product) == ["position", "repeat"])
        assert told(product) == 1
        assert not killed & {product.one("-Q default"), product.one(" beat ")}
