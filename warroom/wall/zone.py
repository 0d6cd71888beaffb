"""What the alarm zone shows. Pure: wanting alarms and the zone's panels in, the loans of each panel out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from warroom.wall.alarms import Alarm, Content, without_picture
from warroom.wall.state import Loan, Place, State, borrow, give_back

MOST_PANELS: Final = 4
WITH_STEPS: Final = 4  # a zone of so many panels keeps its last one for the steps to take


@dataclass(frozen=True)
class Tile:
    alarm: Alarm
    content: Content


@dataclass(frozen=True)
class Composition:
    """Which panel shows what for whom, and whom the zone has no room for."""

    tiles: Mapping[str, Tile]
    waiting: tuple[Alarm, ...] = ()

    @property
    def worst(self) -> str:
        return min((alarm.severity for alarm in self.waiting), default="")


def panels(body: Mapping[str, Any], places: Mapping[str, Place]) -> list[str]:
    """The names of the zone's panels that alarms may use, largest first. A locked cell is never touched.

    ``body`` may be older than ``places``: the layout can change between the reading and the lock. A panel that is gone
    is left out, and the next second reads both anew.
    """
    zone = [panel for panel in body.get("panels", []) if panel.get("zone")]
    zone.sort(key=lambda panel: -panel["w"] * panel["h"])
    there = [panel["name"] for panel in zone if panel["name"] in places]
    return [name for name in there if not places[name].content.get("locked")][:MOST_PANELS]


def compose(
    alarms: Sequence[Alarm],
    free: Sequence[str],
    kept: Mapping[str, Content] | None = None,
    standing: Mapping[str, Loan] | None = None,
) -> Composition:
    """The worst and newest alarm's best camera stands in the largest panel; every other alarm has a tile before the
    first one gets a second. The last of four panels says what to do, however many alarms wait.

    ``kept``: what zone panels show of open incidents by themselves. It is not sent away: it keeps its panel, or moves
    to a smaller one when an alarm or the steps take it.
    ``standing``: what the panels are lent for now. An acknowledged alarm keeps what it has until it ends or an alarm
    that nobody acknowledged needs it, and gets nothing anew: a room that reads the wall sees no tile move for that.
    """
    fresh = [alarm for alarm in alarms if alarm.acknowledged_at is None]
    if not free:
        return Composition({}, tuple(fresh))
    panels = list(free[:-1] if len(free) == WITH_STEPS else free)
    staying = _staying(alarms, panels, standing or {})
    ousted: list[Tile] = []
    if fresh and panels[0] in staying and alarms.index(fresh[0]) < alarms.index(staying[panels[0]].alarm):
        ousted.append(staying.pop(panels[0]))
    plan = _Plan(panels, staying)
    plan.one_each(fresh, kept or {})
    while plan.lacks_room and staying:
        ousted.append(staying.pop(next(iter(staying))))
        plan = _Plan(panels, staying)
        plan.one_each(fresh, kept or {})
    plan.take_in(ousted)
    if fresh:
        plan.more_of(fresh[0])
    lead = next((plan.tiles[name].alarm for name in panels if name in plan.tiles), None)
    if lead is not None and len(panels) < len(free):
        plan.tiles[free[-1]] = Tile(lead, {"source": "sop", "alert": lead.pk})
    return Composition(plan.tiles, tuple(plan.waiting))


def _staying(alarms: Sequence[Alarm], panels: Sequence[str], standing: Mapping[str, Loan]) -> dict[str, Tile]:
    """What acknowledged alarms have, the largest panel first. The steps follow the largest tile and are not kept."""
    acknowledged = {alarm.pk: alarm for alarm in alarms if alarm.acknowledged_at is not None}
    lent = [(name, standing[name]) for name in panels if name in standing]
    return {
        name: Tile(acknowledged[loan.alert], loan.content)
        for name, loan in lent
        if loan.alert in acknowledged and loan.content.get("source") != "sop"
    }


class _Plan:
    """Tiles as they are given out, and the panels that are left, the largest first."""

    def __init__(self, panels: Sequence[str], staying: Mapping[str, Tile]) -> None:
        self.tiles = dict(staying)
        self.waiting: list[Alarm] = []
        self._left = [name for name in panels if name not in staying]
        self._shown = {tile.content["camera"] for tile in staying.values() if "camera" in tile.content}

    @property
    def lacks_room(self) -> bool:
        return not self._left and any(_best(alarm, self._shown) is not None for alarm in self.waiting)

    def one_each(self, alarms: Sequence[Alarm], kept: Mapping[str, Content]) -> None:
        """Give each alarm its first tile. ``kept`` has its turn after the first alarm."""
        for number, alarm in enumerate(alarms):
            content = _best(alarm, self._shown)
            is_seen = content is None and any(camera in self._shown for camera in alarm.cameras)
            if content is not None and self._left:
                self._give(alarm, content)
            elif not is_seen:  # else the camera that looks at it is there already, for another alarm
                self.waiting.append(alarm)
            if number == 0:
                self._keep(alarm, kept)

    def take_in(self, ousted: Sequence[Tile]) -> None:
        """Smaller panels for what had to leave its own, as far as there are any."""
        for tile in ousted:
            if self._left and tile.content.get("camera") not in self._shown:
                self._give(tile.alarm, tile.content)

    def more_of(self, alarm: Alarm) -> None:
        """An alarm that has a tile gets more of its cameras in what is left."""
        if alarm.pk not in {tile.alarm.pk for tile in self.tiles.values()}:
            return
        for camera in alarm.cameras:
            if self._left and camera not in self._shown:
                self._give(alarm, {"source": "camera", "camera": camera})

    def _keep(self, first: Alarm, kept: Mapping[str, Content]) -> None:
        for name, content in kept.items():
            if content.get("camera") in self._shown:
                continue
            if name in self._left:
                self._left.remove(name)
                if "camera" in content:
                    self._shown.add(content["camera"])
            elif self._left:
                self._give(first, content)

    def _give(self, alarm: Alarm, content: Content) -> None:
        self.tiles[self._left.pop(0)] = Tile(alarm, content)
        if "camera" in content:
            self._shown.add(content["camera"])


def _best(alarm: Alarm, shown: set[str]) -> Content | None:
    """The best of its cameras that is not there yet; its part of the map where nothing looks at the place."""
    if not alarm.cameras:
        return without_picture(alarm)
    camera = next((camera for camera in alarm.cameras if camera not in shown), None)
    return None if camera is None else {"source": "camera", "camera": camera}


def lend(state: State, composition: Composition, *, now: dt.datetime) -> State:
    """The state with the zone as composed and no other loan. One that only changes what it shows goes on: it keeps
    its ``since``."""
    known = {place.loan.alert: place.loan.since for place in state.places.values() if place.loan}
    after = give_back(state, state.places.keys() - composition.tiles.keys())
    for name, tile in composition.tiles.items():
        if name in state.places:
            after = borrow(after, name, _loan(tile, known.get(tile.alarm.pk, now)))
    return after


def _loan(tile: Tile, since: dt.datetime) -> Loan:
    return Loan(tile.alarm.pk, tile.alarm.severity, dict(tile.content), since)
