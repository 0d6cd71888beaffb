"""The steps of one incident: who may do them, what an answer folds, what a supervisor hears, what a swap keeps."""

import datetime as dt
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from accounts.access import Forbidden
from accounts.models import AuditEntry
from incidents import opening, signals
from incidents.casework import sorting
from incidents.models import Category, Event, Incident, Playbook, SopStep
from incidents.playbooks import gate, lines, steps, store
from incidents.playbooks.shape import of_json
from incidents.refusals import StaleIncident
from incidents.serializers import incident_row
from tests.builders import make_incident, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 13, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=1)
BODY: dict[str, Any] = {
    "title": "Uji",
    "steps": [
        {"key": "kirim", "title": "Kirim regu", "owner": "operator", "within_s": 120},
        {
            "key": "korban",
            "title": "Pastikan korban",
            "owner": "lapangan",
            "ask": {"question": "Ada korban?", "answers": ["ya", "tidak"]},
        },
        {"key": "ambulans", "title": "Kirim ambulans", "owner": "Dinkes", "when": {"korban": "ya"}},
        {"key": "tutup", "title": "Kabari pelapor", "owner": "operator"},
    ],
}


@pytest.fixture
def owner(db: None) -> Any:
    return make_user(role="operator")


@pytest.fixture
def incident(owner: Any) -> Incident:
    """In the owner's hands, with the four steps of a short procedure for KRM."""
    Playbook.objects.filter(code="KRM").update(body=BODY, version=2)
    incident = make_incident(category="KRM", state="in_progress", owner=owner, opened_at=NOW, state_since=NOW)
    steps.follow(incident, now=NOW)
    return incident


def states(incident: Incident) -> dict[str, str]:
    return dict(SopStep.objects.filter(incident=incident).values_list("key", "state"))


def test_an_opened_incident_has_the_steps_of_its_category() -> None:
    opened = opening.open_incident(
        category=Category.objects.get(code="KBK"), summary="Api", by=make_user(), lat=-5.1431, lon=119.4081, now=NOW
    )
    said = lines.of(opened)
    assert [line["key"] for line in said[:2]] == ["pastikan", "tanggap"]
    assert said[1]["due_at"] == "2026-03-02T13:02:00Z" or said[1]["due_at"] == "2026-03-02T21:02:00+08:00"
    assert said[3]["question"] == "Ada korban atau orang terjebak?"
    assert incident_row(opened)["sop"] == {"done": 0, "of": len(said)}


def test_to_follow_again_changes_nothing(incident: Incident) -> None:
    before = list(SopStep.objects.values_list("pk", flat=True))
    steps.follow(Incident.objects.get(pk=incident.pk), now=LATER)
    assert list(SopStep.objects.values_list("pk", flat=True)) == before


def test_an_incident_keeps_the_version_it_began_with(incident: Incident) -> None:
    other = {"title": "Baru", "steps": [{"key": "x", "title": "X", "owner": "operator"}]}
    store.change(
        Playbook.objects.get(code="KRM"),
        body=of_json(other),
        by=make_user(role="supervisor"),
        reason="lebih pendek",
        version=2,
        now=LATER,
    )
    steps.follow(Incident.objects.get(pk=incident.pk), now=LATER)
    assert list(states(incident)) == ["kirim", "korban", "ambulans", "tutup"]


def test_a_step_is_done_by_a_person_at_a_time(incident: Incident, owner: Any) -> None:
    steps.done(incident, "kirim", by=owner, now=LATER)
    row = SopStep.objects.get(incident=incident, key="kirim")
    assert (row.state, row.by, row.at) == ("done", owner, LATER)
    entry = incident.entries.get()
    assert (entry.kind, entry.data["title"], entry.actor) == ("step_done", "Kirim regu", owner)
    assert AuditEntry.objects.filter(act="step_done", subject=incident.number).exists()
    assert incident_row(incident)["sop"] == {"done": 1, "of": 4}


def test_the_second_to_do_it_hears_who_was_first(incident: Incident, owner: Any) -> None:
    steps.done(incident, "kirim", by=owner, now=LATER)
    with pytest.raises(steps.StaleStep) as refused:
        steps.done(incident, "kirim", by=make_user(role="supervisor"), now=LATER)
    assert refused.value.extra["current"]["state"] == "done"
    assert refused.value.extra["first"]["by"] == owner.display_name
    assert incident.entries.count() == 1


def test_an_answer_folds_the_other_branch_and_undo_opens_it(incident: Incident, owner: Any) -> None:
    steps.done(incident, "korban", by=owner, answer="tidak", now=LATER)
    assert states(incident) == {"kirim": "todo", "korban": "done", "ambulans": "not_needed", "tutup": "todo"}
    assert incident_row(incident)["sop"] == {"done": 1, "of": 3}
    with pytest.raises(steps.StaleStep):
        steps.done(incident, "ambulans", by=owner, now=LATER)
    steps.undo(incident, "korban", by=owner, now=LATER)
    assert set(states(incident).values()) == {"todo"}
    assert [entry.kind for entry in incident.entries.order_by("seq")] == ["step_done", "step_undone"]


@pytest.mark.parametrize(("key", "answer"), [("korban", ""), ("korban", "mungkin"), ("kirim", "ya")])
def test_a_question_ends_with_one_of_its_answers(incident: Incident, owner: Any, key: str, answer: str) -> None:
    with pytest.raises(steps.AnswerNeeded):
        steps.done(incident, key, by=owner, answer=answer, now=LATER)
    assert set(states(incident).values()) == {"todo"}


def test_to_skip_needs_a_reason_and_tells_the_supervisor(incident: Incident, owner: Any) -> None:
    with pytest.raises(steps.ReasonNeeded):
        steps.skip(incident, "kirim", by=owner, reason="  ", now=LATER)
    steps.skip(incident, "kirim", by=owner, reason="regu sudah di sana", now=LATER)
    assert SopStep.objects.get(incident=incident, key="kirim").reason == "regu sudah di sana"
    event = Event.objects.get(kind="step_skipped")
    assert incident.number in event.summary
    assert "regu sudah di sana" in event.summary
    assert event.alert is not None
    assert event.alert.event_class == "notice"
    assert incident.entries.get().kind == "step_skipped"


def test_a_question_on_which_steps_hang_is_answered_and_not_skipped(incident: Incident, owner: Any) -> None:
    with pytest.raises(steps.QuestionStays):
        steps.skip(incident, "korban", by=owner, reason="tidak tahu", now=LATER)
    assert not Event.objects.filter(kind="step_skipped").exists()


@pytest.mark.parametrize("role", ["operator", "auditor", "liaison", "admin"])
def test_only_its_owner_or_a_supervisor_touches_a_step(incident: Incident, role: str) -> None:
    for act in (steps.done, steps.undo):
        with pytest.raises(Forbidden):
            act(incident, "kirim", by=make_user(role=role), now=LATER)
    with pytest.raises(Forbidden):
        steps.skip(incident, "kirim", by=make_user(role=role), reason="x", now=LATER)
    steps.done(incident, "kirim", by=make_user(role="supervisor"), now=LATER)


def test_an_incident_that_is_over_has_no_steps_to_do(incident: Incident, owner: Any) -> None:
    Incident.objects.filter(pk=incident.pk).update(
        state="resolved", outcome="handled", resolved_at=LATER, resolved_by=owner
    )
    with pytest.raises(StaleIncident):
        steps.done(incident, "kirim", by=owner, now=LATER)


def test_an_unknown_step_is_not_found(incident: Incident, owner: Any) -> None:
    with pytest.raises(Http404):
        steps.done(incident, "terbang", by=owner, now=LATER)


def test_the_gate_names_what_is_open(incident: Incident, owner: Any) -> None:
    assert gate.open_steps(incident) == ["Kirim regu", "Pastikan korban", "Kirim ambulans", "Kabari pelapor"]
    steps.done(incident, "korban", by=owner, answer="tidak", now=LATER)
    steps.done(incident, "kirim", by=owner, now=LATER)
    steps.skip(incident, "tutup", by=owner, reason="tanpa nomor", now=LATER)
    assert gate.open_steps(incident) == []


def test_another_category_brings_its_own_steps_and_keeps_what_was_done(incident: Incident, owner: Any) -> None:
    steps.done(incident, "kirim", by=owner, now=LATER)
    said: list[dict[str, Any]] = []

    def hear(sender: object, *, kind: str, data: dict[str, Any], **rest: Any) -> None:
        said.append({"kind": kind, **data})

    signals.news_told.connect(hear)
    try:
        sorting.triage(incident, by=owner, category=Category.objects.get(code="LKA"), now=LATER)
    finally:
        signals.news_told.disconnect(hear)
    assert "tiba" in states(incident)
    assert "ambulans" in states(incident)  # a step of that key, but another one
    kinds = [entry.kind for entry in incident.entries.order_by("seq")]
    assert kinds[0] == "step_done"
    assert "note" in kinds
    note = incident.entries.get(kind="note")
    assert note.text == "SOP KRM diganti LKA v1: 1 langkah sudah tercatat, 3 langkah diganti."
    changed = [one for one in said if one["kind"] == "sop.changed"]
    assert [step["key"] for step in changed[0]["steps"]][:2] == ["kamera", "korban"]


def test_a_step_that_both_procedures_have_stays_done(incident: Incident, owner: Any) -> None:
    steps.done(incident, "korban", by=owner, answer="ya", now=LATER)
    other = {"title": "Lain", "steps": [BODY["steps"][1], {**BODY["steps"][2]}, BODY["steps"][0]]}
    Playbook.objects.filter(code="LKA").update(body=other, version=2)
    sorting.triage(incident, by=owner, category=Category.objects.get(code="LKA"), now=LATER)
    row = SopStep.objects.get(incident=incident, key="korban")
    assert (row.state, row.answer, row.by) == ("done", "ya", owner)
    assert states(incident)["ambulans"] == "todo"


def test_the_lines_cost_two_queries(incident: Incident, django_assert_num_queries: Any) -> None:
    fresh = Incident.objects.get(pk=incident.pk)
    with django_assert_num_queries(2):
        assert len(lines.of(fresh)) == 4


def test_a_pause_moves_what_is_due(incident: Incident) -> None:
    incident.paused_s = 600
    due = lines.of(incident)[0]["due_at"]
    assert due is not None
    assert dt.datetime.fromisoformat(due) == NOW + dt.timedelta(seconds=720)
    assert timezone.is_aware(dt.datetime.fromisoformat(due))
