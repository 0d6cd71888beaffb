"""Whose alarm it is: kecamatan to operating position, by default and as a supervisor routes it for a while."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict, Problem
from accounts.roles import Act
from cameras.models import Area
from incidents import news, signals
from incidents.models import Alert, Position, ZoneRoute
from incidents.states import AlertState

SHIPPED = (("posisi-1", "Posisi 1 Utara"), ("posisi-2", "Posisi 2 Selatan"))
CHANGED = "route.changed"


class NoWayBack(Problem):
    """The zone is where it belongs."""

    code = "no_way_back"


def position_for(area: Area | None) -> Position | None:
    """The position that hears of this area: by its kecamatan's route, else the first in use. None: no positions."""
    if area is not None:
        district = area.pk if area.level == Area.Level.KECAMATAN else area.parent_id
        routes = ZoneRoute.objects.select_related("position").order_by()
        route = routes.filter(area=district, position__in_use=True).first()
        if route is not None:
            return route.position
    return Position.objects.filter(in_use=True).first()


def ship() -> int:
    """A house without positions gets two; how many were made."""
    if Position.objects.exists():
        return 0
    rows = [Position(slug=slug, name=name, order=order) for order, (slug, name) in enumerate(SHIPPED, start=1)]
    return len(Position.objects.bulk_create(rows, ignore_conflicts=True))


@transaction.atomic
def share_out(*, now: dt.datetime) -> int:
    """Give each kecamatan without a route to a position, in even bands from north to south; how many were given."""
    positions = list(Position.objects.filter(in_use=True))
    districts = list(Area.objects.filter(level=Area.Level.KECAMATAN).only("pk", "lat").order_by("-lat"))
    routed = set(ZoneRoute.objects.values_list("area", flat=True))
    if not positions:
        return 0
    rows = [
        ZoneRoute(area=district, position=positions[place * len(positions) // len(districts)], since=now)
        for place, district in enumerate(districts)
        if district.pk not in routed
    ]
    return len(ZoneRoute.objects.bulk_create(rows, ignore_conflicts=True))


@transaction.atomic
def route(area: Area, *, to: Position | None, by: User, was: str | None = None, now: dt.datetime) -> ZoneRoute:
    """Let this position hear of the kecamatan from now on; ``to`` None sends it back to where it belongs.

    What is open there and not yet acknowledged moves along, since nobody has it. ``was``: the position the caller saw;
    a Conflict if somebody moved it meanwhile. Locks: alerts, route, audit, feed.
    """
    access.require(by, Act.LOAD_ROUTE)
    waiting = _waiting(area)
    known = ZoneRoute.objects.select_for_update().filter(area=area).first()
    old = known.position if known else position_for(area)
    if was is not None and (old.slug if old else "") != was:
        raise Conflict(_("Zona ini sudah dipindahkan."), current={"position": old.slug if old else None})
    if to is None:
        to = known.home if known else None
        if to is None:
            raise NoWayBack(_("Zona ini sudah di posisi asalnya."))
    found = _write(area, known, old=old, to=to, by=by, now=now)
    for alert in waiting:
        alert.position = to
    Alert.objects.filter(pk__in=[alert.pk for alert in waiting]).update(position=to)
    detail = {"from": old.slug if old else "", "to": to.slug, "alerts": len(waiting)}
    audit.record(actor=by, act="zone_routed", subject=f"area:{area.code}", detail=detail, at=now)
    news.tell(changed=waiting)
    signals.news_told.send(ZoneRoute, kind=CHANGED, data=told(found), act=Act.LOAD_VIEW, area_code="", at=now)
    return found


def _waiting(area: Area) -> list[Alert]:
    """Open and unacknowledged alerts of the kecamatan, locked in the order of their keys."""
    here = Alert.objects.filter(state=AlertState.NEW)
    inside = here.filter(area=area) | here.filter(area__parent=area)
    locked = list(inside.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    return list(Alert.objects.with_card().filter(pk__in=locked).order_by("pk"))


def _write(
    area: Area, known: ZoneRoute | None, *, old: Position | None, to: Position, by: User, now: dt.datetime
) -> ZoneRoute:
    """``home`` is remembered while it is away and forgotten once it is back."""
    home = (known.home if known else None) or old
    away = home if home is not None and home.pk != to.pk else None
    values = {"position": to, "home": away, "since": now, "by": by}
    found, _made = ZoneRoute.objects.update_or_create(area=area, defaults=values)
    return found


def board() -> list[dict[str, str | None]]:
    """Every kecamatan with its position, also those that nobody gave to one."""
    routes = {route.area_id: route for route in ZoneRoute.objects.select_related("position", "home", "by").order_by()}
    fallback = Position.objects.filter(in_use=True).first()
    found = []
    for area in Area.objects.filter(level=Area.Level.KECAMATAN).only("code", "name").order_by("name"):
        route = routes.get(area.pk)
        if route is not None and route.position.in_use:
            route.area = area
            found.append(told(route))
        else:
            slug = fallback.slug if fallback else None
            row = {"area": area.code, "name": area.name, "position": slug, "home": None, "since": None, "by": None}
            found.append(row)
    return found


def told(route: ZoneRoute) -> dict[str, str | None]:
    return {
        "area": route.area.code,
        "name": route.area.name,
        "position": route.position.slug,
        "home": route.home.slug if route.home else None,
        "since": route.since.isoformat(),
        "by": route.by.display_name if route.by else None,
    }
