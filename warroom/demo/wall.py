"""The sample wall of the city hall: scenes for a newcomer to try, tours, and a schedule that waits to be switched on.

A second start adds what is missing. What people changed stays, and what they deleted does not come back.
"""

import datetime as dt
from typing import Final

from django.utils import timezone

from accounts.models import AuditEntry
from cameras.models import Camera
from warroom.demo.scenes import ALLEYS, DEFAULT, ROADS, SampleScene, all_of
from warroom.wall import layouts, scenes
from warroom.wall.devices import account, outputs
from warroom.wall.models import Layout, ScheduledScene, Tour, Wall

SLUG: Final = "balaikota"
DWELL_S: Final = 15
ELECTION_IN: Final = dt.timedelta(days=30)


def seed(*, cameras: list[str], now: dt.datetime) -> None:
    """``cameras``: codes of the simulated ones, in the order in which they fill panels."""
    layouts.ship()
    wall, _made = Wall.objects.get_or_create(
        slug=SLUG,
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
    tours = _seed_tours(cameras)
    for one in all_of(cameras, tours=tours):
        _seed_scene(wall, one, now=now)
    if wall.scene_id is None:
        _put_on(wall, cameras, now=now)
    _seed_schedule(wall, now=now)


def _put_on(wall: Wall, cameras: list[str], *, now: dt.datetime) -> None:
    """A wall with nothing on it shows the city's default scene."""
    scene = wall.scenes.filter(slug=DEFAULT).first()
    if scene is not None:
        wall.layout, wall.scene = scene.layout, scene
        wall.save(update_fields=["layout", "scene"])


def _seed_scene(wall: Wall, one: SampleScene, *, now: dt.datetime) -> None:
    if wall.scenes.filter(slug=one.slug).exists() or _dropped("scene", f"scene:{wall.slug}/{one.slug}"):
        return
    layout = Layout.objects.get(slug=one.layout)
    scenes.keep(wall, slug=one.slug, title=one.title, cells=one.cells, layout=layout, now=now, synthetic=True)


def _seed_tours(cameras: list[str]) -> list[str]:
    """Writes the tours that are missing; the slugs of those that there are."""
    alleys = set(Camera.objects.filter(code__in=cameras, lorong__isnull=False).values_list("code", flat=True))
    rounds = {
        ALLEYS: ("Tur lorong", [code for code in cameras if code in alleys]),
        ROADS: ("Tur jalan utama", [code for code in cameras if code not in alleys]),
    }
    for slug, (title, codes) in rounds.items():
        if codes and not _dropped("tour", f"tour:{slug}"):
            Tour.objects.get_or_create(
                slug=slug, defaults={"title": title, "dwell_s": DWELL_S, "cameras": codes, "synthetic": True}
            )
    there = set(Tour.objects.filter(slug__in=rounds).values_list("slug", flat=True))
    return [slug for slug in rounds if slug in there]


def _seed_schedule(wall: Wall, *, now: dt.datetime) -> None:
    """Two lines as examples, switched off: a sample must not move the wall under somebody who tries it."""
    if wall.schedule.exists() or AuditEntry.objects.filter(subject__startswith=f"schedule:{wall.slug}/").exists():
        return
    there = {scene.slug: scene for scene in wall.scenes.all()}
    if weekly := there.get("kinerja"):
        ScheduledScene.objects.create(
            wall=wall, scene=weekly, weekdays=[0], start=dt.time(7), end=dt.time(8), active=False
        )
    if election := there.get("pemilihan"):
        day = timezone.localdate(now) + ELECTION_IN
        ScheduledScene.objects.create(
            wall=wall,
            scene=election,
            operation="Contoh: hari pemungutan suara",
            start=dt.time(6),
            end=dt.time(22),
            first_day=day,
            last_day=day,
            active=False,
        )


def _dropped(what: str, subject: str) -> bool:
    """Did a person delete it? Then it is not made again."""
    return AuditEntry.objects.filter(act=f"{what}_dropped", subject=subject).exists()
