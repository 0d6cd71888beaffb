"""The JSON of an incident's steps: one shape for the API, the feed, the page and the wall."""

import datetime as dt
from typing import Any, TypedDict

from rest_framework import serializers

from incidents.models import Incident, PlaybookVersion, SopStep


class StepLine(TypedDict):
    """``due_at``: opened, plus the target, plus what was paused since. ``when`` names the question it hangs on."""

    key: str
    title: str
    detail: str
    owner: str
    within_s: int | None
    due_at: str | None
    state: str
    question: str
    choices: list[str]
    answer: str
    when: dict[str, str]
    by: str | None
    at: str | None
    reason: str


def of(incident: Incident) -> list[StepLine]:
    """Two queries, of which one only when there are questions."""
    rows = list(SopStep.objects.filter(incident_id=incident.pk).select_related("by").order_by("order"))
    questions = _questions(incident) if any(row.choices for row in rows) else {}
    return [_line(row, incident, questions) for row in rows]


def line(row: SopStep, incident: Incident) -> StepLine:
    return _line(row, incident, _questions(incident) if row.choices else {})


def _questions(incident: Incident) -> dict[str, str]:
    if incident.playbook_id is None:
        return {}
    body = PlaybookVersion.objects.values_list("body", flat=True).get(pk=incident.playbook_id)
    return {step["key"]: step["ask"]["question"] for step in body["steps"] if "ask" in step}


def _line(row: SopStep, incident: Incident, questions: dict[str, str]) -> StepLine:
    due = None
    if row.within_s is not None:
        due = incident.opened_at + dt.timedelta(seconds=row.within_s + incident.paused_s)
    return {
        "key": row.key,
        "title": row.title,
        "detail": row.detail,
        "owner": row.owner,
        "within_s": row.within_s,
        "due_at": _iso(due),
        "state": row.state,
        "question": questions.get(row.key, ""),
        "choices": row.choices,
        "answer": row.answer,
        "when": row.when,
        "by": row.by.display_name if row.by else None,
        "at": _iso(row.at),
        "reason": row.reason,
    }


def _iso(at: dt.datetime | None) -> Any:
    return None if at is None else str(serializers.DateTimeField().to_representation(at))
