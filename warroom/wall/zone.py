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


def compose(alarms: Sequence[Alarm], free: Sequence[str], kept: Mapping[str, Content] | None = None) -> Composition:
    """The worst and newest alarm's best camera stands in the largest panel; every other alarm has a tile before the
    first one gets a second.

    ``kept``: what zone panels show of open incidents by themselves. It is not sent away: it keeps its panel, or moves
    to a smaller one when the alarm takes the largest. The steps to take yield to a fourth alarm.
    """
    if not alarms or not free:
        return Composition({}, tuple(alarms))
    tiles: dict[str, Tile] = {}
    left = list(free)
    shown: set[str] = set()
    first = alarms[0]
    waiting = _one_each(alarms, left, tiles, shown, kept or {})
    if first.pk not in {tile.alarm.pk for tile in tiles.values()}:
        return Composition(tiles, tuple(waiting))
    if len(free) == WITH_STEPS and left and left[-1] == free[-1]:
        tiles[left.pop()] = Tile(first, {"source": "sop", "alert": first.pk})
    for camera in first.cameras:
        if left and camera not in shown:
            shown.add(camera)
            tiles[left.pop(0)] = Tile(first, {"source": "camera", "camera": camera})
    return Composition(tiles, tuple(waiting))


def _one_each(
    alarms: Sequence[Alarm], left: list[str], tiles: dict[str, Tile], shown: set[str], kept: Mapping[str, Content]
) -> list[Alarm]:
    """Give each alarm its first tile; returns those that got none. ``left``, ``tiles`` and ``shown`` are filled."""
    waiting: list[Alarm] = []
    for number, alarm in enumerate(alarms):
        if number == 1:
            _keep_incidents(alarms[0], left, tiles, shown, kept)
        content = _best(alarm, shown)
        if content is None and any(camera in shown for camera in alarm.cameras):
            continue  # the camera that looks at it is there already, for another alarm
        if content is None or not left:
            waiting.append(alarm)
            continue
        if "camera" in content:
            shown.add(content["camera"])
        tiles[left.pop(0)] = Tile(alarm, content)
    if len(alarms) == 1:
        _keep_incidents(alarms[0], left, tiles, shown, kept)
    return waiting


def _keep_incidents(
    first: Alarm, left: list[str], tiles: dict[str, Tile], shown: set[str], kept: Mapping[str, Content]
) -> None:
    for name, content in kept.items():
        if content.get("camera") in shown:
            continue
        if name in left:
            left.remove(name)
        elif name in tiles and left:
            tiles[left.pop(0)] = Tile(first, content)
        else:
            continue
        if "camera" in content:
            shown.add(content["camera"])


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
