"""A rule as JSON: what the API answers, what a conflict shows, what a version keeps."""

import datetime as dt
from typing import Any

from django.utils import timezone

from incidents import words
from incidents.models import AlarmRule
from incidents.rulebook import checks

# What a person may change, and so what a version keeps.
FIELDS = (
    "title",
    "event_class",
    "source",
    "condition",
    "cause",
    "consequence",
    "consequence_class",
    "respond_within_s",
    "playbook",
    "severity",
    "severity_reason",
    "category",
    "merge_window_s",
    "by_person",
    "owner",
    "review_on",
    "in_service",
)


def body(rule: AlarmRule) -> dict[str, Any]:
    """The rule's words and figures, playbook and category by their codes. Ask with ``select_related`` of both."""
    said = {name: getattr(rule, name) for name in FIELDS}
    said["playbook"] = rule.playbook.code if rule.playbook else None
    said["category"] = rule.category.code if rule.category else None
    said["review_on"] = rule.review_on.isoformat() if rule.review_on else None
    return said


def card(rule: AlarmRule, *, today: dt.date | None = None) -> dict[str, Any]:
    day = today or timezone.localdate()
    return {
        "kind": rule.kind,
        **body(rule),
        "computed": checks.computed(
            consequence_class=rule.consequence_class, respond_within_s=rule.respond_within_s
        ).value,
        "playbook_title": rule.playbook.title if rule.playbook else None,
        "category_name": rule.category.name if rule.category else None,
        "event_class_name": str(words.EVENT_CLASSES[rule.event_class]),
        "review_overdue": rule.review_on is not None and rule.review_on < day,
        "shipped": rule.shipped,
        "version": rule.version,
    }
