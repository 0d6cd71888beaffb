"""The figures over HTTP."""

import csv
import io

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders import make_incident, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_user(role="supervisor"))
    return client


def test_without_a_span_it_is_the_last_thirty_days(client: Client) -> None:
    make_incident(category="KBK")
    told = client.get("/api/v1/kpi/").json()
    assert told["incidents"] == 1
    assert told["indicative"] is False
    assert [row["category"] for row in told["by_category"]] == ["KBK"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=gestern", "from"),
        ("to=2026-02-30", "to"),
        ("area=abc", "area"),
        ("category=XYZ", "category"),
        ("from=2026-01-02&to=2026-01-01", "to"),
        ("from=2024-01-01&to=2026-01-01", "from"),
    ],
)
def test_a_question_that_makes_no_sense_names_its_field(client: Client, query: str, field: str) -> None:
    answer = client.get(f"/api/v1/kpi/?{query}")
    assert answer.status_code == 400
    told = answer.json()
    assert told.get("field") == field or field in told["errors"]


def test_the_table_has_a_line_a_figure_and_no_formulas(client: Client) -> None:
    make_incident(category="BJR", accepted_at=timezone.now())
    answer = client.get("/api/v1/kpi.csv")
    assert answer["Content-Type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert {line["kelompok"] for line in lines} == {"alarm", "kota", "kategori", "kecamatan", "jam"}
    assert all(not value.startswith(("=", "+", "@")) for line in lines for value in line.values())


def test_the_page_opens(client: Client) -> None:
    answer = client.get("/kpi/")
    assert answer.status_code == 200
    assert b"kpi-filters" in answer.content
