"""Whose alarm it is: kecamatan to operating position."""

from cameras.models import Area
from incidents.models import Position, ZoneRoute


def position_for(area: Area | None) -> Position | None:
    """The position that hears of this area: by its kecamatan's route, else the first in use. None: no positions."""
    if area is not None:
        district = area if area.level == Area.Level.KECAMATAN else area.parent
        route = ZoneRoute.objects.select_related("position").filter(area=district, position__in_use=True).first()
        if route is not None:
            return route.position
    return Position.objects.filter(in_use=True).first()
