"""What a rule of the master alarm database must say before it may ring. Pure; the words are in rulebook.refusals."""

from dataclasses import dataclass
from enum import StrEnum

from incidents.rulebook.rule import ALARMING
from incidents.severity import Consequence, Severity, from_matrix
from incidents.states import EventClass

LONGEST_S = 30 * 86_400
RINGING = (EventClass.ALERT, EventClass.ALARM)


class Fault(StrEnum):
    NEEDED = "needed"
    UNKNOWN = "unknown"
    OUT_OF_RANGE = "out_of_range"  # 1 second to 30 days
    NEEDED_TO_RING = "needed_to_ring"  # nobody may be called to what nobody must answer in a time
    NEEDED_ABOVE_P4 = "needed_above_p4"
    NOT_ALARMING = "not_alarming"  # only P1 and P2 are alarms
    NEEDED_FOR_ANOTHER = "needed_for_another"  # a priority that the matrix does not give is explained


@dataclass(frozen=True)
class Draft:
    """What decides a rule's priority, as somebody wants it."""

    event_class: str
    consequence_class: str
    respond_within_s: int | None
    has_playbook: bool
    severity: str
    severity_reason: str = ""


def computed(*, consequence_class: str, respond_within_s: int | None) -> Severity:
    """The matrix's priority; without a response time the lowest."""
    if respond_within_s is None:
        return Severity.P4
    return from_matrix(consequence_class, respond_within_s=respond_within_s)


def faults(draft: Draft) -> dict[str, Fault]:
    """What is wrong, by field. Empty: the rule may stand."""
    found: dict[str, Fault] = {}
    if draft.event_class not in list(EventClass):
        found["event_class"] = Fault.UNKNOWN
    if draft.consequence_class not in list(Consequence):
        found["consequence_class"] = Fault.UNKNOWN
    if draft.severity not in list(Severity):
        found["severity"] = Fault.UNKNOWN
    if draft.respond_within_s is not None and not 1 <= draft.respond_within_s <= LONGEST_S:
        found["respond_within_s"] = Fault.OUT_OF_RANGE
    return found or _of_priority(draft)


def _of_priority(draft: Draft) -> dict[str, Fault]:
    found: dict[str, Fault] = {}
    if draft.severity != Severity.P4:
        if not draft.has_playbook:
            found["playbook"] = Fault.NEEDED_ABOVE_P4
        if draft.respond_within_s is None:
            found["respond_within_s"] = Fault.NEEDED_ABOVE_P4
    if draft.event_class in RINGING and draft.respond_within_s is None:
        found.setdefault("respond_within_s", Fault.NEEDED_TO_RING)
    if draft.event_class == EventClass.ALARM and draft.severity not in ALARMING:
        found["event_class"] = Fault.NOT_ALARMING
    expected = computed(consequence_class=draft.consequence_class, respond_within_s=draft.respond_within_s)
    if draft.severity != expected and not draft.severity_reason.strip():
        found["severity_reason"] = Fault.NEEDED_FOR_ANOTHER
    return found
