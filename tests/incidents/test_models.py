"""What the database itself promises about alerts, incidents and their timeline."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.models import AppendOnly, Assignment, Category, Entry, Event
from tests.builders import make_alert, make_incident, make_user

pytestmark = pytest.mark.django_db


def test_the_citys_categories_are_loaded() -> None:
    fire = Category.objects.get(code="KBK")

    assert Category.objects.count() == 20
    assert (fire.severity, fire.respond_within_s, fire.on_site_within_s) == ("P1", 120, 900)


def test_one_open_alert_per_fingerprint() -> None:
    make_alert(fingerprint="motion:cam:A", state="closed")
    make_alert(fingerprint="motion:cam:A")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_alert(fingerprint="motion:cam:A")


def test_an_event_is_told_once_per_source_and_key_but_may_have_no_key() -> None:
    now = timezone.now()

    def tell(key: str) -> Event:
        return Event.objects.create(
            kind="motion", source="nvr", idempotency_key=key, occurred_at=now, received_at=now, severity="P4"
        )

    tell("")
    tell("")
    tell("1")
    with pytest.raises(IntegrityError), transaction.atomic():
        tell("1")


@pytest.mark.parametrize("state", ["offered", "accepted"])
def test_one_open_offer_and_one_holder_per_incident(state: str) -> None:
    incident, person, now = make_incident(), make_user(), timezone.now()

    def offer() -> Assignment:
        return Assignment.objects.create(
            incident=incident, to=person, state=state, offered_at=now, expires_at=now + dt.timedelta(seconds=30)
        )

    offer()
    with pytest.raises(IntegrityError), transaction.atomic():
        offer()


@pytest.mark.parametrize(
    "broken",
    [
        {"severity": "P9"},
        {"state": "gone"},
        {"state": "in_progress"},
        {"state": "closed"},
        {"lat": 91.0},
        {"lon": None},
    ],
)
def test_an_incident_cannot_be_nonsense(broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_incident(**broken)


def test_the_timeline_is_append_only() -> None:
    entry = Entry.objects.create(incident=make_incident(), seq=1, at=timezone.now(), kind="note", text="satu")

    for change in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(text="dua")):
        with pytest.raises(AppendOnly):
            change()
