"""The API as a script of the city sees it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from cameras.models import Area
from incidents.models import Alert, Event, Incident
from incidents.search import index
from tests.builders import finish_steps, make_agreement, make_alert, make_area, make_camera, make_incident, make_user

pytestmark = pytest.mark.django_db

ApiAs = Callable[..., APIClient]


def a_report(**given: Any) -> dict[str, Any]:
    return {"kind": "operator_report", "severity": "P2", "summary": "Asap di pasar", "source": "uji", **given}


# Events ------------------------------------------------------------------------------------------------------------
def test_a_report_answers_with_its_event_and_alert(api_as: ApiAs) -> None:
    camera = make_camera()
    at = "2026-01-31T14:05:00+08:00"
    answer = api_as("operator").post("/api/v1/events/", a_report(camera=camera.code, occurred_at=at))

    assert answer.status_code == 201
    event, alert = answer.json()["event"], answer.json()["alert"]
    assert (event["camera"], event["alert"], event["summary"]) == (camera.code, alert["id"], "Asap di pasar")
    assert dt.datetime.fromisoformat(event["occurred_at"]) == dt.datetime.fromisoformat(at)
    assert set(alert) == {
        "id", "kind", "severity", "state", "version", "count", "summary", "place", "area", "district", "camera",
        "lat", "lon",
        "raised_at", "last_event_at", "acknowledged_by", "acknowledged_at", "incident", "target_s", "synthetic",
        "exercise", "event_class", "shown_as", "annunciated_at", "cleared_at", "shelved", "suppressed", "grouped",
        "position", "closing_asked", "dismissal",
    }  # fmt: skip
    assert (alert["severity"], alert["state"], alert["target_s"], alert["area"]) == ("P2", "new", 90, camera.area.name)


def test_the_same_key_again_answers_200_and_the_same(api_as: ApiAs) -> None:
    api, body = api_as("operator"), a_report(location={"lat": -5.14, "lon": 119.41}, idempotency_key="k-1")
    first, again = api.post("/api/v1/events/", body), api.post("/api/v1/events/", body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"camera": "NO-SUCH"}, "camera"),
        ({"camera": 7.5}, "camera"),
        ({"camera": "SIM\u0000"}, "camera"),
        ({"location": {"lat": -5, "lon": 180.1}}, "location"),
        ({"location": {"lat": "nan", "lon": 119}}, "location"),
        ({"location": {"lat": True, "lon": 119}}, "location"),
        ({"location": {"lat": -5}}, "location"),
        ({"location": "here"}, "location"),
        ({"kind": "Not A Kind"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"severity": "P5"}, "severity"),
        ({"summary": "x" * 301}, "summary"),
        ({"summary": "dua\nbaris"}, "summary"),
        ({"summary": "ja\u0007m"}, "summary"),
        ({"summary": "\u202egnirts"}, "summary"),
        ({"source": "s" * 81}, "source"),
        ({"idempotency_key": "k" * 121}, "idempotency_key"),
        ({"occurred_at": "yesterday"}, "occurred_at"),
        ({"occurred_at": (timezone.now() + dt.timedelta(minutes=60)).isoformat()}, "occurred_at"),
    ],
)
def test_a_bad_report_is_refused_by_the_name_of_the_field(api_as: ApiAs, wrong: dict[str, Any], field: str) -> None:
    answer = api_as("operator").post("/api/v1/events/", a_report(**wrong))

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert list(answer.json()["errors"]) == [field]
    assert not Event.objects.exists()


def test_a_clock_that_is_a_little_ahead_is_forgiven(api_as: ApiAs) -> None:
    soon = (timezone.now() + dt.timedelta(minutes=4)).isoformat()

    assert api_as("operator").post("/api/v1/events/", a_report(occurred_at=soon)).status_code == 201


# Alerts ------------------------------------------------------------------------------------------------------------
def test_acknowledging_twice_answers_409_with_who_was_first(api_as: ApiAs) -> None:
    alert = make_alert()
    first = api_as(make_user(first_name="Rina", last_name="Amir")).post(f"/api/v1/alerts/{alert.pk}/acknowledge/")
    second = api_as("operator").post(f"/api/v1/alerts/{alert.pk}/acknowledge/", {"version": 1})

    assert (first.status_code, second.status_code) == (200, 409)
    assert first.json()["acknowledged_by"] == "Rina A."
    assert second.json()["current"] == first.json()
    assert second.json()["first"]["by"] == "Rina A."


def test_an_alert_is_promoted_once_and_dismissed_with_a_note(api_as: ApiAs) -> None:
    api, alert, other = api_as("operator"), make_alert(), make_alert()

    promoted = api.post(f"/api/v1/alerts/{alert.pk}/promote/", {"category": "BJR"})
    assert promoted.status_code == 201
    assert promoted.json()["category"] == {"code": "BJR", "name": "Banjir, genangan", "name_en": "Flood"}
    assert promoted.json()["alerts"] == [alert.pk]
    assert api.post(f"/api/v1/alerts/{alert.pk}/promote/").status_code == 409
    assert api.post(f"/api/v1/alerts/{other.pk}/promote/", {"category": "XXX"}).status_code == 400
    assert api.post(f"/api/v1/alerts/{other.pk}/dismiss/").status_code == 400
    assert api.post(f"/api/v1/alerts/{other.pk}/dismiss/", {"note": "Palsu"}).json()["state"] == "closed"


def test_alerts_can_be_narrowed(api_as: ApiAs) -> None:
    camera = make_camera()
    wanted = make_alert(camera=camera, severity="P1", summary="Api di atap")
    make_alert(severity="P1", state="closed")
    make_alert(severity="P4")

    api = api_as("operator")
    for narrowed in (
        "state=new&state=acknowledged&severity=P1",
        f"camera={camera.code}",
        f"area={camera.area.code[:8]}&severity=P1&state=new",
        "q=atap api",
    ):
        found = api.get(f"/api/v1/alerts/?{narrowed}").json()["results"]
        assert [card["id"] for card in found] == [wanted.pk], narrowed
    tomorrow = (timezone.now() + dt.timedelta(days=1)).isoformat().replace("+", "%2B")
    assert api.get(f"/api/v1/alerts/?since={tomorrow}").json()["results"] == []
    assert api.get("/api/v1/alerts/?state=nonsense").status_code == 400


# Incidents ---------------------------------------------------------------------------------------------------------
def test_an_incident_from_open_to_close(api_as: ApiAs) -> None:
    boss, operator = make_user(role="supervisor"), make_user(username="rina", first_name="Rina", last_name="Amir")
    as_boss, as_operator = api_as(boss), api_as(operator)
    camera = make_camera()
    opened = as_operator.post(
        "/api/v1/incidents/", {"category": "KBK", "summary": "Rumah terbakar", "camera": camera.code}
    )
    assert opened.status_code == 201
    row = opened.json()
    assert set(row) >= {
        "number", "category", "severity", "state", "version", "summary", "place", "area", "lat", "lon", "opened_at",
        "state_since", "owner", "offer", "cameras", "alerts", "synthetic",
    }  # fmt: skip
    assert (row["severity"], row["state"], row["cameras"], row["offer"]) == ("P1", "new", [camera.code], None)

    at = f"/api/v1/incidents/{row['number']}/"
    offered = as_boss.post(at + "assign/", {"to": "rina", "version": row["version"]}).json()
    assert (offered["state"], offered["offer"]["to"]) == ("assigned", "Rina A.")
    accepted = as_operator.post(at + "accept/").json()
    assert (accepted["state"], accepted["owner"], accepted["offer"]) == ("in_progress", "Rina A.", None)
    assert as_operator.post(at + "note/", {"text": "Dua mobil\nberangkat"}).status_code == 201
    assert as_operator.post(at + "arrive/").json()["field_status"] == "on_scene"
    early = as_operator.post(at + "resolve/", {"text": "Api padam"})
    assert (early.status_code, early.json()["title"]) == (409, "steps_open")
    assert early.json()["current"]["state"] == "in_progress"
    finish_steps(row["number"])
    assert as_operator.post(at + "resolve/", {"text": "Api padam"}).json()["state"] == "resolved"
    assert as_operator.post(at + "close/").status_code == 403
    assert as_boss.post(at + "close/").json()["state"] == "closed"
    assert as_boss.post(at + "close/").status_code == 409

    lines = as_boss.get(at + "timeline/").json()["results"]
    assert [line["kind"] for line in lines] == [
        "opened", "offered", "accepted", "note", "arrived", "resolved", "closed",
    ]  # fmt: skip
    assert [line["text"] for line in lines][1:4] == [
        "Ditawarkan kepada Rina A.",
        "Diterima oleh Rina A.",
        "Dua mobil\nberangkat",
    ]
    assert [line["seq"] for line in as_boss.get(at + "timeline/?since=5").json()["results"]] == [6, 7]
    detail = as_boss.get(at).json()
    assert (detail["resolution"], detail["category_promise"]["respond_within_s"]) == ("Api padam", 120)
    assert detail["nearby"][0]["code"] == camera.code


def test_the_timeline_speaks_the_readers_language(api_as: ApiAs) -> None:
    incident = make_incident()
    reader = make_user(language="en")
    api_as("supervisor").post(f"/api/v1/incidents/{incident.number}/assign/", {"to": reader.username})

    line = api_as(reader).get(f"/api/v1/incidents/{incident.number}/timeline/").json()["results"][0]
    assert reader.display_name in line["text"]


def test_offers_to_unknown_people_and_to_wrong_ones_look_alike(api_as: ApiAs) -> None:
    api, at = api_as("supervisor"), f"/api/v1/incidents/{make_incident().number}/assign/"
    auditor = make_user(role="auditor")
    unknown, wrong = api.post(at, {"to": "nobody"}), api.post(at, {"to": auditor.username})

    assert (unknown.status_code, wrong.status_code) == (400, 400)
    assert unknown.json()["title"] == wrong.json()["title"] == "cannot_take"
    assert (unknown.json()["field"], wrong.json()["field"]) == ("to", "to")


def test_incidents_can_be_narrowed(api_as: ApiAs) -> None:
    owner = make_user()
    wanted = make_incident(category="BJR", owner=owner, state="in_progress", summary="Genangan di jalan")
    index.keep(wanted)
    make_incident(category="KRM")
    api = api_as("operator")

    for narrowed in (
        "category=BJR",
        f"owner={owner.username}",
        "state=in_progress&state=on_hold",
        f"area={wanted.area.code if wanted.area else ''}",
        "q=jalan genangan",
        f"q={wanted.number}",
        "live=true&severity=P2&category=BJR",
    ):
        found = api.get(f"/api/v1/incidents/?{narrowed}").json()["results"]
        assert [row["number"] for row in found] == [wanted.number], narrowed
    assert api.get("/api/v1/incidents/?live=false").json()["results"] == []


def test_people_who_can_take_an_incident_and_how_many_they_have(api_as: ApiAs) -> None:
    busy = make_user(username="busy")
    make_incident(owner=busy, state="in_progress")
    make_incident(owner=busy, state="resolved", outcome="handled", resolved_at=timezone.now())
    make_user(role="auditor")
    boss = make_user(role="supervisor", username="boss")

    people = api_as(boss).get("/api/v1/people/").json()["results"]
    assert [(person["username"], person["role"], person["open_incidents"]) for person in people] == [
        ("boss", "supervisor", 0),
        ("busy", "operator", 1),
    ]


# What every list keeps ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/api/v1/alerts/", "/api/v1/incidents/", "/api/v1/events/", "/api/v1/categories/"])
def test_lists_answer_304_to_who_has_them(api_as: ApiAs, path: str) -> None:
    make_alert()
    make_incident()
    api = api_as("operator")
    etag = api.get(path)["ETag"]

    assert not etag.startswith("W/")
    assert api.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert api.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def _fill(count: int) -> None:
    for _ in range(count):
        camera = make_camera()
        incident = make_incident(owner=make_user(), state="in_progress")
        incident.incidentcamera_set.create(camera=camera, order=0, distance_m=3, sees=True)
        alert = make_alert(
            camera=camera, incident=incident, state="acknowledged", acknowledged_by=make_user(), severity="P1"
        )
        Event.objects.create(
            kind="motion", source="s", camera=camera, area=camera.area, alert=alert, reporter=make_user(),
            occurred_at=timezone.now(), received_at=timezone.now(), severity="P4",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "queries"), [("/api/v1/alerts/", 1), ("/api/v1/incidents/", 4), ("/api/v1/events/", 1)]
)
def test_a_list_costs_the_same_few_queries_however_long(api_as: ApiAs, path: str, queries: int) -> None:
    api = api_as("operator")
    _fill(1)
    api.get(path)
    with CaptureQueriesContext(connection) as short:
        api.get(path)
    _fill(5)
    with CaptureQueriesContext(connection) as long:
        assert len(api.get(path).json()["results"]) == 6

    own = [query for query in long.captured_queries if "incidents_" in query["sql"]]
    assert len(own) == queries
    assert len(short) == len(long)
    assert not any("boundary" in query["sql"] for query in long.captured_queries)


# Who sees what -----------------------------------------------------------------------------------------------------
@pytest.fixture
def areas() -> tuple[Area, Area]:
    return make_area(code="73.71.01.1001"), make_area(code="73.71.09.1002")


@pytest.fixture
def polda(areas: tuple[Area, Area]) -> User:
    """A liaison whose agreement covers the kecamatan of the first area, today."""
    liaison = make_user(role="liaison")
    assert liaison.agency is not None
    make_agreement(liaison.agency, areas=("73.71.01",))
    return liaison


def test_a_liaison_sees_only_the_areas_in_force(api_as: ApiAs, areas: tuple[Area, Area], polda: User) -> None:
    inside, outside = make_incident(area=areas[0]), make_incident(area=areas[1])
    own, other, nowhere = make_alert(area=areas[0]), make_alert(area=areas[1]), make_alert()
    api = api_as(polda)

    assert [row["number"] for row in api.get("/api/v1/incidents/").json()["results"]] == [inside.number]
    assert [card["id"] for card in api.get("/api/v1/alerts/").json()["results"]] == [own.pk]
    assert api.get(f"/api/v1/incidents/{inside.number}/timeline/").status_code == 200
    for hidden in (
        f"incidents/{outside.number}/",
        f"incidents/{outside.number}/timeline/",
        f"alerts/{other.pk}/",
        f"alerts/{nowhere.pk}/",
        "incidents/MKS-20260101-9999/",
        "incidents/%00/",
    ):
        assert api.get(f"/api/v1/{hidden}").status_code == 404, hidden


def test_a_liaison_without_an_agreement_in_force_sees_nothing(api_as: ApiAs, areas: tuple[Area, Area]) -> None:
    liaison = make_user(role="liaison")
    assert liaison.agency is not None
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    make_agreement(liaison.agency, valid_until=yesterday)
    make_incident(area=areas[0])

    assert api_as(liaison).get("/api/v1/incidents/").status_code == 403


@pytest.mark.parametrize("role", ["liaison", "auditor", "admin"])
def test_those_who_only_look_change_nothing(api_as: ApiAs, role: str) -> None:
    user = make_user(role=role)
    if user.agency is not None:
        make_agreement(user.agency)
    alert, incident, api = make_alert(), make_incident(), api_as(user)
    at = f"/api/v1/incidents/{incident.number}/"

    assert api.get(at).status_code == 200
    for path in (
        "/api/v1/events/",
        "/api/v1/incidents/",
        *(f"/api/v1/alerts/{alert.pk}/{step}/" for step in ("acknowledge", "promote", "dismiss")),
        *(f"{at}{step}/" for step in ("assign", "accept", "take", "decline", "arrive", "note", "resolve", "close")),
    ):
        assert api.post(path, {"text": "x", "note": "x", "to": "x", "reason": "x"}).status_code == 403, path
    assert (Alert.objects.get().version, Incident.objects.get().version) == (1, 1)


def test_strangers_are_asked_to_sign_in() -> None:
    assert APIClient().get("/api/v1/alerts/").status_code == 401
    assert APIClient().post("/api/v1/events/", {}, format="json").status_code == 401


# The schema --------------------------------------------------------------------------------------------------------
def test_the_docs_page_holds_no_inline_script_and_the_schema_names_our_paths(api_as: ApiAs) -> None:
    api = api_as("operator")
    page = api.get("/api/docs/", headers={"Accept": "text/html"})
    text = page.content.decode()

    assert page.status_code == 200
    assert "<style" not in text
    assert text.count("<script") == text.count("<script src=")
    assert "http://" not in text.replace("http://testserver", "")
    schema = api.get("/api/schema/?format=json").json()
    assert {"/api/v1/events/", "/api/v1/alerts/{id}/acknowledge/"} <= set(schema["paths"])
