"""Thirty days beside their targets, and what made them."""

import csv
import datetime as dt
import io

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from incidents.load import actors, hours, limits, report, sheet
from incidents.load.report import Span
from incidents.models import LoadBucket, Position, Shelf
from tests.builders import make_alert, make_annunciation, make_camera, make_position, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 14, 5, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
THIRTY = Span(TODAY - dt.timedelta(days=29), TODAY)


@pytest.fixture
def position() -> Position:
    Position.objects.all().delete()
    return make_position(name="Utara")


def buckets(position: Position | None, *, days: int, n: int = 0, until: dt.datetime = NOW) -> None:
    last = limits.slot_of(until)
    LoadBucket.objects.bulk_create(
        LoadBucket(position=position, began_at=last - limits.SLOT * back, p4=n) for back in range(days * 144)
    )


def test_quiet_windows_count_in_the_share_of_flood(position: Position) -> None:
    buckets(position, days=30)
    LoadBucket.objects.filter(pk__in=LoadBucket.objects.order_by("-began_at").values("pk")[:3]).update(p4=11)
    found = report.take(THIRTY, now=NOW)["positions"][0]
    assert (found["windows"]["n"], found["windows"]["in_flood"], found["peak"]) == (30 * 144 - 16, 3, 11)
    assert found["windows"]["share"] == pytest.approx(3 / (30 * 144 - 16))


def test_a_day_begins_at_midnight_in_the_city(position: Position) -> None:
    before = dt.datetime(2026, 11, 22, 15, 50, tzinfo=dt.UTC)  # 23:50 WITA
    for at, n in ((before, 3), (before + limits.SLOT, 5)):
        LoadBucket.objects.create(position=position, began_at=at, p3=n)
    days = report.take(THIRTY, now=NOW)["positions"][0]["days"]
    assert [(day["day"], day["p3"]) for day in days[-2:]] == [("2026-11-22", 3), ("2026-11-23", 5)]


@pytest.mark.parametrize(("days", "indicative"), [(0, True), (29, True), (30, False)])
def test_less_than_thirty_days_are_indicative(position: Position, days: int, indicative: bool) -> None:
    buckets(None, days=days, until=timezone.now())
    today = timezone.localdate()
    found = report.take(Span(today - dt.timedelta(days=30), today), now=timezone.now())
    assert (found["known_days"], found["indicative"]) == (days, indicative)


def test_the_room_has_a_flood_above_ten_for_each_of_its_positions(position: Position) -> None:
    make_position()
    for n, back in ((20, 0), (21, 1)):
        LoadBucket.objects.create(position=None, began_at=limits.slot_of(NOW) - limits.SLOT * back, p4=n)
    found = report.take(THIRTY, now=NOW)["room"]
    assert found["windows"]["in_flood"] == 1
    assert found["per_day"] == pytest.approx(41 * 72 / 2)


def test_times_to_acknowledge_are_percentiles_and_what_waits_counts(position: Position) -> None:
    at = NOW - dt.timedelta(hours=1)
    for seconds in (10, 20, 30, 40):
        make_annunciation(severity="P1", at=at, ack_at=at + dt.timedelta(seconds=seconds))
    make_annunciation(severity="P1", at=NOW - dt.timedelta(seconds=29))
    found = {row["severity"]: row for row in report.acknowledged(THIRTY, now=NOW)}
    assert found["P1"] == {
        "severity": "P1", "n": 4, "waiting": 0, "p50": 20, "p80": 40, "p985": 40, "limit_80_s": 30, "limit_985_s": 60,
    }  # fmt: skip
    make_annunciation(severity="P1", at=NOW - dt.timedelta(seconds=500))
    found = {row["severity"]: row for row in report.acknowledged(THIRTY, now=NOW)}
    assert (found["P1"]["n"], found["P1"]["waiting"], found["P1"]["p985"]) == (5, 1, 500)
    assert (found["P4"]["n"], found["P4"]["p80"]) == (0, None)


def test_the_ten_worst_sources_and_their_share() -> None:
    camera = make_camera()
    for n in range(12):
        make_annunciation(at=NOW, fingerprint=f"motion:{n}")
    for _ in range(8):
        make_annunciation(at=NOW, fingerprint="motion:bad", alert=make_alert(camera=camera), kind="motion")
    found = actors.take(THIRTY, now=NOW)
    assert (found["n"], len(found["sources"]), found["top_ten_share"]) == (20, 10, 17 / 20)
    worst = found["sources"][0]
    assert (worst["fingerprint"], worst["camera"], worst["n"], worst["share"]) == ("motion:bad", camera.code, 8, 0.4)
    assert found["rules"][0]["n"] == 20


@pytest.mark.parametrize(("times", "n"), [([0, 30, 60], 1), ([0, 30, 61], 0), ([0, 10, 20, 30], 2), ([0, 1], 0)])
def test_a_source_that_rings_three_times_in_a_minute_chatters(times: list[int], n: int) -> None:
    for seconds in times:
        make_annunciation(fingerprint="door", at=NOW - dt.timedelta(seconds=100 - seconds))
        make_annunciation(at=NOW - dt.timedelta(seconds=100 - seconds))
    found = actors.take(THIRTY, now=NOW)["chattering"]
    assert sum(row["n"] for row in found) == n
    assert {row["fingerprint"] for row in found} <= {"door"}


@pytest.mark.parametrize(("lasted", "fleeting"), [(14.9, 1), (15.1, 0), (None, 0)])
def test_what_is_gone_within_15_seconds_is_fleeting(lasted: float | None, fleeting: int) -> None:
    gone = None if lasted is None else NOW + dt.timedelta(seconds=lasted)
    make_annunciation(at=NOW, cleared_at=gone)
    assert len(actors.take(THIRTY, now=NOW)["fleeting"]) == fleeting


def test_what_is_active_for_more_than_a_day_is_stale_and_has_an_owner() -> None:
    old = NOW - dt.timedelta(hours=25)
    person = make_user(first_name="Sitti")
    mine = make_alert(raised_at=old, annunciated_at=old, state="acknowledged", acknowledged_by=person)
    for other in (
        {"raised_at": NOW - dt.timedelta(hours=23), "annunciated_at": old},
        {"raised_at": old, "annunciated_at": old, "cleared_at": NOW},
        {"raised_at": old, "annunciated_at": old, "state": "closed"},
        {"raised_at": old, "annunciated_at": old, "exercise": True},
        {"raised_at": old, "event_class": "notice"},
    ):
        make_alert(**other)
    found = actors.take(THIRTY, now=NOW)["stale"]
    assert [(row["alert"], row["owner"]) for row in found] == [(mine.pk, person.display_name)]


def test_a_shelf_that_nobody_answered_for_stands_out() -> None:
    person = make_user()
    Shelf.objects.create(
        fingerprint="x", kind="motion", severity="P3", reason="-", by=person, at=NOW, until=NOW + dt.timedelta(hours=1)
    )
    assert [row["by"] for row in actors.unauthorised()] == [person.username]


def test_the_table_has_a_line_for_each_day_and_position_with_its_target(position: Position) -> None:
    Position.objects.filter(pk=position.pk).update(name="=SUM(A1)")
    buckets(position, days=2, n=1)
    lines = list(csv.DictReader(io.StringIO(sheet.write(report.take(THIRTY, now=NOW)))))
    assert len(lines) == 60
    assert (lines[-2]["position"], lines[-2]["n"], lines[-2]["target"], lines[-2]["limit"]) == (
        position.slug, "144", "150", "300",
    )  # fmt: skip
    assert lines[-1]["name"] == "'=SUM(A1)"


def test_the_strip_of_hours_tells_quiet_from_unknown(position: Position) -> None:
    LoadBucket.objects.create(position=position, began_at=limits.slot_of(NOW), p1=2, staffed=False)
    LoadBucket.objects.create(position=position, began_at=limits.slot_of(NOW) - limits.SLOT, p2=1, staffed=True)
    strip = hours.take(now=NOW, hours=3)[0]
    assert [(hour["n"], hour["peak"], hour["staffed"], hour["known"]) for hour in strip["hours"]] == [
        (0, 0, False, 0), (0, 0, False, 0), (3, 2, True, 2),
    ]  # fmt: skip


def test_reports_cost_as_many_queries_with_many_alarms(
    position: Position, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    buckets(position, days=3, n=2)
    for n in range(30):
        make_annunciation(position=position, at=NOW - dt.timedelta(hours=n), fingerprint=f"f{n % 12}")
    with django_assert_max_num_queries(6):
        report.take(THIRTY, now=NOW)
    with django_assert_max_num_queries(13):
        actors.take(THIRTY, now=NOW)
