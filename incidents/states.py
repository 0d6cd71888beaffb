"""Which step may follow which, for alerts and incidents. Pure tables; words for people are in incidents.words."""

from enum import StrEnum


class AlertState(StrEnum):
    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class AlertStep(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    RAISE_AGAIN = "raise_again"
    PROMOTE = "promote"
    CLOSE = "close"


class IncidentState(StrEnum):
    OPEN = "open"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    ON_SCENE = "on_scene"
    RESOLVED = "resolved"
    CLOSED = "closed"


class IncidentStep(StrEnum):
    OFFER = "offer"
    ACCEPT = "accept"
    TAKE = "take"
    TURN_DOWN = "turn_down"
    EXPIRE = "expire"
    ARRIVE = "arrive"
    RESOLVE = "resolve"
    DISCARD = "discard"
    CLOSE = "close"


class AssignmentState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """How an incident ended. Only HANDLED needs somebody who accepted it."""

    HANDLED = "handled"
    FALSE = "false"
    DUPLICATE = "duplicate"
    TEST = "test"


ALERT_STEPS: dict[AlertStep, dict[AlertState, AlertState]] = {
    AlertStep.ACKNOWLEDGE: {AlertState.NEW: AlertState.ACKNOWLEDGED},
    AlertStep.RAISE_AGAIN: {AlertState.ACKNOWLEDGED: AlertState.NEW},
    # Whoever makes it an incident has seen it: promoting acknowledges.
    AlertStep.PROMOTE: {
        AlertState.NEW: AlertState.ACKNOWLEDGED,
        AlertState.ACKNOWLEDGED: AlertState.ACKNOWLEDGED,
    },
    AlertStep.CLOSE: {AlertState.NEW: AlertState.CLOSED, AlertState.ACKNOWLEDGED: AlertState.CLOSED},
}

_OPEN, _OFFERED = IncidentState.OPEN, IncidentState.OFFERED
_ACCEPTED, _ON_SCENE = IncidentState.ACCEPTED, IncidentState.ON_SCENE

INCIDENT_STEPS: dict[IncidentStep, dict[IncidentState, IncidentState]] = {
    # An offer to somebody else leaves the one who has it in charge until the other accepts.
    IncidentStep.OFFER: {_OPEN: _OFFERED, _OFFERED: _OFFERED, _ACCEPTED: _ACCEPTED, _ON_SCENE: _ON_SCENE},
    IncidentStep.ACCEPT: {_OFFERED: _ACCEPTED, _ACCEPTED: _ACCEPTED, _ON_SCENE: _ACCEPTED},
    # Without being asked; only what nobody has.
    IncidentStep.TAKE: {_OPEN: _ACCEPTED},
    IncidentStep.TURN_DOWN: {_OFFERED: _OPEN, _ACCEPTED: _ACCEPTED, _ON_SCENE: _ON_SCENE},
    IncidentStep.EXPIRE: {_OFFERED: _OPEN, _ACCEPTED: _ACCEPTED, _ON_SCENE: _ON_SCENE},
    IncidentStep.ARRIVE: {_ACCEPTED: _ON_SCENE},
    IncidentStep.RESOLVE: {_ACCEPTED: IncidentState.RESOLVED, _ON_SCENE: IncidentState.RESOLVED},
    IncidentStep.DISCARD: dict.fromkeys((_OPEN, _OFFERED, _ACCEPTED, _ON_SCENE), IncidentState.RESOLVED),
    IncidentStep.CLOSE: {IncidentState.RESOLVED: IncidentState.CLOSED},
}

LIVE_INCIDENT_STATES = (_OPEN, _OFFERED, _ACCEPTED, _ON_SCENE)


class IllegalStep(Exception):
    """This step cannot be taken from this state."""

    def __init__(self, step: str, state: str) -> None:
        super().__init__(f"{step} from {state}")
        self.step = step
        self.state = state


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


def ending_step(outcome: Outcome) -> IncidentStep:
    """What was handled was in somebody's hands; a false or repeated report may end from anywhere."""
    return IncidentStep.RESOLVE if outcome == Outcome.HANDLED else IncidentStep.DISCARD
