"""Taking a 112 call: one transaction, nothing rings, no number in the trail, no second incident for one call."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from incidents.models import Alert, Caller, Entry, Event, Incident
from tests.builders import LOSARI, make_lorong, make_user

pytestmark = pytest.mark.django_db
Api = Callable[..., APIClient]


def a_call(**given: Any) -> dict[str, Any]:
    return {
        "category": "KBK",
        "summary": "Api di atap rumah",
        "location": {"lat": LOSARI[0], "lon": LOSARI[1]},
        "caller": {"name": "Pelapor contoh", "phone": "0411 000 112"},
        **given,
    }


def test_a_call_opens_an_incident_with_an_alarm_that_is_seen_already(api_as: Api) -> None:
    by = make_user()
    answer = api_as(by).post("/api/v1/calls/", a_call())
    assert answer.status_code == 201
    assert answer.data["severity"] == "P1"
    [alert] = Alert.objects.all()
    assert (alert.kind, alert.state, alert.acknowledged_by, alert.annunciated_at) == ("112", "acknowledged", by, None)
    assert alert.incident is not None
    assert alert.incident.number == answer.data["number"]
    assert answer.data["alerts"] == [alert.pk]
    assert Event.objects.get().alert == alert
    assert [entry.kind for entry in Entry.objects.order_by("seq")] == ["opened", "alert_linked"]


def test_who_called_is_kept_for_those_who_handle_it_and_stays_out_of_the_trail(api_as: Api) -> None:
    number = api_as("operator").post("/api/v1/calls/", a_call()).data["number"]
    assert Caller.objects.get().phone == "0411 000 112"
    told = api_as("supervisor").get(f"/api/v1/incidents/{number}/callers/")
    assert told.data[0]["name"] == "Pelapor contoh"
    assert api_as("auditor").get(f"/api/v1/incidents/{number}/callers/").status_code == 403
    acts = AuditEntry.objects.filter(act__in=["call_taken", "callers_read"])
    assert sorted(acts.values_list("act", flat=True)) == ["call_taken", "callers_read"]
    trail = " ".join(f"{entry.subject} {entry.detail}" for entry in AuditEntry.objects.all())
    assert "0411" not in trail
    assert "Pelapor" not in trail


def test_a_call_sent_twice_opens_one_incident(api_as: Api) -> None:
    api = api_as("operator")
    first = api.post("/api/v1/calls/", a_call(key="panggilan-1"))
    again = api.post("/api/v1/calls/", a_call(key="panggilan-1"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.data["number"] == again.data["number"]
    assert Incident.objects.count() == Event.objects.count() == Caller.objects.count() == 1


def test_a_second_caller_joins_what_is_open(api_as: Api) -> None:
    api = api_as("operator")
    number = api.post("/api/v1/calls/", a_call()).data["number"]
    joined = a_call(summary="Api makin besar", join=number, key="kedua")
    for _again in range(2):
        answer = api.post("/api/v1/calls/", joined)
        assert (answer.status_code, answer.data["number"]) == (200, number)
    assert Incident.objects.count() == Alert.objects.count() == 1
    assert Alert.objects.get().count == Event.objects.filter(alert__incident__number=number).count() == 2
    note = Entry.objects.get(kind="note")
    assert note.text == "Panggilan 112 lagi: Api makin besar"
    assert Caller.objects.count() == 2


def test_what_has_ended_takes_no_more_calls(api_as: Api) -> None:
    api = api_as("operator")
    number = api.post("/api/v1/calls/", a_call()).data["number"]
    Incident.objects.filter(number=number).update(state="triaged")
    Incident.objects.filter(number=number).update(
        state="cancelled", outcome="false", resolved_at=Incident.objects.get().opened_at
    )
    answer = api.post("/api/v1/calls/", a_call(join=number))
    assert answer.status_code == 409
    assert answer.data["current"]["state"] == "cancelled"
    assert Event.objects.count() == 1


def test_the_place_is_the_pin_else_the_lorong_else_the_landmark(api_as: Api) -> None:
    api = api_as("operator")
    lorong = make_lorong(name="Lorong Barana 3", lat=-5.14, lon=119.41)
    pinned = api.post("/api/v1/calls/", a_call(lorong=lorong.code)).data
    assert (pinned["place"], pinned["lat"]) == ("Lorong Barana 3", LOSARI[0])
    named = api.post("/api/v1/calls/", a_call(lorong=lorong.code, location=None)).data
    assert (named["place"], named["lat"]) == ("Lorong Barana 3", -5.14)
    square = api.post("/api/v1/calls/", a_call(landmark="karebosi", location=None)).data
    assert square["place"] == "Lapangan Karebosi"


def test_two_calls_from_one_place_may_be_two_incidents(api_as: Api) -> None:
    api = api_as("operator")
    numbers = {api.post("/api/v1/calls/", a_call()).data["number"] for _each in range(2)}
    assert len(numbers) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "XXX"),
        ("severity", "P5"),
        ("summary", "satu\ndua"),
        ("caller", {"phone": "telepon saya"}),
        ("lorong", "TIDAK-ADA"),
        ("landmark", "tidak-ada"),
        ("location", {"lat": 95, "lon": 0}),
        ("join", "12"),
    ],
)
def test_a_call_that_cannot_be_is_refused_and_leaves_nothing(field: str, value: Any, api_as: Api) -> None:
    answer = api_as("operator").post("/api/v1/calls/", a_call(**{field: value}))
    assert answer.status_code == 400
    assert field in answer.data["errors"]
    assert not Event.objects.exists()


def test_an_own_severity_is_kept_with_its_reason(api_as: Api) -> None:
    row = api_as("operator").post("/api/v1/calls/", a_call(severity="P2")).data
    assert row["severity"] == "P2"
    assert Incident.objects.get().severity_reason != ""
