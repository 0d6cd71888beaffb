"""What alarms borrow on a wall whose layout has no alarm zone. Pure.

Unheld camera panels go first, only a P1 takes one that somebody holds, and what shows another open incident is never
taken. A loan ends when its alarm was acknowledged, and after two minutes at the latest; what was there is there again.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from warroom.wall.alarms import Alarm, Content, without_picture
from warroom.wall.state import Loan, Place, State, give_back
from warroom.wall.state import borrow as take

AT_MOST: Final = dt.timedelta(seconds=120)
PANELS: Final = {"P1": 2, "P2": 1}  # how many one alarm takes
PICTURES: Final = frozenset({"camera", "tour"})


@dataclass(frozen=True)
class Busy:
    """What the panels show of open incidents: by panel, the numbers of the incidents."""

    incidents: Mapping[str, Collection[str]]

    def shows_another(self, panel: str, alarm: Alarm) -> bool:
        return any(number != alarm.incident for number in self.incidents.get(panel, ()))


def borrow(
    state: State,
    alarms: Sequence[Alarm],
    *,
    body: Mapping[str, Any],
    busy: Busy,
    first_lent: Mapping[int, dt.datetime],
    now: dt.datetime,
) -> State:
    """The state in which exactly these alarms, worst first, have their panels; all other loans have ended.

    ``first_lent``: when an alarm first borrowed a panel of this wall. Its two minutes run from then, once.
    """
    after = give_back(state, state.places)
    order = [panel["name"] for panel in sorted(body.get("panels", []), key=lambda one: -one["w"] * one["h"])]
    for alarm in alarms:
        since = first_lent.get(alarm.pk, now)
        if now >= since + AT_MOST:
            continue
        for content in _contents(alarm):
            name = _panel(alarm, content, state, after.places, order, busy)
            if name is not None:
                after = take(after, name, _loan(alarm, content, since))
    return after


def _contents(alarm: Alarm) -> list[Content]:
    if not alarm.cameras:
        instead = without_picture(alarm)
        return [] if instead is None else [instead]
    return [{"source": "camera", "camera": camera} for camera in alarm.cameras[: PANELS.get(alarm.severity, 0)]]


def _panel(
    alarm: Alarm,
    content: Content,
    state: State,
    places: Mapping[str, Place],
    order: Sequence[str],
    busy: Busy,
) -> str | None:
    """The panel for one content: that which the alarm has already, one that shows this camera anyhow, the largest."""
    open_to = [name for name in order if name in places and _may_take(alarm, places[name], busy)]
    free = [name for name in open_to if places[name].held is None]

    def preference(name: str) -> tuple[bool, bool, bool]:
        had = state.places[name].loan
        same_alarm = had is not None and had.alert == alarm.pk
        return (
            not (same_alarm and had is not None and had.content == content),
            not same_alarm,
            places[name].content != content,
        )

    kept = [name for name in open_to if (had := state.places[name].loan) and had.alert == alarm.pk]
    choice = kept or free or open_to
    return min(choice, key=preference, default=None)


def _may_take(alarm: Alarm, place: Place, busy: Busy) -> bool:
    if place.loan is not None or place.zone or place.content.get("locked"):
        return False
    if place.content.get("source") not in PICTURES or busy.shows_another(place.name, alarm):
        return False
    return place.held is None or alarm.severity == "P1"


def _loan(alarm: Alarm, content: Content, since: dt.datetime) -> Loan:
    return Loan(alarm.pk, alarm.severity, dict(content), since, since + AT_MOST)
