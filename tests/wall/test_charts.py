import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import User
from tests.builders import make_alert, make_annunciation, make_area, make_camera, make_user
from warroom.wall.charts import read, series
from warroom.wall.charts.series import CountedArea

ApiAs = Callable[..., APIClient]
NOW = dt.datetime(2026, 11, 23, 13, 14, 5, tzinfo=dt.UTC)


def ago(**span: float) -> dt.datetime:
    return NOW - dt.timedelta(**span)


def acknowledged(severity: str, after_s: float) -> None:
    at = ago(hours=1)
    make_annunciation(severity=severity, at=at, ack_at=at + dt.timedelta(seconds=after_s))


def priorities(user: User) -> dict[str, Any]:
    return {row["severity"]: row for row in read.take("acknowledge", user, now=NOW)["priorities"]}


@pytest.fixture
def operator(db: None) -> User:
    return make_user(role="operator")


def test_the_darkest_district_comes_first_and_areas_of_one_are_one_row() -> None:
    counted = [CountedArea("Wajo", 4, 0, 0, 4), CountedArea("Tallo", 1, 1, 0, 2), CountedArea("Tallo", 1, 0, 1, 2)]
    assert series.by_district(counted) == [
        {"name": "Tallo", "live": 2, "degraded": 1, "down": 1, "total": 4},
        {"name": "Wajo", "live": 4, "degraded": 0, "down": 0, "total": 4},
    ]


@pytest.mark.parametrize(
    ("back_s", "slot"), [(60, 3), (600, 3), (660, 2), (2400, 0), (2460, None)], ids=lambda value: str(value)
)
def test_a_minute_falls_into_its_slot(back_s: int, slot: int | None) -> None:
    until = 1_800_000_000
    expected = [0, 0, 0, 0]
    if slot is not None:
        expected[slot] = 7
    assert series.slots([(until - back_s, 7)], until=until, count=4) == expected


@pytest.mark.parametrize(("n", "places"), [(1, [1, 1, 1]), (2, [1, 2, 2]), (10, [5, 8, 10]), (200, [100, 160, 197])])
def test_percentiles_are_values_that_occurred(n: int, places: list[int]) -> None:
    assert series.ranks(n) == places


def test_cameras_are_counted_by_the_district_above_their_area(operator: User) -> None:
    district = make_area(code="73.71.08", level="kecamatan", name="Tallo")
    for number, life_cycle in enumerate(["live", "live", "down", "planned"], start=1):
        area = make_area(code=f"73.71.08.100{number}", parent=district)
        make_camera(area=area, life_cycle=life_cycle, down_cause="power" if life_cycle == "down" else "")
    chart = read.take("cameras_by_district", operator, now=NOW)
    assert chart["districts"] == [{"name": "Tallo", "live": 2, "degraded": 0, "down": 1, "total": 3}]
    assert (chart["as_of"], chart["refresh_s"]) == ("2026-11-23T13:14:05.000Z", 60)


def test_the_alarm_load_has_24_slots_and_the_last_holds_the_running_minute(operator: User) -> None:
    for raised in (ago(seconds=2), ago(minutes=9), ago(minutes=12), ago(hours=5)):
        make_annunciation(at=raised)
    make_alert(raised_at=ago(seconds=3))  # nobody was told of it
    chart = read.take("alarm_load", operator, now=NOW)
    assert chart["counts"] == [0] * 22 + [1, 2]
    assert (chart["until"], chart["ideal"], chart["limit"]) == ("2026-11-23T13:15:00.000Z", 1, 2)


def test_time_to_acknowledge_against_the_norm(operator: User) -> None:
    for seconds in (10, 20, 30, 40, 50):
        acknowledged("P1", seconds)
    acknowledged("P3", 100)
    found = priorities(operator)
    assert found["P1"] == {
        "severity": "P1", "n": 5, "waiting": 0, "p50": 30.0, "p80": 40.0, "p985": 50.0,
        "target_80_s": 30, "target_985_s": 60,
    }  # fmt: skip
    assert (found["P2"]["n"], found["P2"]["p50"], found["P2"]["target_985_s"]) == (0, None, 180)
    assert (found["P3"]["p80"], found["P3"]["target_80_s"], found["P3"]["target_985_s"]) == (100.0, 300, None)


def test_what_still_waits_counts_once_its_time_is_up(operator: User) -> None:
    acknowledged("P1", 10)
    make_annunciation(severity="P1", at=ago(seconds=29))
    assert priorities(operator)["P1"]["n"] == 1
    make_annunciation(severity="P1", at=ago(seconds=400))
    row = priorities(operator)["P1"]
    assert (row["n"], row["waiting"], row["p985"]) == (2, 1, 400.0)


@pytest.mark.parametrize("name", ["cameras_by_district", "alarm_load", "acknowledge", "etle"])
def test_a_chart_costs_two_queries_at_most_however_much_there_is(
    name: str, operator: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        make_camera()
        acknowledged(f"P{number % 4 + 1}", number)
    with django_assert_max_num_queries(2):
        read.take(name, operator, now=NOW)


def test_a_wall_counts_what_its_account_may_see(db: None) -> None:
    make_camera(area=make_area(code="73.71.09.1001"))
    make_camera(area=make_area(code="73.71.10.1001"))
    account = make_user(role="wall", area_codes=["73.71.09"])
    assert [row["total"] for row in read.take("cameras_by_district", account, now=NOW)["districts"]] == [1]
    for code in ("73.71.09.1002", "73.71.10.1002"):
        make_annunciation(at=ago(seconds=5), area=make_area(code=code))
    assert read.take("alarm_load", account, now=NOW)["counts"][-1] == 1


def test_a_chart_without_a_source_says_so(api_as: ApiAs) -> None:
    answer = api_as("operator").get("/api/v1/charts/etle/")
    assert (answer.status_code, answer.json()["available"]) == (200, False)
    assert answer.json()["reason"]


def test_the_api_answers_what_is_drawn_now(api_as: ApiAs) -> None:
    make_annunciation()
    answer = api_as("operator").get("/api/v1/charts/alarm_load/")
    assert answer.json()["counts"][-1] == 1
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("role", "status"), [("auditor", 403), ("liaison", 403), ("admin", 200)])
def test_charts_are_for_who_may_see_walls(role: str, status: int, api_as: ApiAs) -> None:
    assert api_as(role).get("/api/v1/charts/alarm_load/").status_code == status


def test_an_unknown_chart_is_not_found(api_as: ApiAs) -> None:
    assert api_as("operator").get("/api/v1/charts/weather/").status_code == 404
