"""Which events are alike, and what a like event does to an alert that is still open. Pure."""

import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum

from incidents.rules import Rule
from incidents.severity import is_worse
from incidents.states import AlertState

ALIKE_WITHIN_M = 300.0
METRES_A_DEGREE = 111_195.0


class Verdict(StrEnum):
    RAISE = "raise"  # a new alert
    COUNT = "count"  # one more of the same
    STRENGTHEN = "strengthen"  # the same, and worse
    RAISE_AGAIN = "raise_again"  # somebody has seen it, but must look again
    REPLACE = "replace"  # seen long ago: that one is over, this is a new alert


@dataclass(frozen=True)
class Known:
    """What is known of the open alert that a new event resembles. ``promoted``: it belongs to an incident."""

    state: str
    severity: str
    last_event_at: dt.datetime
    promoted: bool


def of_camera(kind: str, camera: str) -> str:
    return f"{kind}:camera:{camera}"


def of_event(kind: str, uid: str) -> str:
    """For an event without a place: it resembles no other."""
    return f"{kind}:event:{uid}"


def of_subject(kind: str, subject: str) -> str:
    return f"{kind}:{subject}"


def of_exercise(print_: str) -> str:
    """What is like it in a drill. It resembles nothing that really happens."""
    return f"exercise:{print_}"


def of_place(kind: str, *, lat: float, lon: float) -> str:
    row = _row(lat)
    return _cell(kind, row, _column(row, lon))


def around(kind: str, *, lat: float, lon: float) -> list[str]:
    """The fingerprint of the place first, then those of the neighbouring cells: like events may lie across an edge."""
    row = _row(lat)
    cells = [_cell(kind, r, _column(r, lon) + c) for r in (row - 1, row, row + 1) for c in (-1, 0, 1)]
    own = of_place(kind, lat=lat, lon=lon)
    return [own, *(cell for cell in cells if cell != own)]


def verdict(known: Known | None, *, rule: Rule, severity: str, at: dt.datetime) -> Verdict:
    if known is None:
        return Verdict.RAISE
    worse = is_worse(severity, known.severity)
    if known.state == AlertState.NEW:
        return Verdict.STRENGTHEN if worse else Verdict.COUNT
    if at - known.last_event_at > dt.timedelta(seconds=rule.merge_window_s):
        return Verdict.REPLACE
    if known.promoted:  # its incident's people see it on their timeline
        return Verdict.STRENGTHEN if worse else Verdict.COUNT
    return Verdict.RAISE_AGAIN if worse or rule.by_person else Verdict.COUNT


def _row(lat: float) -> int:
    return math.floor(lat * METRES_A_DEGREE / ALIKE_WITHIN_M)


def _column(row: int, lon: float) -> int:
    """Columns are as wide as rows are high, measured at the row's southern edge."""
    shrink = math.cos(math.radians(row * ALIKE_WITHIN_M / METRES_A_DEGREE))
    return math.floor(lon * max(shrink, 0.0) * METRES_A_DEGREE / ALIKE_WITHIN_M)


def _cell(kind: str, row: int, column: int) -> str:
    return f"{kind}:place:{row}:{column}"
