"""The flood mode as alarms meet it: on within the storm, off once it is quiet, the grave ones always alone."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from incidents import annunciation, signals
from incidents.load import flood, places
from incidents.models import Annunciation, Flood, Position
from tests.builders import make_alert, make_annunciation, make_area, make_position

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def position() -> Position:
    Position.objects.all().delete()
    return make_position()


@pytest.fixture
def news() -> Iterator[list[dict[str, Any]]]:
    heard: list[dict[str, Any]] = []

    def listen(sender: object, *, kind: str, data: dict[str, Any], **rest: Any) -> None:
        if kind == flood.CHANGED:
            heard.append(data)

    signals.news_told.connect(listen)
    yield heard
    signals.news_told.disconnect(listen)


def told(n: int, *, position: Position, at: dt.datetime = NOW, **given: Any) -> None:
    for _ in range(n):
        make_annunciation(position=position, at=at, **given)


def test_the_eleventh_alarm_in_ten_minutes_is_the_first_that_is_grouped(
    position: Position,
    news: list[dict[str, Any]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    alerts = [make_alert(area=make_area()) for _ in range(12)]
    with django_capture_on_commit_callbacks(execute=True):
        for alert in alerts:
            annunciation.announce(alert, now=NOW)
    assert [alert.is_grouped for alert in alerts] == [False] * 10 + [True] * 2
    assert Flood.objects.get().position == position
    assert [(said["position"], said["on"], said["tone"]) for said in news] == [(position.slug, True, True)]


def test_what_is_older_than_ten_minutes_makes_no_flood(position: Position) -> None:
    told(20, position=position, at=NOW - dt.timedelta(minutes=10))
    assert not flood.is_grouped(position, "P4", now=NOW)
    assert not Flood.objects.exists()


@pytest.mark.parametrize(("severity", "grouped"), [("P1", False), ("P2", False), ("P3", True), ("P4", True)])
def test_the_grave_ones_sound_alone_in_a_flood(position: Position, severity: str, grouped: bool) -> None:
    told(10, position=position)
    assert flood.is_grouped(position, severity, now=NOW) is grouped


def test_a_drill_obeys_a_flood_and_makes_none(position: Position) -> None:
    told(10, position=position)
    assert not flood.is_grouped(position, "P3", now=NOW, counts=False)
    assert flood.is_grouped(position, "P3", now=NOW)
    assert flood.is_grouped(position, "P3", now=NOW, counts=False)


def test_the_flood_of_one_position_is_not_that_of_its_neighbour(position: Position) -> None:
    told(10, position=position)
    flood.is_grouped(position, "P3", now=NOW)
    assert not flood.is_grouped(make_position(), "P3", now=NOW)


def test_in_a_flood_an_alarm_costs_one_query(
    position: Position, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    told(10, position=position)
    quiet = make_position()
    with django_assert_max_num_queries(2):
        flood.is_grouped(quiet, "P3", now=NOW)
    flood.is_grouped(position, "P3", now=NOW)
    with django_assert_max_num_queries(1):
        flood.is_grouped(position, "P3", now=NOW)


def test_a_flood_counts_and_ends_below_five_in_ten_minutes(position: Position, news: list[dict[str, Any]]) -> None:
    area = make_area(name="Losari", parent=make_area(level="kecamatan", code="73.71.88", name="Ujung Pandang"))
    told(10, position=position)
    flood.is_grouped(position, "P3", now=NOW)
    told(4, position=position, is_grouped=True, area=area)
    told(1, position=position, severity="P1")

    assert flood.tend(now=NOW) >= 1
    row = Flood.objects.get(position=position)
    assert (row.ended_at, row.grouped, row.peak) == (None, 4, 15)
    assert places.of(row) == [{"area": "Ujung Pandang", "n": 4, "worst": "P3"}]

    told(4, position=position, at=NOW + dt.timedelta(minutes=5), is_grouped=True)
    later = NOW + dt.timedelta(minutes=10)
    flood.tend(now=later)
    row.refresh_from_db()
    assert (row.ended_at, row.grouped) == (later, 8)
    last = next(said for said in reversed(news) if said["position"] == position.slug)
    assert (last["on"], last["tone"], last["grouped"]) == (False, False, 8)


def test_a_flood_that_stays_as_it_is_is_told_no_more(position: Position, news: list[dict[str, Any]]) -> None:
    told(10, position=position)
    flood.is_grouped(position, "P3", now=NOW)
    flood.tend(now=NOW)
    del news[:]
    assert flood.tend(now=NOW + dt.timedelta(seconds=10)) == 0
    assert news == []


def test_the_room_floods_above_ten_for_each_position(position: Position) -> None:
    other = make_position()
    told(10, position=position)
    told(10, position=other)
    flood.tend(now=NOW)
    assert not Flood.objects.exists()
    told(1, position=other)
    flood.tend(now=NOW)
    assert Flood.objects.get().position is None


def test_a_second_flood_may_follow_the_first(position: Position) -> None:
    Flood.objects.create(position=position, began_at=NOW - dt.timedelta(hours=1), ended_at=NOW)
    told(10, position=position)
    assert flood.is_grouped(position, "P3", now=NOW)
    assert Flood.objects.filter(ended_at=None).count() == 1


def test_what_was_grouped_is_still_there_afterwards(position: Position) -> None:
    told(10, position=position)
    alert = make_alert()
    annunciation.announce(alert, now=NOW)
    flood.tend(now=NOW + dt.timedelta(minutes=11))
    alert.refresh_from_db()
    assert alert.is_grouped
    assert Annunciation.objects.filter(alert=alert, is_grouped=True).count() == 1
