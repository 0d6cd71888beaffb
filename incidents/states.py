"""Which step may follow which, for alerts and incidents. Pure tables; words for people are in incidents.words.

The alert follows ISA-18.2 and OPC UA part 9: whether somebody has seen it (``AlertState``), whether its cause is still
there, whether it is shelved, suppressed or out of service are separate facts (``Flags``), and what people are shown is
derived from them (``shown_as``).
"""

from dataclasses import dataclass
from enum import StrEnum


class EventClass(StrEnum):
    """What an event is worth. Only an alarm sounds; a notice is a badge; a record is for the charts."""

    RECORD = "record"
    NOTICE = "notice"
    ALERT = "alert"
    ALARM = "alarm"


class AlertState(StrEnum):
    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class AlertStep(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    RAISE_AGAIN = "raise_again"
    LINK = "link"
    UNLINK = "unlink"
    CLOSE = "close"


class AlertShown(StrEnum):
    """One word for all flags together, in the order in which they outrank each other."""

    CLOSED = "closed"
    OUT_OF_SERVICE = "out_of_service"
    SUPPRESSED = "suppressed"
    SHELVED = "shelved"
    LINKED = "linked"
    CLEARED_UNACKNOWLEDGED = "cleared_unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    NEW = "new"


class Dismissal(StrEnum):
    """Why an alert ended."""

    FALSE = "false"
    DUPLICATE = "duplicate"
    TEST = "test"
    NO_ACTION = "no_action"
    CLEARED = "cleared"  # its cause is gone
    HANDLED = "handled"  # its incident was closed
    REPLACED = "replaced"  # it came back after a long silence as another alert


class IncidentState(StrEnum):
    NEW = "new"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    STABLE = "stable"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"
    CANCELLED = "cancelled"


class IncidentStep(StrEnum):
    TRIAGE = "triage"
    SEND_BACK = "send_back"
    OFFER = "offer"
    ACCEPT = "accept"
    TAKE = "take"
    TURN_DOWN = "turn_down"
    EXPIRE = "expire"
    RELEASE = "release"
    HOLD = "hold"
    STABILISE = "stabilise"
    RESUME = "resume"
    RESOLVE = "resolve"
    CANCEL = "cancel"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"
    UNMERGE = "unmerge"


class FieldStatus(StrEnum):
    """Where the people who were sent are. Beside the state: help may be on its way while the incident is on hold."""

    NONE = ""
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    CLEAR = "clear"


class AssignmentState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"
    TAKEN_OVER = "taken_over"


class Outcome(StrEnum):
    """How an incident ended. Only HANDLED needs somebody who accepted it."""

    HANDLED = "handled"
    FALSE = "false"
    DUPLICATE = "duplicate"
    TEST = "test"


ALERT_STEPS: dict[AlertStep, dict[AlertState, AlertState]] = {
    AlertStep.ACKNOWLEDGE: {AlertState.NEW: AlertState.ACKNOWLEDGED},
    AlertStep.RAISE_AGAIN: {AlertState.ACKNOWLEDGED: AlertState.NEW},
    # Whoever links it to an incident has seen it: linking acknowledges, and so it stays when the link is undone.
    AlertStep.LINK: {
        AlertState.NEW: AlertState.ACKNOWLEDGED,
        AlertState.ACKNOWLEDGED: AlertState.ACKNOWLEDGED,
    },
    AlertStep.UNLINK: {AlertState.ACKNOWLEDGED: AlertState.ACKNOWLEDGED},
    AlertStep.CLOSE: {AlertState.NEW: AlertState.CLOSED, AlertState.ACKNOWLEDGED: AlertState.CLOSED},
}

_NEW, _TRIAGED, _ASSIGNED = IncidentState.NEW, IncidentState.TRIAGED, IncidentState.ASSIGNED
_IN_PROGRESS, _ON_HOLD, _STABLE = IncidentState.IN_PROGRESS, IncidentState.ON_HOLD, IncidentState.STABLE
_RESOLVED, _CLOSED, _REOPENED = IncidentState.RESOLVED, IncidentState.CLOSED, IncidentState.REOPENED
_HELD = (_IN_PROGRESS, _ON_HOLD, _STABLE)
_UNHELD = (_NEW, _TRIAGED, _ASSIGNED)

INCIDENT_STEPS: dict[IncidentStep, dict[IncidentState, IncidentState]] = {
    # Again while it is handled: the class, the place or the severity turn out to be others. The state stays.
    IncidentStep.TRIAGE: {_NEW: _TRIAGED, _TRIAGED: _TRIAGED, _ASSIGNED: _ASSIGNED, **{each: each for each in _HELD}},
    IncidentStep.SEND_BACK: {_TRIAGED: _NEW},
    # Whoever offers it has looked at it: an offer triages. An offer to somebody else leaves the one who has it in
    # charge until the other accepts.
    IncidentStep.OFFER: {
        _NEW: _ASSIGNED,
        _TRIAGED: _ASSIGNED,
        _ASSIGNED: _ASSIGNED,
        _REOPENED: _ASSIGNED,
        **{each: each for each in _HELD},
    },
    IncidentStep.ACCEPT: {_ASSIGNED: _IN_PROGRESS, **dict.fromkeys(_HELD, _IN_PROGRESS)},
    # Without being asked; only what nobody has.
    IncidentStep.TAKE: dict.fromkeys((_NEW, _TRIAGED, _REOPENED), _IN_PROGRESS),
    IncidentStep.TURN_DOWN: {_ASSIGNED: _TRIAGED, **{each: each for each in _HELD}},
    IncidentStep.EXPIRE: {_ASSIGNED: _TRIAGED, **{each: each for each in _HELD}},
    IncidentStep.RELEASE: dict.fromkeys(_HELD, _TRIAGED),
    IncidentStep.HOLD: {_IN_PROGRESS: _ON_HOLD},
    IncidentStep.STABILISE: {_IN_PROGRESS: _STABLE},
    IncidentStep.RESUME: {_ON_HOLD: _IN_PROGRESS, _STABLE: _IN_PROGRESS},
    IncidentStep.RESOLVE: {_IN_PROGRESS: _RESOLVED, _STABLE: _RESOLVED},
    # A false, repeated or test report ends before anybody works on it; later it is resolved, with that outcome.
    IncidentStep.CANCEL: dict.fromkeys(_UNHELD, IncidentState.CANCELLED),
    IncidentStep.CLOSE: {_RESOLVED: _CLOSED},
    IncidentStep.REOPEN: {_RESOLVED: _REOPENED, _CLOSED: _REOPENED},
    IncidentStep.MERGE: dict.fromkeys((_NEW, _TRIAGED), IncidentState.MERGED),
    IncidentStep.UNMERGE: {IncidentState.MERGED: _TRIAGED},
}

LIVE_INCIDENT_STATES = (_NEW, _TRIAGED, _ASSIGNED, _IN_PROGRESS, _ON_HOLD, _STABLE, _REOPENED)
HELD_INCIDENT_STATES = _HELD


class IllegalStep(Exception):
    """This step cannot be taken from this state."""

    def __init__(self, step: str, state: str) -> None:
        super().__init__(f"{step} from {state}")
        self.step = step
        self.state = state


@dataclass(frozen=True)
class Flags:
    """The separate facts of an alert."""

    state: str
    is_cleared: bool = False
    is_linked: bool = False
    is_shelved: bool = False
    is_suppressed: bool = False
    is_out_of_service: bool = False


def shown_as(flags: Flags) -> AlertShown:
    if flags.state == AlertState.CLOSED:
        return AlertShown.CLOSED
    for holds, shown in (
        (flags.is_out_of_service, AlertShown.OUT_OF_SERVICE),
        (flags.is_suppressed, AlertShown.SUPPRESSED),
        (flags.is_shelved, AlertShown.SHELVED),
        (flags.is_linked, AlertShown.LINKED),
        (flags.state == AlertState.NEW and flags.is_cleared, AlertShown.CLEARED_UNACKNOWLEDGED),
        (flags.state == AlertState.ACKNOWLEDGED, AlertShown.ACKNOWLEDGED),
    ):
        if holds:
            return shown
    return AlertShown.NEW


def alert_after(step: AlertStep, state: str) -> AlertState:
    try:
        return ALERT_STEPS[step][AlertState(state)]
    except KeyError:
        raise IllegalStep(step, state) from None


def incident_after(step: IncidentStep, state: str) -> IncidentState:
    try:
        return INCIDENT_STEPS[step][IncidentState(state)]
    except KeyError:
        raise IllegalStep(step, state) from None


def ending_step(state: str, outcome: Outcome) -> IncidentStep:
    """What was handled was in somebody's hands; a false or repeated report that nobody has is cancelled."""
    if outcome != Outcome.HANDLED and state in _UNHELD:
        return IncidentStep.CANCEL
    return IncidentStep.RESOLVE
