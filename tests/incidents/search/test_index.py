"""Incidents found by what is on them and what was said about them, and by nothing that is secret."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from incidents import casework
from incidents.models import Caller, Incident
from incidents.search import index
from tests.builders import make_camera, make_incident, make_user

pytestmark = pytest.mark.django_db


def found(query: str) -> set[str]:
    return set(index.matching(Incident.objects.all(), query).values_list("number", flat=True))


def test_every_word_must_be_there_and_may_stand_anywhere() -> None:
    one = make_incident(summary="Ular masuk rumah", place="Lorong 3, Jl. Batua Raya", category="HWN")
    other = make_incident(summary="Ular di saluran", place="Lorong 9", category="HWN")
    for incident in (one, other):
        index.keep(incident)
    assert found("ular") == {one.number, other.number}
    assert found("BATUA ular") == {one.number}
    assert found("ular kebakaran") == set()
    assert found(one.number.lower()) == {one.number}
    assert found("wild animal") == {one.number, other.number}  # the English name of the class


def test_signs_that_mean_something_to_a_database_mean_themselves() -> None:
    plain, odd = make_incident(summary="Seratus orang"), make_incident(summary="Diskon 100% _palsu_")
    for incident in (plain, odd):
        index.keep(incident)
    assert found("100%") == {odd.number}
    assert found("_palsu_") == {odd.number}
    assert found("%") == {odd.number}


def test_what_is_written_later_is_found_at_once() -> None:
    person = make_user(role="operator", first_name="Rina")
    incident = make_incident(owner=person, state="in_progress")
    casework.note(incident, by=person, text="Korban dibawa ke RS Labuang", now=timezone.now())
    assert found("labuang") == {incident.number}
    assert found("rina") == {incident.number}


def test_cameras_of_the_incident_are_found() -> None:
    incident = make_incident()
    camera = make_camera(code="LR-0042", name="Simpang Toddopuli")
    incident.cameras.add(camera, through_defaults={"order": 0, "distance_m": 12.0, "sees": True})
    index.keep(incident)
    assert found("lr-0042") == found("toddopuli") == {incident.number}


def test_a_callers_name_and_telephone_are_not_searched() -> None:
    incident = make_incident()
    Caller.objects.create(
        incident=incident, name="Pelapor Rahasia", phone="081234567", called_at=timezone.now() - dt.timedelta(minutes=1)
    )
    index.keep(incident)
    assert found("rahasia") == found("081234567") == set()


def test_the_list_is_narrowed_by_words_place_and_person(client: Client) -> None:
    rina, adi = make_user(role="operator", username="rina"), make_user(role="operator", username="adi")
    hers = make_incident(owner=rina, state="in_progress", summary="Ular di dapur", place="Lorong 3")
    his = make_incident(opened_by=adi, summary="Ular di atap", place="Lorong 9")
    for incident in (hers, his):
        index.keep(incident)
    client.force_login(make_user(role="supervisor"))

    def numbers(query: str) -> list[str]:
        return [row["number"] for row in client.get(f"/api/v1/incidents/?{query}").json()["results"]]

    assert set(numbers("q=ular")) == {hers.number, his.number}
    assert numbers("q=ular+dapur") == [hers.number]
    assert numbers("person=rina") == [hers.number]
    assert numbers("person=adi") == [his.number]
    assert numbers("person=nobody") == []
    assert numbers("place=lorong+9") == [his.number]


@pytest.mark.postgres
def test_postgresql_answers_by_trigrams() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT 1 FROM incidents_incident WHERE search_text LIKE '%toddopuli%'")
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "incidents_search_text_trigrams" in plan
