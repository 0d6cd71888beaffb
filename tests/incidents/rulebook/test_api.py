"""The master alarm database over HTTP: narrowed, changed on the version that was read, taken home as a table."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from incidents.models import AlarmRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(api_as: Callable[..., APIClient]) -> APIClient:
    return api_as("supervisor")


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("?q=rob genangan", ["flood"]),
        ("?event_class=alarm&severity=P1&q=Sistem", ["room_unstaffed"]),
        ("?overdue=true", ["waste"]),
        ("?in_service=false", ["motion"]),
    ],
)
def test_rules_can_be_narrowed(query: str, kinds: list[str], boss: APIClient) -> None:
    AlarmRule.objects.filter(kind="waste").update(review_on=timezone.localdate() - dt.timedelta(days=1))
    AlarmRule.objects.filter(kind="motion").update(in_service=False)
    found = boss.get(f"/api/v1/rules/{query}").json()["results"]
    assert [rule["kind"] for rule in found] == kinds


def test_a_rule_is_changed_and_its_versions_tell_who_and_why(boss: APIClient) -> None:
    rule = boss.get("/api/v1/rules/112/").json()
    changed = boss.put("/api/v1/rules/112/", {**rule, "owner": "Dinkominfo", "reason": "Rapat", "version": 1})
    assert (changed.status_code, changed.json()["owner"], changed.json()["version"]) == (200, "Dinkominfo", 2)

    first, second = boss.get("/api/v1/rules/112/versions/").json()["results"]
    assert (first["version"], first["reason"], first["body"]["owner"]) == (2, "Rapat", "Dinkominfo")
    assert first["by"]
    assert (second["version"], second["by"], second["body"]["owner"]) == (1, None, "Pengawas ruang")


def test_a_stale_change_is_answered_with_the_rule_as_it_is(boss: APIClient) -> None:
    boss.put("/api/v1/rules/flood/", {"owner": "PU", "reason": "Rapat", "version": 1})
    refused = boss.put("/api/v1/rules/flood/", {"owner": "BPBD", "reason": "Rapat", "version": 1})
    assert (refused.status_code, refused.json()["current"]["owner"]) == (409, "PU")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"playbook": None}, "playbook"),
        ({"severity": "P1"}, "severity_reason"),
        ({"respond_within_s": -5}, "respond_within_s"),
        ({"event_class": "siren"}, "event_class"),
        ({"reason": ""}, "reason"),
        ({"version": None}, "version"),
        ({"review_on": "besok"}, "review_on"),
    ],
)
def test_a_refusal_names_the_field(wrong: dict[str, Any], field: str, boss: APIClient) -> None:
    refused = boss.put("/api/v1/rules/flood/", {"reason": "Rapat", "version": 1, **wrong})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert AlarmRule.objects.get(kind="flood").version == 1


def test_a_change_without_reason_or_version_is_refused(boss: APIClient) -> None:
    assert set(boss.put("/api/v1/rules/flood/", {"owner": "PU"}).json()["errors"]) == {"version", "reason"}


def test_the_table_has_every_rule_and_no_formula(boss: APIClient) -> None:
    AlarmRule.objects.filter(kind="flood").update(owner="=1+1")
    rows = list(csv.DictReader(io.StringIO(boss.get("/api/v1/rules.csv").content.decode())))
    assert len(rows) == AlarmRule.objects.count()
    assert next(row for row in rows if row["kind"] == "flood")["owner"] == "'=1+1"


@pytest.mark.parametrize(("role", "may"), [("operator", False), ("supervisor", True), ("auditor", False)])
def test_the_page_says_whether_it_may_be_changed(role: str, may: bool, client_as: Callable[..., Client]) -> None:
    page = client_as(role).get("/rules/")
    assert page.context["book"]["may_change"] is may
    assert len(page.context["book"]["rules"]) == AlarmRule.objects.count()
