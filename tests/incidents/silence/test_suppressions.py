"""What is expected is kept quiet, says which work keeps it so, and comes back."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.access import Forbidden
from incidents import intake, triage
from incidents.models import Alert, Annunciation
from incidents.refusals import NothingSaid
from incidents.serializers import alert_card
from incidents.silence import suppressions
from incidents.silence.suppressions import NotAhead
from tests.builders import make_area, make_camera, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def later(minutes: float) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def heard(kind: str = "loitering", *, minutes: float = 0, **given: Any) -> Alert:
    alert = intake.report_event(kind=kind, source="x", now=later(minutes), **given).alert
    assert alert is not None
    return alert


def window(**given: Any) -> Any:
    values = {"form": "window", "reason": "Perbaikan tiang", "until": later(30), "now": NOW}
    return suppressions.suppress(**{**values, "by": make_user(role="supervisor"), **given})


def test_it_matches_by_camera_kind_and_area_and_by_nothing_else() -> None:
    area = make_area(code="73.71.05.1001")
    here, there = make_camera(area=area), make_camera(area=make_area(code="73.71.06.1001"))
    window(area=area.parent)
    window(kind="smoke")
    window(camera=there, form="out_of_service", work_order="SPK-7", until=None)

    assert [heard(camera=here).shown_as, heard("smoke", camera=make_camera()).shown_as] == ["suppressed"] * 2
    assert heard(camera=there).shown_as == "out_of_service"
    assert heard(camera=make_camera(area=make_area(code="73.71.07.1001"))).shown_as == "new"


def test_the_card_says_which_one_and_nobody_is_told() -> None:
    camera = make_camera()
    made = window(camera=camera)
    alert = heard(camera=camera, minutes=1)

    said = alert_card(alert)["suppressed"]
    assert (said["id"], said["form"], said["reason"]) == (made.pk, "window", "Perbaikan tiang")
    assert (alert.annunciated_at, Annunciation.objects.count()) == (None, 0)


def test_a_call_for_help_is_quiet_only_when_its_kind_is_named() -> None:
    camera = make_camera()
    window(camera=camera)
    assert heard("112", camera=camera).shown_as == "new"
    window(camera=camera, kind="panic")
    assert heard("panic", camera=camera).shown_as == "suppressed"


def test_when_it_ends_what_is_still_there_is_announced() -> None:
    one, other, seen = make_camera(), make_camera(), make_camera()
    window(kind="loitering")
    alerts = [heard(camera=camera, minutes=1) for camera in (one, other, seen)]
    triage.clear(alerts[1], note="hilang", now=later(2))
    triage.acknowledge(alerts[2], by=make_user(), now=later(2))

    assert suppressions.end_due(now=later(29)) == 0
    assert suppressions.end_due(now=later(30)) == 1
    for alert in alerts:
        alert.refresh_from_db()
    assert [alert.shown_as for alert in alerts] == ["new", "cleared_unacknowledged", "acknowledged"]
    assert [a.alert_id for a in Annunciation.objects.all()] == [alerts[0].pk]
    assert heard(camera=one, minutes=31) == alerts[0]


def test_alerts_that_are_open_already_fall_silent() -> None:
    camera = make_camera()
    alert = heard(camera=camera)
    window(camera=camera, now=later(1))
    alert.refresh_from_db()
    assert (alert.shown_as, alert.annunciated_at) == ("suppressed", None)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"until": None}, NothingSaid),
        ({"until": NOW}, NotAhead),
        ({"reason": " "}, NothingSaid),
        ({"kind": ""}, NothingSaid),
        ({"form": "out_of_service", "work_order": " "}, NothingSaid),
    ],
)
def test_what_its_form_asks_must_be_given(given: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        window(**{"kind": "smoke", **given})


def test_only_a_supervisor_suppresses() -> None:
    with pytest.raises(Forbidden):
        window(kind="smoke", by=make_user())
