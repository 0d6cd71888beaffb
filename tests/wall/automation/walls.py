"""A wall with an alarm zone, one without, and the cameras around an alert."""

import datetime as dt
from typing import Any

from incidents.models import Alert
from tests.builders import LOSARI, make_alert, make_camera
from warroom.wall import scenes, shown
from warroom.wall.models import Layout, Wall, WallEvent
from warroom.wall.state import State

NOW = dt.datetime(2026, 1, 31, 6, 5, tzinfo=dt.UTC)
ZONED = [
    {"name": "A1", "x": 0, "y": 20, "w": 60, "h": 40},
    {"name": "Z1", "x": 100, "y": 20, "w": 200, "h": 119, "zone": True},
    {"name": "Z2", "x": 320, "y": 20, "w": 56, "h": 38, "zone": True},
    {"name": "Z3", "x": 320, "y": 60, "w": 56, "h": 38, "zone": True},
    {"name": "Z4", "x": 320, "y": 100, "w": 56, "h": 38, "zone": True},
]
PLAIN = [
    {"name": "A1", "x": 0, "y": 20, "w": 200, "h": 119},
    {"name": "A2", "x": 220, "y": 20, "w": 100, "h": 60},
    {"name": "A3", "x": 220, "y": 90, "w": 100, "h": 60},
]


def second(n: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=n)


def make(slug: str, panels: list[dict[str, Any]], cells: list[dict[str, Any]] | None = None) -> Wall:
    """A wall that shows its scene ``dasar``: a camera in each panel, unless cells say otherwise."""
    layout = Layout.objects.create(slug=f"tata-{slug}", title=slug, body={"top": True, "panels": panels})
    wall = Wall.objects.create(slug=slug, name=slug, layout=layout)
    default = [{"panel": one["name"], "source": "camera", "camera": f"OWN-{one['name']}"} for one in panels]
    wall.scene = scenes.keep(wall, slug="dasar", title="Dasar", cells=cells or default, layout=layout, now=NOW)
    wall.save()
    return wall


def around(count: int = 4) -> list[str]:
    """Codes of cameras on a line north of the square, all looking at it, nearest first."""
    step = 0.00004  # about 4.4 m
    return [
        make_camera(code=f"NEAR-{n}", lat=LOSARI[0] + step * n, lon=LOSARI[1], bearing_deg=180.0, range_m=60.0).code
        for n in range(1, count + 1)
    ]


def alert(severity: str = "P1", **given: Any) -> Alert:
    place = {"lat": LOSARI[0], "lon": LOSARI[1]}
    return make_alert(**{"severity": severity, "raised_at": NOW, "last_event_at": NOW, **place, **given})


def read(wall: Wall) -> Wall:
    return shown.walls().select_related("account").get(pk=wall.pk)


def state(wall: Wall) -> State:
    return shown.state_of(read(wall))


def seen(wall: Wall) -> dict[str, str]:
    """What stands on each panel: a camera's code, else the source."""
    return {name: str(place.camera or place.on_top["source"]) for name, place in sorted(state(wall).places.items())}


def kinds(wall: Wall) -> list[str]:
    """What happened to it, without the whole pictures of its memory."""
    events = WallEvent.objects.filter(wall=wall).exclude(kind="kept")
    return list(events.order_by("pk").values_list("kind", flat=True))
