import datetime as dt
import json
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import DataClass
from cameras.models import Camera
from cameras.streaming.models import StreamState
from incidents.models import Alert
from tests.builders import make_agreement, make_area, make_camera, make_lorong, make_user
from tests.wall.builders import make_wall
from warroom.wall import figures, rights, snapshot

pytestmark = pytest.mark.django_db
QUERIES = 23
CITY = 900


def data(user: User, *, wall: str = "") -> dict[str, Any]:
    taken = snapshot.take(user, now=timezone.now())
    return dict(json.loads(taken.frame(wall=wall, me=snapshot.person(user, rights.acts_of(user))))["data"])


def make_alert(**given: Any) -> Alert:
    now = timezone.now()
    values = {"severity": "P2", "kind": "crowd", "fingerprint": f"f-{Alert.objects.count()}", "raised_at": now}
    return Alert.objects.create(**{**values, "last_event_at": now, **given})


def test_a_city_of_cameras_takes_as_few_queries_as_one(django_assert_num_queries: Any) -> None:
    area, user, now = make_area(), make_user(), timezone.now()
    make_wall(slug="balaikota")
    Camera.objects.bulk_create(
        Camera(code=f"C-{n:04d}", name=f"Kamera {n}", area=area, lat=-5.1, lon=119.4, life_cycle_since=now)
        for n in range(CITY)
    )
    with django_assert_num_queries(QUERIES):
        taken = snapshot.take(user, now=now)
    assert len(json.loads(taken.frame(wall="balaikota", me={}))["data"]["cameras"]) == CITY


def test_a_camera_carries_its_place_and_its_best_stream() -> None:
    lorong = make_lorong(name="Lorong Melati")
    camera = make_camera(code="SIM-001", lorong=lorong, bearing_deg=90)
    since = timezone.now()
    for profile, state in (("main", "lost"), ("tile", "live")):
        StreamState.objects.create(
            camera=camera, profile=profile, state=state, since=since, last_frame_at=since, node="n1"
        )
    shown = data(make_user())["cameras"][0]
    assert (shown["code"], shown["lorong"], shown["area"]) == ("SIM-001", "Lorong Melati", lorong.area.name)
    assert (shown["state"], shown["bearing"], shown["life_cycle"]) == ("live", 90, "live")


def test_a_camera_that_nobody_watches_is_still() -> None:
    camera = make_camera()
    StreamState.objects.create(camera=camera, profile="tile", state="stopped", since=timezone.now(), node="n1")
    assert data(make_user())["cameras"][0]["state"] == "still"


def test_a_removed_camera_is_not_shown() -> None:
    make_camera(life_cycle="removed")
    assert data(make_user())["cameras"] == []


def test_the_wall_and_the_person_are_those_of_the_reader() -> None:
    make_wall(slug="balaikota")
    shown = data(make_user(first_name="Rina", last_name="Amalia"), wall="balaikota")
    assert shown["wall"]["slug"] == "balaikota"
    assert (shown["me"]["name"], shown["me"]["initials"], shown["me"]["role"]) == ("Rina A.", "RA", "operator")
    assert "wall.operate" in shown["me"]["acts"]


def test_a_liaison_sees_one_district() -> None:
    liaison = make_user(role="liaison")
    assert liaison.agency is not None
    make_agreement(liaison.agency, areas=("73.71.05",), data_classes=(DataClass.ALERTS, DataClass.INVENTORY))
    tallo, elsewhere = make_area(code="73.71.05.1001"), make_area(code="73.71.06.1001")
    for area in (tallo, elsewhere):
        make_camera(area=area)
        make_alert(area=area)
    make_alert(area=None)
    shown = data(liaison)
    assert [camera["area"] for camera in shown["cameras"]] == [tallo.name]
    assert [alert["area"] for alert in shown["alerts"]] == [tallo.name]
    assert shown["incidents"] == []
    assert (shown["figures"]["cameras_total"], shown["figures"]["alerts_open"]) == (1, 1)
    assert "wall.view" not in shown["me"]["acts"]


def test_figures_count_what_is_there() -> None:
    now = timezone.now()
    for life_cycle, cause in (("live", ""), ("live", ""), ("degraded", ""), ("down", "power"), ("planned", "")):
        make_camera(life_cycle=life_cycle, down_cause=cause)
    minute = dt.timedelta(minutes=1)
    make_alert(raised_at=now - 2 * minute, severity="P1")
    make_alert(raised_at=now - minute, severity="P3")
    rina = make_user()
    for waited_s in (10, 600):
        raised = now - 30 * minute
        make_alert(
            raised_at=raised,
            severity="P2",
            state="acknowledged",
            acknowledged_at=raised + dt.timedelta(seconds=waited_s),
            acknowledged_by=rina,
        )
    taken = figures.take(rina, now=now)
    assert (taken["cameras_live"], taken["cameras_degraded"], taken["cameras_down"]) == (2, 1, 1)
    assert taken["cameras_total"] == 4
    assert (taken["alerts_open"], taken["alerts_unacknowledged"]) == (4, 2)
    assert taken["oldest_unacknowledged"] is not None
    assert taken["oldest_unacknowledged"]["severity"] == "P1"
    # judged: the two acknowledged ones and the P1 whose 30 s are over; in time: one
    assert taken["acknowledged_in_target_pct"] == pytest.approx(33.3)


def test_a_quiet_day_has_no_percentage() -> None:
    taken = figures.take(make_user(), now=timezone.now())
    assert taken["acknowledged_in_target_pct"] is None
    assert taken["oldest_unacknowledged"] is None


def test_the_alarm_load_is_for_the_rooms_own_people() -> None:
    assert data(make_user())["load"]["room"]["rating"] == "green"
    assert data(make_user(role="wall"))["load"] is None
