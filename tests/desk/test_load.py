"""Alarm load counts what this person may see, by minute."""

import datetime as dt

import pytest
from django.utils import timezone

from incidents.models import Annunciation
from tests.builders import make_alert, make_annunciation
from warroom.desk.load import alarm_load

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(second=30, microsecond=0)


def test_alarms_are_counted_in_the_minute_they_were_told_also_closed_ones() -> None:
    for seconds, state in ((5, "new"), (20, "closed"), (100, "new")):
        make_annunciation(at=NOW - dt.timedelta(seconds=seconds), alert=make_alert(state=state))
    make_alert(raised_at=NOW)

    load = alarm_load(Annunciation.objects.all(), now=NOW)

    minute = int(NOW.replace(second=0).timestamp())
    assert load["minutes"] == [(minute - 120, 1), (minute, 2)]
    assert dt.datetime.fromisoformat(load["until"]) == NOW


def test_what_is_older_than_four_hours_or_not_yet_is_left_out() -> None:
    make_annunciation(at=NOW - dt.timedelta(hours=4, seconds=1))
    make_annunciation(at=NOW + dt.timedelta(seconds=1))

    assert alarm_load(Annunciation.objects.all(), now=NOW)["minutes"] == []
