"""Before an alert is told to people: is it expected to be quiet?"""

import datetime as dt
from collections.abc import Sequence

from cameras.nearby import Point
from incidents.models import Alert
from incidents.silence import limits, shelves, suppressions


def settle(alert: Alert, *, prints: Sequence[str], by_person: bool, now: dt.datetime) -> None:
    """Put a new or strengthened alert onto the shelf or into the suppression that it belongs to; take it off a shelf
    that was made for something milder. Call with its row locked or not written yet; the caller writes it."""
    point = None if alert.lat is None or alert.lon is None else Point(alert.lat, alert.lon)
    shelf = alert.shelf or shelves.over(prints, point, now=now)
    if shelf is not None and limits.breaks(alert.severity, shelved_as=shelf.severity):
        shelves.break_(shelf, now=now)
        shelf = None
    alert.shelf = shelf
    if alert.suppression_id is None:
        alert.suppression = suppressions.over(alert, by_person=by_person, now=now)
