"""Shelving by priority, through new events, and back again."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.access import Forbidden
from cameras.models import Camera
from incidents import intake, triage
from incidents.models import Alert, Annunciation, Shelf
from incidents.refusals import CannotShelve, NothingSaid, OutOfBounds, StaleAlert
from incidents.silence import shelves
from tests.builders import make_alert, make_camera, make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def later(minutes: float) -> dt.datetime:
    return NOW + dt.timedelta(minutes=minutes)


def heard(camera: Camera, *, minutes: float = 0, **given: Any) -> Alert:
    alert = intake.report_event(kind="loitering", source="x", camera=camera, now=later(minutes), **given).alert
    assert alert is not None
    return alert


@pytest.mark.parametrize(
    ("severity", "role", "minutes"), [("P2", "supervisor", 15), ("P3", "operator", 60), ("P4", "operator", 480)]
)
def test_the_longest_time_is_by_severity(severity: str, role: str, minutes: int) -> None:
    person, alert = make_user(role=role), make_alert(severity=severity)

    with pytest.raises(OutOfBounds):
        shelves.shelve(alert, by=person, reason="Pekerjaan jalan", minutes=minutes + 1, now=NOW)
    shelved = shelves.shelve(alert, by=person, reason="Pekerjaan jalan", now=NOW)
    assert shelved.shown_as == "shelved"
    assert Shelf.objects.get().until == later(minutes)


def test_a_p1_is_never_shelved_and_a_p2_not_by_an_operator() -> None:
    for severity, role in (("P1", "supervisor"), ("P2", "operator")):
        with pytest.raises(CannotShelve):
            shelves.shelve(make_alert(severity=severity), by=make_user(role=role), reason="x", now=NOW)
    with pytest.raises(NothingSaid):
        shelves.shelve(make_alert(), by=make_user(), reason=" ", now=NOW)
    with pytest.raises(Forbidden):
        shelves.shelve(make_alert(), by=make_user(role="auditor"), reason="x", now=NOW)
    assert not Shelf.objects.exists()


def test_it_holds_through_new_events_and_through_a_new_alert() -> None:
    camera, person = make_camera(), make_user()
    alert = heard(camera)
    shelves.shelve(alert, by=person, reason="Pekerjaan jalan", now=later(1))
    assert heard(camera, minutes=2) == alert
    triage.dismiss(alert, by=person, note="Palsu", now=later(3))
    again = heard(camera, minutes=4)

    assert again != alert
    assert (again.shown_as, again.annunciated_at, again.previous) == ("shelved", None, alert)
    assert Annunciation.objects.filter(alert=again).count() == 0


def test_it_comes_back_by_itself_and_is_announced() -> None:
    camera = make_camera()
    alert = heard(camera)
    shelves.shelve(alert, by=make_user(), reason="x", minutes=10, now=later(1))

    assert shelves.return_due(now=later(10)) == 0
    assert shelves.return_due(now=later(11)) == 1
    alert.refresh_from_db()
    assert (alert.shown_as, alert.annunciated_at) == ("new", later(11))
    assert Annunciation.objects.filter(alert=alert).count() == 2
    assert shelves.return_due(now=later(12)) == 0


def test_somebody_brings_it_back_once() -> None:
    person, alert = make_user(), make_alert()
    shelves.shelve(alert, by=person, reason="x", now=NOW)
    shelf = Shelf.objects.get()
    assert shelves.end(shelf, by=person, now=later(1)).ended_by == person

    with pytest.raises(shelves.AlreadyBack):
        shelves.end(shelf, by=person, now=later(2))
    shelves.shelve(alert, by=person, reason="lagi", now=later(3))
    with pytest.raises(StaleAlert):
        shelves.shelve(alert, by=person, reason="lagi", now=later(4))


def test_something_worse_breaks_it() -> None:
    camera = make_camera()
    alert = heard(camera)
    shelves.shelve(alert, by=make_user(), reason="x", now=later(1))
    strong = heard(camera, minutes=2, severity="P1")

    assert strong == alert
    assert (strong.shown_as, strong.severity, strong.annunciated_at) == ("new", "P1", later(2))
    assert strong.event_class == "alarm"
    shelves.return_due(now=later(3))
    assert Shelf.objects.get().ended_at is not None


def test_one_shot_ends_with_its_alert() -> None:
    camera, person = make_camera(), make_user()
    alert = heard(camera)
    shelves.shelve(alert, by=person, reason="x", one_shot=True, now=later(1))
    triage.dismiss(alert, by=person, note="Palsu", now=later(2))

    assert Shelf.objects.get().ended_at == later(2)
    assert heard(camera, minutes=3).shown_as == "new"


def test_what_somebody_has_seen_comes_back_without_a_sound() -> None:
    person, alert = make_user(), make_alert(kind="loitering")
    triage.acknowledge(alert, by=person, now=NOW)
    shelves.shelve(alert, by=person, reason="x", minutes=1, now=later(1))
    shelves.return_due(now=later(3))

    alert.refresh_from_db()
    assert alert.shown_as == "acknowledged"
    assert not Annunciation.objects.filter(alert=alert).exists()
