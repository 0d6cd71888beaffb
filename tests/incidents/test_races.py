"""Many at once: one wins, the others hear so, nothing is written twice. True threads, true transactions."""

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from accounts import audit
from cameras.models import Camera
from incidents import casework, intake, timeline, triage
from incidents.models import Alert, Event, Incident
from incidents.refusals import StaleAlert, StaleIncident
from tests.builders import make_alert, make_camera, make_incident, make_user

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _shared_database(tmp_path: Path) -> None:
    """SQLite in memory is shared by threads only through one lock on its cache; the product uses a file."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("needs a database that threads can share")


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Run the act in that many threads, let them go together; results and errors in no order."""
    gate = threading.Barrier(count)
    results: list[Any] = []

    def run(number: int) -> None:
        try:
            gate.wait(timeout=20)
            results.append(act(number))
        except Exception as error:  # noqa: BLE001  handed to the test, which names what it expects
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def test_two_acknowledge_and_one_is_first() -> None:
    alert, people = make_alert(), [make_user(), make_user()]
    results = at_once(2, lambda n: triage.acknowledge(alert, by=people[n], now=NOW))

    assert kinds(results) == {"Alert": 1, "StaleAlert": 1}
    refused = next(result for result in results if isinstance(result, StaleAlert))
    alert.refresh_from_db()
    assert alert.acknowledged_by is not None
    assert refused.extra["first"]["by"] == alert.acknowledged_by.display_name


def test_many_tell_the_same_event_and_it_is_one() -> None:
    camera = make_camera()
    results = at_once(
        8, lambda n: intake.report_event(kind="fire", source="nvr", idempotency_key="7", camera=camera, now=NOW)
    )

    assert kinds(results) == {"Answer": 8}
    assert sum(result.is_new for result in results) == 1
    assert {result.event.pk for result in results} == {Event.objects.get().pk}
    assert Alert.objects.get().count == 1


def test_many_like_events_are_one_alert_that_counts_them_all() -> None:
    camera = make_camera()
    results = at_once(8, lambda n: intake.report_event(kind="fire", source="nvr", camera=camera, now=NOW))

    assert kinds(results) == {"Answer": 8}
    assert Alert.objects.get().count == Event.objects.count() == 8


def test_incidents_opened_together_get_numbers_without_holes() -> None:
    alerts, person = [make_alert() for _ in range(6)], make_user()
    results = at_once(6, lambda n: triage.promote(alerts[n], by=person, now=NOW))

    assert kinds(results) == {"Incident": 6}
    assert sorted(int(incident.number[-4:]) for incident in results) == [1, 2, 3, 4, 5, 6]


def test_one_alert_promoted_by_many_is_one_incident() -> None:
    alert, person = make_alert(), make_user()
    results = at_once(4, lambda n: triage.promote(alert, by=person, now=NOW))

    assert kinds(results) == {"Incident": 1, "StaleAlert": 3}
    assert Incident.objects.count() == 1


def test_two_supervisors_with_the_same_page_assign_and_one_is_refused() -> None:
    incident, boss = make_incident(), make_user(role="supervisor")
    people = [make_user(), make_user()]
    results = at_once(2, lambda n: casework.assign(incident, to=people[n], by=boss, version=1, now=NOW))

    assert kinds(results) == {"Incident": 1, "StaleIncident": 1}
    assert incident.assignments.filter(state="offered").count() == 1


def test_two_take_what_nobody_has_and_the_other_learns_who_did() -> None:
    incident, people = make_incident(), [make_user(first_name="Rina"), make_user(first_name="Budi")]
    results = at_once(2, lambda n: casework.take(incident, by=people[n], version=1, now=NOW))

    assert kinds(results) == {"Incident": 1, "StaleIncident": 1}
    refused = next(result for result in results if isinstance(result, StaleIncident))
    incident.refresh_from_db()
    assert incident.owner is not None
    assert incident.owner.display_name in str(refused)
    assert refused.extra["current"]["owner"] == incident.owner.display_name
    assert incident.assignments.count() == 1


def test_an_answer_and_the_end_of_the_offer_never_both_count() -> None:
    boss, operator = make_user(role="supervisor"), make_user()
    incident = make_incident(severity="P1")
    casework.assign(incident, to=operator, by=boss, now=NOW)
    late = incident.assignments.get().expires_at

    def act(number: int) -> Any:
        if number:
            return casework.expire_offers(now=late)
        return casework.accept(incident, by=operator, now=NOW)

    results = at_once(2, act)
    incident.refresh_from_db()
    assert not [result for result in results if isinstance(result, Exception) and not isinstance(result, StaleIncident)]
    ends = list(incident.entries.filter(kind__in=["accepted", "offer_expired"]))
    assert len(ends) == 1
    assert incident.state == ("in_progress" if ends[0].kind == "accepted" else "triaged")


def test_a_timeline_written_by_many_has_dense_numbers() -> None:
    incident, person = make_incident(), make_user()
    results = at_once(8, lambda n: casework.note(incident, by=person, text=str(n), now=NOW))

    assert kinds(results) == {"Entry": 8}
    assert list(incident.entries.order_by("seq").values_list("seq", flat=True)) == list(range(1, 9))
    assert audit.verify() == 8
    assert timeline.append(incident, kind="note", at=NOW, text="x").seq == 9


def test_closing_an_incident_while_people_call_about_it_blocks_nobody() -> None:
    boss, operator = make_user(role="supervisor"), make_user()
    for round_ in range(6):
        camera = make_camera()
        alert = intake.report_event(kind="112", source="call", camera=camera, now=NOW).alert
        assert alert is not None
        incident = triage.promote(alert, by=boss, now=NOW)
        casework.take(incident, by=operator, now=NOW)
        casework.resolve(incident, by=operator, text="Palsu", outcome=casework.Outcome.FALSE, now=NOW)

        def act(number: int, *, camera: Camera = camera, incident: Incident = incident) -> Any:
            if number:
                return intake.report_event(kind="112", source="call", camera=camera, by=boss, now=NOW)
            return casework.close(incident, by=boss, now=NOW)

        assert kinds(at_once(4, act)) == {"Answer": 3, "Incident": 1}, round_
