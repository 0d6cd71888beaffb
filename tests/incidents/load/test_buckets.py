"""Roll-ups: a row for each ten minutes, quiet or not, the same however often it is made."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from incidents import signals
from incidents.load import buckets
from incidents.models import Annunciation, Duty, LoadBucket, Position
from tests.builders import make_alert, make_annunciation, make_position, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 14, 5, tzinfo=dt.UTC)
SLOT = NOW.replace(minute=10, second=0)


@pytest.fixture
def position() -> Position:
    Position.objects.all().delete()
    return make_position()


@pytest.fixture
def news() -> Iterator[list[dict[str, Any]]]:
    heard: list[dict[str, Any]] = []

    def listen(sender: object, *, kind: str, data: dict[str, Any], **rest: Any) -> None:
        if kind == buckets.CHANGED:
            heard.append(data)

    signals.news_told.connect(listen)
    yield heard
    signals.news_told.disconnect(listen)


def rows() -> list[tuple[Any, ...]]:
    found = LoadBucket.objects.order_by("began_at", "position")
    return list(found.values_list("position", "began_at", "p1", "p2", "p3", "p4", "staffed"))


def test_quiet_times_are_rows_too_for_each_position_and_the_room(position: Position) -> None:
    make_annunciation(position=position, at=NOW - dt.timedelta(minutes=20), severity="P1")
    buckets.roll(now=NOW)
    assert LoadBucket.objects.filter(position=position).count() == 3
    assert [row.p1 for row in LoadBucket.objects.filter(position=None)] == [1, 0, 0]


def test_rolling_again_changes_nothing(position: Position) -> None:
    make_annunciation(position=position, at=NOW, severity="P4")
    assert buckets.roll(now=NOW) == 2
    before = rows()
    assert buckets.roll(now=NOW) == 2  # the ten minutes before, which are looked at again, are new
    assert buckets.roll(now=NOW) == 0
    assert set(before) <= set(rows())
    assert len(rows()) == 4


def test_what_comes_late_is_added_to_the_running_and_the_last_slot(position: Position) -> None:
    buckets.roll(now=NOW)
    make_annunciation(position=position, at=NOW, severity="P2")
    make_annunciation(position=position, at=SLOT - dt.timedelta(seconds=1), severity="P2")
    buckets.roll(now=NOW)
    assert list(LoadBucket.objects.filter(position=position).values_list("began_at", "p2")) == [
        (SLOT - dt.timedelta(minutes=10), 1),
        (SLOT, 1),
    ]


def test_it_catches_up_after_a_stop_of_days(position: Position) -> None:
    buckets.roll(now=NOW)
    make_annunciation(position=position, at=NOW + dt.timedelta(days=3), severity="P3")
    buckets.roll(now=NOW + dt.timedelta(days=5))
    of_room = LoadBucket.objects.filter(position=None, began_at__gte=SLOT)
    assert of_room.count() == 5 * 144 + 1
    assert of_room.get(p3=1).began_at == SLOT + dt.timedelta(days=3)


def test_what_was_put_into_the_past_is_rolled_when_asked_for(position: Position) -> None:
    buckets.roll(now=NOW)
    long_ago = NOW - dt.timedelta(days=3)
    make_annunciation(position=position, at=long_ago, severity="P2")
    buckets.roll_up(now=NOW, since=long_ago)
    assert LoadBucket.objects.get(position=position, p2=1).began_at == SLOT - dt.timedelta(days=3)
    assert LoadBucket.objects.filter(position=None).count() == 3 * 144 + 1


def test_a_clock_that_jumped_back_leaves_the_rows_right(position: Position) -> None:
    make_annunciation(position=position, at=NOW, severity="P3")
    buckets.roll(now=NOW + dt.timedelta(hours=2))
    buckets.roll(now=NOW)
    assert LoadBucket.objects.filter(position=position, p3=1).count() == 1
    assert LoadBucket.objects.filter(position=position).count() == LoadBucket.objects.filter(position=None).count()


def test_it_knows_in_which_ten_minutes_somebody_sat_there(position: Position) -> None:
    make_annunciation(position=position, at=SLOT - dt.timedelta(minutes=19))
    sat = {"seen_at": NOW, "watching_since": NOW}
    Duty.objects.create(
        person=make_user(),
        position=position,
        began_at=SLOT - dt.timedelta(minutes=15),
        ended_at=SLOT - dt.timedelta(minutes=11),
        **sat,
    )
    buckets.roll(now=NOW)
    for of in (position, None):
        assert [row.staffed for row in LoadBucket.objects.filter(position=of)] == [True, False, False]


def test_an_alarm_takes_the_end_of_its_cause_along(position: Position) -> None:
    gone_at = NOW - dt.timedelta(seconds=50)
    alert = make_alert(cleared_at=gone_at)
    first = make_annunciation(alert=alert, at=NOW - dt.timedelta(seconds=60))
    again = make_annunciation(alert=alert, at=NOW - dt.timedelta(seconds=40))
    buckets.note_cleared(now=NOW)
    assert Annunciation.objects.get(pk=first.pk).cleared_at == gone_at
    assert Annunciation.objects.get(pk=again.pk).cleared_at is None


def test_figures_are_told_when_they_are_others(position: Position, news: list[dict[str, Any]]) -> None:
    buckets.roll(now=NOW)
    buckets.roll(now=NOW + dt.timedelta(seconds=10))
    assert len(news) == 1
    make_annunciation(position=position, at=NOW + dt.timedelta(seconds=15))
    buckets.roll(now=NOW + dt.timedelta(seconds=20))
    buckets.roll(now=NOW + dt.timedelta(seconds=30))
    assert [said["room"]["rolling"]["m10"]["n"] for said in news] == [0, 1]
    assert news[-1]["positions"][0]["rolling"]["h24"] == {"n": 1, "target": 150, "limit": 300}


def test_a_beat_costs_as_many_queries_with_many_alarms(
    position: Position, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for minute in range(40):
        make_annunciation(position=position, at=NOW - dt.timedelta(minutes=minute))
    buckets.roll(now=NOW)
    with django_assert_max_num_queries(32):
        buckets.roll(now=NOW)
