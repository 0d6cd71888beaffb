"""How long evidence is kept, by what its incident was. The one table of it; pure."""

import datetime as dt
from typing import Final

from incidents.severity import Severity
from incidents.states import Outcome

GRAVE: Final = dt.timedelta(days=365)
USUAL: Final = dt.timedelta(days=90)
NOTHING_HAPPENED: Final = dt.timedelta(days=30)

BY_OUTCOME: Final = {Outcome.FALSE: NOTHING_HAPPENED, Outcome.TEST: NOTHING_HAPPENED}
BY_SEVERITY: Final = {Severity.P1: GRAVE, Severity.P2: GRAVE, Severity.P3: USUAL, Severity.P4: USUAL}


def term(severity: str, outcome: str) -> dt.timedelta:
    """A false alarm is kept briefly whatever it was called at first."""
    return (
        BY_OUTCOME.get(Outcome(outcome), BY_SEVERITY[Severity(severity)])
        if outcome
        else BY_SEVERITY[Severity(severity)]
    )


def keep_until(captured_at: dt.datetime, ended_at: dt.datetime | None, *, severity: str, outcome: str) -> dt.datetime:
    """The term runs from the incident's end, or from the capture where that came later or nothing has ended yet."""
    return max(captured_at, ended_at or captured_at) + term(severity, outcome)
