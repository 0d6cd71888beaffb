"""Silence becomes news and, for a paired device, one notice for each absence."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from incidents.models import Alert, Event
from incidents.states import AlertState
from tests.wall.devices.builders import make_wall, pair, supervisor
from warroom.wall.devices import orders, telemetry, watch
from warroom.wall.models import FeedEntry, Output

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def states() -> list[str]:
    news = FeedEntry.objects.filter(kind="wall.output").order_by("seq")
    return [entry.data["output"]["state"] for entry in news]


def test_silence_is_told_step_by_step_and_each_step_once() -> None:
    pair(make_wall(), now=NOW)
    for second in range(0, 60, 3):
        watch.look(now=later(second))
    assert states() == ["online", "stale", "offline"]


def test_outputs_that_were_never_there_are_no_news() -> None:
    make_wall()
    watch.look(now=NOW)
    assert states() == []
    assert not Event.objects.exists()


def test_an_absence_is_one_notice_that_ends_with_it() -> None:
    output, _token = pair(make_wall(slug="balaikota"), now=NOW)
    for second in (29, 30, 33, 36, 600):
        watch.look(now=later(second))
    alert = Alert.objects.get()
    assert (alert.kind, alert.severity, alert.state) == ("wall_output_offline", "P4", AlertState.NEW)
    assert alert.summary == "Keluaran 1 Dinding balaikota tidak terdengar"
    telemetry.claim(output.pk, connection="a", stand_in="", yields=False, now=later(610))
    watch.look(now=later(612))
    alert.refresh_from_db()
    assert (alert.shown_as, alert.closing_note) == ("cleared_unacknowledged", "Keluaran hidup kembali")
    assert Output.objects.get(pk=output.pk).offline_noticed_at is None
    watch.look(now=later(645))
    alert = Alert.objects.get()
    assert (alert.shown_as, alert.count) == ("new", 2)


def test_two_watchers_raise_one_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    pair(make_wall(), now=NOW)
    output = Output.objects.select_related("wall").get(paired_at__isnull=False)
    watch._offline(output, now=later(31))
    watch._offline(output, now=later(31))
    assert Event.objects.count() == 1


def test_a_revoked_device_is_missed_by_nobody() -> None:
    output, _token = pair(make_wall(), now=NOW)
    watch.look(now=later(31))
    orders.revoke(output, by=supervisor(), now=later(40))
    watch.look(now=later(43))
    assert Alert.objects.get().cleared_at is not None
    watch.look(now=later(100))
    assert Alert.objects.count() == 1


def test_a_person_who_leaves_is_no_notice() -> None:
    wall = make_wall()
    output = wall.outputs.get(number=2)
    telemetry.claim(output.pk, connection="p", stand_in="Rina A.", yields=False, now=NOW)
    for second in (12, 31, 60):
        watch.look(now=later(second))
    assert states() == ["online", "unpaired"]
    assert Output.objects.get(pk=output.pk).opened_by == ""
    assert not Event.objects.exists()


def test_who_speaks_while_the_watcher_looks_is_right() -> None:
    pair(make_wall(), now=NOW)
    output = Output.objects.select_related("wall").get(paired_at__isnull=False)
    telemetry.claim(output.pk, connection="a", stand_in="", yields=False, now=later(31))
    watch._tell(output, "offline", now=later(31))
    watch._offline(output, now=later(31))
    assert "offline" not in states()
    assert not Event.objects.exists()


def test_an_output_that_fails_stops_the_watch_over_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    wall = make_wall()
    for number in (1, 2):
        pair(wall, number, now=NOW)
    true = watch._tell

    def tell(output: Output, *given: Any, **more: Any) -> None:
        if output.number == 1:
            raise DatabaseError("deadlock")
        true(output, *given, **more)

    monkeypatch.setattr(watch, "_tell", tell)
    watch.look(now=later(12))
    assert states()[-1] == "stale"
