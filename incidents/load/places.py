"""A flood as it is told: how many, how many of them counted together, and where."""

from typing import TypedDict

from django.db.models import Case, CharField, Count, Min, QuerySet, When

from cameras.models import Area
from incidents.models import Annunciation, Flood

PLACES = 20


class Place(TypedDict):
    """Grouped alarms of one kecamatan. ``area`` is its name, empty for those without a place."""

    area: str
    n: int
    worst: str


class FloodTold(TypedDict):
    id: int
    since: str
    ended_at: str | None
    alarms: int
    grouped: int
    peak: int
    places: list[Place]


def told(flood: Flood) -> FloodTold:
    return {
        "id": flood.pk,
        "since": flood.began_at.isoformat(),
        "ended_at": flood.ended_at.isoformat() if flood.ended_at else None,
        "alarms": flood.alarms,
        "grouped": flood.grouped,
        "peak": flood.peak,
        "places": of(flood),
    }


def of(flood: Flood) -> list[Place]:
    """Most first; the mildest places beyond the twentieth are left out."""
    rows = annunciations(flood).filter(is_grouped=True).order_by()
    district = Case(
        When(area__level=Area.Level.KELURAHAN, then="area__parent__name"),
        default="area__name",
        output_field=CharField(),
    )
    counted = (
        rows.annotate(district=district)
        .values_list("district")
        .annotate(n=Count("pk"), worst=Min("severity"))
        .order_by("-n", "district")
    )
    return [Place(area=area or "", n=n, worst=worst) for area, n, worst in counted[:PLACES]]


def annunciations(flood: Flood) -> QuerySet[Annunciation]:
    """All that was told while it lasted; the room's flood has everybody's."""
    rows = Annunciation.objects.filter(at__gte=flood.began_at)
    if flood.ended_at is not None:
        rows = rows.filter(at__lte=flood.ended_at)
    return rows if flood.position_id is None else rows.filter(position=flood.position_id)
