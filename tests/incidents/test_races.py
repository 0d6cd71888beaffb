"""Many at once: one wins, the others hear so, nothing is written twice. True threads, true transactions."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from accounts import audit
from accounts.models import User
from cameras.models import Camera
from incidents import casework, intake, timeline, triage
from incidents.models import Alert, Event, Incident
from incidents.refusals import StaleAlert, StaleIncident
from incidents.silence import shelves
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


def test_an_acknowledgement_and_an_automatic_end_never_undo_each_other() -> None:
    for _round in range(4):
        alert, person = make_alert(), make_user()

        def act(number: int, *, alert: Alert = alert, person: User = person) -> Any:
            if number:
                return triage.clear(alert, note="Hilang", now=NOW)
            return triage.acknowledge(alert, by=person, now=NOW)

        results = at_once(2, act)
        alert.refresh_from_db()
        assert not [one for one in results if isinstance(one, Exception)]
        assert (alert.state, alert.dismissal, alert.acknowledged_by) == ("closed", "cleared", person)


def test_merging_and_closing_leave_nobody_in_an_incident_that_is_over() -> None:
    boss, operator = make_user(role="supervisor"), make_user()
    for _round in range(4):
        main, one = make_incident(severity="P3"), make_incident()
        casework.take(main, by=operator, now=NOW)
        casework.resolve(main, by=operator, text="Selesai", now=NOW)
        casework.reopen(main, by=boss, reason="Belum selesai", now=NOW)

        def act(number: int, *, main: Incident = main, one: Incident = one) -> Any:
            if number:
                return casework.cancel(main, by=boss, outcome=casework.Outcome.FALSE, text="x", now=NOW)
            return casework.merge(one, into=main, by=operator, now=NOW)

        casework.assign(main, to=operator, by=boss, now=NOW)
        casework.decline(main, by=operator, reason="Sibuk", now=NOW)
        results = at_once(2, act)
        main.refresh_from_db()
        one.refresh_from_db()
        assert not [each for each in results if isinstance(each, Exception) and not isinstance(each, StaleIncident)]
        assert (main.state, one.state) in {("cancelled", "new"), ("cancelled", "merged"), ("triaged", "merged")}


def test_two_merge_each_into_the_other_and_one_remains() -> None:
    one, other, person = make_incident(), make_incident(), make_user()
    results = at_once(2, lambda n: casework.merge(one if n else other, into=other if n else one, by=person, now=NOW))
    assert kinds(results) == {"Incident": 1, "StaleIncident": 1}
    assert Incident.objects.filter(state="merged").count() == 1


def test_a_shelf_that_ends_while_its_kind_is_heard_leaves_nothing_silent() -> None:
    person = make_user()
    for _round in range(6):
        camera = make_camera()
        alert = intake.report_event(kind="loitering", source="x", camera=camera, now=NOW).alert
        assert alert is not None
        shelves.shelve(alert, by=person, reason="x", minutes=10, now=NOW)
        triage.dismiss(alert, by=person, note="Palsu", now=NOW)
        due = NOW + dt.timedelta(minutes=10)

        def act(number: int, *, camera: Camera = camera, due: dt.datetime = due) -> Any:
            if number:
                return shelves.return_due(now=due)
            return intake.report_event(
                kind="loitering", source="x", camera=camera, now=due - dt.timedelta(seconds=1)
            ).alert

        results = at_once(2, act)
        shelves.return_due(now=due)
        assert not [each for each in results if isinstance(each, Exception)]
        again = Alert.objects.open().get(camera=camera)
        assert (again.shelf_id, again.annunciated_at is not None) == (None, True)


def test_the_same_key_sent_twice_at_once_is_one_note() -> None:
    incident, person = make_incident(), make_user()
    results = at_once(4, lambda n: casework.note(incident, by=person, text="x", key="k", now=NOW))
    assert kinds(results) == {"Entry": 4}
    assert incident.entries.count() == 1
