import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import Http404

from accounts.roles import DataClass
from incidents import signals
from incidents.models import Viewing
from incidents.shifts import viewings
from tests.builders import make_agreement, make_alert, make_area, make_camera, make_incident, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


@pytest.fixture
def told() -> Iterator[list[dict[str, Any]]]:
    heard: list[dict[str, Any]] = []

    def hear(sender: object, **news: Any) -> None:
        if news["kind"] == "viewing.changed":
            heard.append(news)

    signals.news_told.connect(hear)
    yield heard
    signals.news_told.disconnect(hear)


def test_only_a_change_is_news(told: list[dict[str, Any]]) -> None:
    incident, rina = make_incident(), make_user()
    for n in range(4):
        viewings.look(rina, subject=incident.number, now=later(10 * n))
    assert len(told) == 1
    viewings.look(rina, subject=incident.number, doing="writing", now=later(40))
    assert [person["doing"] for person in told[-1]["data"]["people"]] == ["writing"]
    assert incident.area is not None
    assert told[-1]["area_code"] == incident.area.code


def test_who_came_first_stands_first_and_is_forgotten_after_half_a_minute(told: list[dict[str, Any]]) -> None:
    alert = make_alert(camera=make_camera())
    subject = f"alert:{alert.pk}"
    rina, dimas = make_user(username="rina"), make_user(username="dimas")
    viewings.look(rina, subject=subject, now=NOW)
    viewings.look(dimas, subject=subject, now=later(20))
    assert [row["username"] for row in viewings.at(subject, now=later(20))] == ["rina", "dimas"]
    assert viewings.forget(now=later(30)) == 0
    assert viewings.forget(now=later(31)) == 1
    assert [row["username"] for row in told[-1]["data"]["people"]] == ["dimas"]


def test_coming_back_after_silence_is_news_even_before_it_was_forgotten(told: list[dict[str, Any]]) -> None:
    incident, rina = make_incident(), make_user()
    viewings.look(rina, subject=incident.number, now=NOW)
    viewings.look(rina, subject=incident.number, now=later(45))
    assert len(told) == 2


def test_nobody_looks_at_more_than_a_few_things(told: list[dict[str, Any]]) -> None:
    rina = make_user()
    incidents = [make_incident() for _n in range(viewings.MOST_PER_PERSON + 2)]
    for n, incident in enumerate(incidents):
        viewings.look(rina, subject=incident.number, now=later(n))
    assert Viewing.objects.count() == viewings.MOST_PER_PERSON
    assert not Viewing.objects.filter(subject=incidents[0].number).exists()
    dropped = [news["data"] for news in told if news["data"]["subject"] == incidents[0].number]
    assert dropped[-1]["people"] == []


@pytest.mark.parametrize("subject", ["MKS-20260101-9999", "alert:99999", "alert:", "alert:1;drop", ""])
def test_what_is_not_there_cannot_be_looked_at(subject: str) -> None:
    with pytest.raises(Http404):
        viewings.look(make_user(), subject=subject, now=NOW)


def test_what_is_not_theirs_looks_as_if_it_were_not_there() -> None:
    liaison = make_user(role="liaison")
    make_agreement(liaison.agency, areas=("73.71.05",), data_classes=(DataClass.INCIDENTS,))  # type: ignore[arg-type]
    incident = make_incident(area=make_area(code="73.71.06.1001"))
    with pytest.raises(Http404):
        viewings.look(liaison, subject=incident.number, now=NOW)


def test_the_page_that_closes_says_so(api_as: Any, told: list[dict[str, Any]]) -> None:
    incident, api = make_incident(), api_as("operator")
    answer = api.post("/api/v1/viewings/", {"subject": incident.number, "doing": "assigning"})
    assert [person["doing"] for person in answer.json()["people"]] == ["assigning"]
    assert api.post("/api/v1/viewings/", {"subject": incident.number, "doing": "sleeping"}).status_code == 400
    assert list(api.get("/api/v1/viewings/").json()["subjects"]) == [incident.number]
    assert api.delete(f"/api/v1/viewings/?subject={incident.number}").status_code == 204
    assert told[-1]["data"]["people"] == []
