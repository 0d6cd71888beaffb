"""The figures over a span, from rows as the acts write them."""

import datetime as dt

import pytest
from django.utils import timezone

from incidents.figures import kpi
from incidents.models import Alert, Annunciation
from tests.builders import make_area, make_incident, make_user

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 1, 31, 4, 0, tzinfo=dt.UTC)  # 12:00 WITA
DAY = dt.timedelta(days=1)


def heard(severity: str, *, after_s: float | None) -> None:
    at = NOON
    alert = Alert.objects.create(
        kind="fire", severity=severity, fingerprint=f"{severity}:{after_s}", raised_at=at, last_event_at=at
    )
    acknowledged = None if after_s is None else at + dt.timedelta(seconds=after_s)
    Annunciation.objects.create(
        alert=alert, at=at, severity=severity, kind="fire", fingerprint=alert.fingerprint, ack_at=acknowledged
    )


def taken(**given: object) -> dict[str, object]:
    return kpi.take(make_user(role="supervisor"), since=NOON - DAY, until=NOON + DAY, **given)  # type: ignore[arg-type]


def test_times_run_from_the_opening_and_pauses_do_not_count() -> None:
    rina = make_user(role="operator")
    make_incident(
        category="KBK",
        opened_at=NOON,
        accepted_at=NOON + dt.timedelta(seconds=40),
        on_scene_at=NOON + dt.timedelta(minutes=10),
        resolved_at=NOON + dt.timedelta(hours=2),
        resolved_by=rina,
        outcome="handled",
        state="resolved",
        paused_s=3600,
        owner=rina,
    )
    told = taken()
    assert told["incidents"] == 1
    assert told["assign"]["p50"] == 40  # type: ignore[index]
    assert told["on_scene"]["p985"] == 600  # type: ignore[index]
    assert told["resolve"]["p80"] == 3600  # type: ignore[index]
    assert told["resolve"]["within_pct"] == 100.0  # type: ignore[index]
    assert told["by_hour"][0]["hour"] == 12  # type: ignore[index]


def test_drills_and_merged_ones_are_not_counted() -> None:
    into = make_incident(opened_at=NOON)
    make_incident(opened_at=NOON, exercise=True)
    make_incident(opened_at=NOON, state="merged", merged_into=into)
    assert taken()["incidents"] == 1


def test_what_nobody_acknowledged_is_waiting_and_not_quick() -> None:
    heard("P1", after_s=10)
    heard("P1", after_s=70)
    heard("P1", after_s=None)
    first = taken()["acknowledge"][0]  # type: ignore[index]
    assert (first["n"], first["waiting"], first["p50"], first["p985"]) == (2, 1, 10.0, 70.0)
    assert (first["line_80_s"], first["line_985_s"]) == (30, 60)


def test_narrowed_to_an_area_and_a_class() -> None:
    tallo = make_area(code="73.71.07.1001", name="Tallo")
    make_incident(opened_at=NOON, area=tallo, category="KBK")
    make_incident(opened_at=NOON, category="BJR")
    assert taken(area="73.71.07")["incidents"] == 1
    assert taken(category="BJR")["incidents"] == 1
    assert taken(area="73.71.07", category="BJR")["incidents"] == 0


@pytest.mark.parametrize(("days", "field"), [(0, "to"), (-1, "to"), (400, "from")])
def test_a_span_that_makes_no_sense_is_refused(days: int, field: str) -> None:
    with pytest.raises(kpi.BadSpan) as refused:
        kpi.take(make_user(role="supervisor"), since=NOON, until=NOON + days * DAY)
    assert refused.value.extra["field"] == field


def test_three_queries_however_much_there_is(django_assert_max_num_queries: object) -> None:
    for _ in range(20):
        make_incident(opened_at=NOON)
    user = make_user(role="supervisor")
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        kpi.take(user, since=NOON - DAY, until=timezone.now())
