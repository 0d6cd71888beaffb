"""What becomes of an alert: somebody has seen it, its cause is gone, it belongs to an incident, it needs nobody."""

from incidents.triage.dismissing import BY_PEOPLE, agree_dismissal, dismiss, refuse_dismissal
from incidents.triage.linking import link, promote, unlink
from incidents.triage.seeing import Bulk, acknowledge, acknowledge_many, cause_gone, clear, close

__all__ = [
    "BY_PEOPLE",
    "Bulk",
    "acknowledge",
    "acknowledge_many",
    "agree_dismissal",
    "cause_gone",
    "clear",
    "close",
    "dismiss",
    "link",
    "promote",
    "refuse_dismissal",
    "unlink",
]
