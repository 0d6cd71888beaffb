"""Whose alarm it is, and a supervisor who gives a kecamatan to another position for a while."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.access import Forbidden
from accounts.models import AuditEntry
from accounts.problems import Conflict
from cameras.models import Area
from incidents import signals
from incidents.load import zones
from incidents.models import Alert, Position, ZoneRoute
from tests.builders import make_alert, make_area, make_position, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def north() -> Position:
    Position.objects.all().delete()
    return make_position(slug="utara")


@pytest.fixture
def south(north: Position) -> Position:
    return make_position(slug="selatan")


@pytest.fixture
def district() -> Area:
    return make_area(code="73.71.08", level="kecamatan")


@pytest.fixture
def told() -> Iterator[list[Alert]]:
    heard: list[Alert] = []

    def listen(sender: object, *, alert: Alert, **rest: object) -> None:
        heard.append(alert)

    signals.alert_changed.connect(listen)
    yield heard
    signals.alert_changed.disconnect(listen)


def test_a_new_house_has_two_positions_and_the_city_is_shared_evenly() -> None:
    assert list(Position.objects.values_list("slug", "name")) == list(zones.SHIPPED)
    assert zones.ship() == 0
    call_command("load_city")
    shares = [ZoneRoute.objects.filter(position__slug=slug).count() for slug in ("posisi-1", "posisi-2")]
    assert sum(shares) == Area.objects.filter(level="kecamatan").count()
    assert abs(shares[0] - shares[1]) <= 1
    coldest = ZoneRoute.objects.filter(position__slug="posisi-1").order_by("area__lat").first()
    assert coldest is not None
    assert not ZoneRoute.objects.filter(position__slug="posisi-2", area__lat__gt=coldest.area.lat).exists()


def test_loading_the_city_again_leaves_a_route_as_it_is(north: Position, south: Position, district: Area) -> None:
    zones.route(district, to=south, by=make_user(role="supervisor"), now=NOW)
    zones.share_out(now=NOW)
    assert ZoneRoute.objects.get(area=district).position == south


def test_an_alarm_goes_where_its_kecamatan_is_routed(north: Position, south: Position, district: Area) -> None:
    area = make_area(code="73.71.08.1001", parent=district)
    assert zones.position_for(area) == north
    ZoneRoute.objects.create(area=district, position=south, since=NOW)
    assert zones.position_for(area) == zones.position_for(district) == south
    Position.objects.filter(pk=south.pk).update(in_use=False)
    assert zones.position_for(area) == north
    Position.objects.update(in_use=False)
    assert zones.position_for(area) is zones.position_for(None) is None


def test_what_nobody_has_yet_moves_with_its_zone(
    north: Position, south: Position, district: Area, told: list[Alert]
) -> None:
    here, elsewhere = make_area(code="73.71.08.1001", parent=district), make_area(code="73.71.09.1001")
    waiting = make_alert(area=here, position=north)
    for other in ({"area": elsewhere}, {"area": here, "state": "acknowledged"}, {"area": here, "state": "closed"}):
        make_alert(position=north, **other)

    zones.route(district, to=south, by=make_user(role="supervisor"), now=NOW)

    assert list(Alert.objects.filter(position=south)) == [waiting]
    assert [(alert.pk, alert.position) for alert in told] == [(waiting.pk, south)]
    entry = AuditEntry.objects.get(act="zone_routed")
    assert (entry.subject, entry.detail) == ("area:73.71.08", {"from": "utara", "to": "selatan", "alerts": 1})


def test_a_zone_finds_its_way_back_over_a_detour(north: Position, south: Position, district: Area) -> None:
    lead, third = make_user(role="supervisor"), make_position()
    ZoneRoute.objects.create(area=district, position=north, since=NOW)
    zones.route(district, to=south, by=lead, now=NOW)
    route = zones.route(district, to=third, by=lead, now=NOW + dt.timedelta(minutes=1))
    assert (route.position, route.home) == (third, north)
    route = zones.route(district, to=None, by=lead, now=NOW + dt.timedelta(minutes=2))
    assert (route.position, route.home) == (north, None)
    with pytest.raises(zones.NoWayBack):
        zones.route(district, to=None, by=lead, now=NOW)


def test_two_supervisors_do_not_overwrite_each_other(north: Position, south: Position, district: Area) -> None:
    lead = make_user(role="supervisor")
    zones.route(district, to=south, by=lead, was="utara", now=NOW)
    with pytest.raises(Conflict) as refused:
        zones.route(district, to=south, by=lead, was="utara", now=NOW)
    assert refused.value.extra["current"] == {"position": "selatan"}


def test_an_operator_routes_nothing(north: Position, south: Position, district: Area) -> None:
    with pytest.raises(Forbidden):
        zones.route(district, to=south, by=make_user(role="operator"), now=NOW)
    assert not ZoneRoute.objects.exists()
