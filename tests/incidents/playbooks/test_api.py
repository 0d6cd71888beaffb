"""Playbooks and steps over HTTP."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from incidents.models import Incident, Playbook
from incidents.playbooks import steps, yaml_text
from tests.builders import make_incident, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 13, 0, tzinfo=dt.UTC)
AsRole = Callable[..., APIClient]


@pytest.fixture
def incident() -> Incident:
    owner = make_user(role="operator")
    incident = make_incident(category="KBK", state="in_progress", owner=owner, opened_at=NOW, state_since=NOW)
    steps.follow(incident, now=NOW)
    return incident


def test_the_list_has_every_procedure_and_one_has_its_steps(api_as: AsRole) -> None:
    api = api_as("operator")
    rows = api.get("/api/v1/playbooks/").json()
    assert len(rows) == 20
    one = api.get("/api/v1/playbooks/KBK/").json()
    assert one["promise"] == {"respond_within_s": 120, "on_site_within_s": 900, "resolve_within_s": 10_800}
    assert len(one["body"]["steps"]) == next(row["step_count"] for row in rows if row["code"] == "KBK")
    assert [version["version"] for version in api.get("/api/v1/playbooks/KBK/versions/").json()] == [1]
    assert api.get("/api/v1/playbooks/APA/").status_code == 404


def put(api: APIClient, **given: Any) -> Any:
    body = {"title": "Api", "steps": [{"key": "a", "title": "A", "owner": "operator"}]}
    return api.put("/api/v1/playbooks/KBK/", {"body": body, "reason": "latihan", "version": 1, **given})


def test_a_supervisor_writes_the_next_version_and_the_second_is_told(api_as: AsRole) -> None:
    api = api_as("supervisor")
    assert put(api).json()["version"] == 2
    late = put(api, body={"title": "Lain", "steps": [{"key": "b", "title": "B", "owner": "operator"}]})
    assert (late.status_code, late.json()["current"]["version"]) == (409, 2)
    assert put(api_as("operator")).status_code == 403


def test_a_form_is_refused_with_the_path_of_each_fault(api_as: AsRole) -> None:
    answer = put(api_as("supervisor"), body={"title": "", "steps": [{"key": "A", "title": "A", "owner": "operator"}]})
    assert answer.status_code == 400
    assert [fault["path"] for fault in answer.json()["faults"]] == [["title"], ["steps", 0, "key"]]


def test_a_dry_run_of_a_form_gives_its_yaml_and_writes_nothing(api_as: AsRole) -> None:
    supervisor = api_as("supervisor")
    body = {"title": "Api", "steps": [{"key": "a", "title": "A", "owner": "operator", "within_s": 90}]}
    answer = supervisor.put("/api/v1/playbooks/KBK/?dry_run=1", {"body": body, "version": 1}).json()
    assert "within: 1 menit 30 detik" in answer["yaml"]
    assert Playbook.objects.get(code="KBK").version == 1


def test_what_is_exported_is_taken_in_as_yaml_and_changes_nothing(client_as: Callable[..., Client]) -> None:
    client = client_as("supervisor")
    text = client.get("/api/v1/playbooks/export.yaml")
    assert text["Content-Type"] == "application/yaml; charset=utf-8"
    answer = client.post("/api/v1/playbooks/import/?dry_run=1", text.content, content_type="application/yaml")
    assert {change["form"] for change in answer.json()["changes"]} == {"same"}
    only = client.get("/api/v1/playbooks/export.yaml?code=KBK").content.decode()
    changed = only.replace("title: Kebakaran", "title: Kebakaran besar", 1)
    answer = client.post("/api/v1/playbooks/import/?reason=nama", changed, content_type="application/yaml")
    assert answer.json()["changes"][0]["form"] == "changed"
    assert Playbook.objects.get(code="KBK").title == "Kebakaran besar"


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_file_that_is_too_large_is_refused_whichever_way_it_comes(
    client_as: Callable[..., Client], form: str
) -> None:
    client, text = client_as("supervisor"), "#" * (yaml_text.LARGEST_BYTES + 1)
    if form == "json":
        answer = client.post("/api/v1/playbooks/import/", {"yaml": text, "reason": "x"}, "application/json")
    else:
        answer = client.post("/api/v1/playbooks/import/?reason=x", text, content_type="application/yaml")
    assert answer.status_code == 400
    assert answer.json()["faults"][0]["code"] == "too_big"


def test_the_steps_of_an_incident_are_taken_one_by_one(api_as: AsRole, incident: Incident) -> None:
    api, at = api_as(incident.owner), f"/api/v1/incidents/{incident.number}/steps/"
    given = api.get(at).json()
    assert given["playbook"] == {"code": "KBK", "version": 1}
    assert api.get(f"/api/v1/incidents/{incident.number}/").json()["steps"] == given["steps"]
    after = api.post(f"{at}korban/done/", {"answer": "ya"}).json()["steps"]
    assert {step["key"]: step["state"] for step in after}["siaga-ambulans"] == "not_needed"
    assert api.post(f"{at}korban/done/", {"answer": "ya"}).status_code == 409
    assert api.post(f"{at}listrik/skip/", {"reason": ""}).status_code == 400
    assert api.post(f"{at}listrik/skip/", {"reason": "tidak ada jaringan"}).status_code == 200
    assert api.post(f"{at}listrik/undo/").json()["steps"][6]["state"] == "todo"
    assert api.post(f"{at}terbang/done/").status_code == 404


def test_handled_is_refused_while_steps_are_open_and_false_is_not(api_as: AsRole, incident: Incident) -> None:
    api, at = api_as(incident.owner), f"/api/v1/incidents/{incident.number}/resolve/"
    refused = api.post(at, {"text": "padam", "outcome": "handled"})
    assert refused.status_code == 409
    assert refused.json()["steps"][0] == "Pastikan api lewat kamera atau penelepon kedua"


def test_the_page_is_there_for_readers_and_only_supervisors_may_import(client_as: Callable[..., Client]) -> None:
    assert 'id="pb-import"' not in client_as("operator").get("/playbooks/").content.decode()
    assert 'id="pb-import"' in client_as("supervisor").get("/playbooks/").content.decode()
