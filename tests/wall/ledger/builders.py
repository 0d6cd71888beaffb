"""Panels for tests."""

import datetime as dt
import itertools
from typing import Any

from accounts.models import User
from warroom.wall.models import HardwarePanel, Output, PanelReading, Wall

_numbers = itertools.count(1)
NOW = dt.datetime(2026, 6, 1, 4, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)


def make_output(*, account: User | None = None, **given: Any) -> Output:
    wall = given.pop("wall", None) or Wall.objects.create(
        slug=f"dinding-{next(_numbers)}", name="Dinding", account=account
    )
    return Output.objects.create(wall=wall, **{"number": 1, **given})


def make_panel(**given: Any) -> HardwarePanel:
    """A panel in service on an output of its own, fitted a hundred days ago."""
    n = next(_numbers)
    if "output" not in given:
        given["output"] = make_output()
    values: dict[str, Any] = {
        "serial": f"LG-{n:04d}",
        "maker": "LG",
        "model": "55VL5F",
        "state": "in_service",
        "position": f"baris 1 kolom {n}",
        "installed_on": TODAY - 100 * DAY,
    }
    return HardwarePanel.objects.create(**{**values, **given})


def read(panel: HardwarePanel, days: float, hours: float, *, source: str = "agent") -> PanelReading:
    return PanelReading.objects.create(panel=panel, at=NOW + days * DAY, hours=hours, source=source)
