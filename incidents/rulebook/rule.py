"""A line of the master alarm database as the rest of the room reads it. Pure."""

from dataclasses import dataclass

from incidents.severity import Severity
from incidents.states import EventClass

MINUTE = 60
UNCLASSED = "LAI"
ALARMING = (Severity.P1, Severity.P2)


@dataclass(frozen=True)
class Rule:
    """What an event of one kind is worth.

    ``merge_window_s``: how long after the last like event the next one still belongs to a seen alert.
    ``by_person``: somebody called for help, so a repetition is heard again even after an operator has seen the first.
    """

    severity: Severity
    category: str = UNCLASSED
    respond_within_s: int | None = None
    merge_window_s: int = 10 * MINUTE
    by_person: bool = False
    event_class: EventClass = EventClass.ALERT
    owner: str = ""
    playbook: str = ""

    def class_at(self, severity: str) -> EventClass:
        """The class of an event that came with a severity of its own: only P1 and P2 sound, and they do unless the rule
        itself is of that priority and says that they don't."""
        if self.event_class in (EventClass.RECORD, EventClass.NOTICE):
            return self.event_class
        if severity not in ALARMING:
            return EventClass.ALERT
        is_quiet = self.event_class == EventClass.ALERT and self.severity in ALARMING
        return EventClass.ALERT if is_quiet else EventClass.ALARM


RECORD = Rule(Severity.P4, event_class=EventClass.RECORD)


def raises_alert(rule: Rule) -> bool:
    return rule.event_class != EventClass.RECORD
