"""Like class, within 300 m and half an hour; and the places that a few letters find."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from incidents.calls.typed import rank, words
from incidents.models import Category, Incident
from tests.builders import LOSARI, make_camera, make_incident, make_lorong

Api = Callable[..., APIClient]
DEGREE_M = 111_195.0


def around(api: APIClient, category: str = "KBK") -> list[str]:
    answer = api.get("/api/v1/calls/duplicates/", {"category": category, "lat": str(LOSARI[0]), "lon": str(LOSARI[1])})
    assert answer.status_code == 200, answer.data
    return [each["number"] for each in answer.data]


def incident(*, north_m: float = 0.0, minutes: int = 0, category: str = "KBK", **given: object) -> Incident:
    return make_incident(
        category=Category.objects.get(code=category),
        lat=LOSARI[0] + north_m / DEGREE_M,
        lon=LOSARI[1],
        opened_at=timezone.now() - dt.timedelta(minutes=minutes),
        **given,
    )


@pytest.mark.django_db
def test_like_ones_near_in_place_and_time_are_told_the_nearest_first(api_as: Api) -> None:
    far, near, unclassed = incident(north_m=290), incident(north_m=20), incident(north_m=100, category="LAI")
    incident(north_m=310)
    incident(minutes=31)
    incident(category="SMP")
    assert around(api_as("operator")) == [near.number, unclassed.number, far.number]


@pytest.mark.django_db
def test_an_alarm_that_is_no_incident_yet_is_told_too(api_as: Api) -> None:
    api = api_as("operator")
    said = {"kind": "fire", "location": {"lat": LOSARI[0], "lon": LOSARI[1]}, "summary": "Asap tebal"}
    alert = api.post("/api/v1/events/", said).data["alert"]["id"]
    answer = api.get("/api/v1/calls/duplicates/", {"category": "KBK", "lat": str(LOSARI[0]), "lon": str(LOSARI[1])})
    assert [(each["number"], each["alert"], each["distance_m"]) for each in answer.data] == [(None, alert, 0)]


@pytest.mark.django_db
def test_a_few_letters_find_places_and_never_more_than_fifteen(api_as: Api) -> None:
    api = api_as("operator")
    lorong = make_lorong(name="Lorong Barana 3")
    make_camera(name="Kamera Barana")
    for n in range(20):
        make_lorong(name=f"Lorong Contoh {n}")
    found = api.get("/api/v1/places/", {"q": "lr. barana"}).data
    assert [(each["kind"], each["code"]) for each in found] == [("lorong", lorong.code)]
    assert [each["kind"] for each in api.get("/api/v1/places/", {"q": "barana"}).data] == ["lorong", "camera"]
    assert api.get("/api/v1/places/", {"q": "karebosi"}).data[0]["kind"] == "landmark"
    assert len(api.get("/api/v1/places/", {"q": "lorong contoh"}).data) == 15
    assert api.get("/api/v1/places/", {"q": " .% "}).data == []


@pytest.mark.django_db
def test_finding_places_takes_few_queries(api_as: Api, django_assert_max_num_queries: Any) -> None:
    api = api_as("operator")
    api.get("/api/v1/places/", {"q": "a"})
    with django_assert_max_num_queries(8):
        api.get("/api/v1/places/", {"q": "lorong"})


def test_what_is_typed_is_read_as_words() -> None:
    assert words("Lr. Barana 3") == ["lorong", "barana", "3"]
    assert words("Jl. Veteran Sel.") == ["jalan", "veteran", "sel"]
    assert words("  %_'\\ ") == []
    assert len(words("a b c d e f g h")) == 6


def test_what_begins_so_comes_before_what_only_holds_it() -> None:
    names = ["Gang Barana", "Barana", "Subarana", "Barana Raya"]
    ranked = sorted(names, key=lambda name: rank(["barana"], name=name, code="X", kind="lorong"))
    assert ranked == ["Barana", "Barana Raya", "Gang Barana", "Subarana"]
