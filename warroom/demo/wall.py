"""The sample wall of the city hall: its default scene shows the first twelve simulated cameras."""

import datetime as dt

from warroom.wall import layouts, scenes
from warroom.wall.devices import account, outputs
from warroom.wall.models import Wall


def seed(*, cameras: list[str], now: dt.datetime) -> None:
    """Makes the wall once; what people changed since stays."""
    layouts.ship()
    wall, made = Wall.objects.get_or_create(
        slug="balaikota",
        defaults={
            "name": "Dinding Balai Kota",
            "width_m": 8.0,
            "viewer_m": 10.0,
            "layout": layouts.city(),
            "synthetic": True,
        },
    )
    account.of(wall)
    outputs.cover(wall)
    if not made and wall.scene_id is not None:
        return
    wall.layout = layouts.city()
    wall.scene = scenes.keep(
        wall,
        slug="dasar-kota",
        title="Dasar kota",
        cells=layouts.city_cells(cameras),
        layout=wall.layout,
        now=now,
        synthetic=True,
    )
    wall.save(update_fields=["layout", "scene"])
