"""What a wall shows and who holds its panels. Pure: an act takes a state and gives the next one, or refuses.

A panel shows its own content. Over it may stand an alarm's loan, which takes nothing away: when the loan ends, content
and holder are there as they were, also if somebody changed them meanwhile.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

IDLE: Final = dt.timedelta(minutes=15)  # a hold ends when its holder has not touched the panel for so long
LONGEST_HOLD: Final = dt.timedelta(hours=12)
Content = Mapping[str, Any]
Why = Literal["unknown_panel", "held", "locked", "zone", "not_held", "not_yours"]


@dataclass(frozen=True)
class Person:
    pk: int
    username: str
    name: str
    leads: bool = False  # a supervisor: may pre-empt, lock, and work on a locked wall


@dataclass(frozen=True)
class Held:
    holder: Person
    purpose: str
    since: dt.datetime
    until: dt.datetime


@dataclass(frozen=True)
class Loan:
    """An alarm's loan. ``until`` None: for as long as the alarm has the zone."""

    alert: int
    severity: str
    content: Content
    since: dt.datetime
    until: dt.datetime | None = None


@dataclass(frozen=True)
class Place:
    """One panel of the layout and what stands on it."""

    name: str
    content: Content
    at: dt.datetime
    by: str = ""
    zone: bool = False
    step: Content = field(default_factory=dict)  # of a tour: camera, at, alive, of
    held: Held | None = None
    loan: Loan | None = None

    @property
    def on_top(self) -> Content:
        """What is seen."""
        return self.loan.content if self.loan else self.content

    @property
    def camera(self) -> str | None:
        """The camera that is seen, if it is one."""
        if self.loan is None and self.content.get("source") == "tour":
            return self.step.get("camera")
        return self.on_top.get("camera")


@dataclass(frozen=True)
class Lock:
    kind: str  # ceremony, election
    reason: str
    by: Person
    at: dt.datetime
    until: dt.datetime | None = None


@dataclass(frozen=True)
class Mode:
    """Guests in the room, or a drill."""

    by: Person
    at: dt.datetime
    title: str = ""


@dataclass(frozen=True)
class State:
    revision: int
    layout: str
    scene: str | None
    places: Mapping[str, Place]
    lock: Lock | None = None
    guest: Mode | None = None
    drill: Mode | None = None


class Refused(Exception):
    """The wall does not do this now. ``why`` is a code; the panel, and who stands in the way, come with it."""

    def __init__(self, why: Why, *, panel: str = "", held: Held | None = None, lock: Lock | None = None) -> None:
        super().__init__(f"{why} {panel}".strip())
        self.why = why
        self.panel = panel
        self.held = held
        self.lock = lock


def put(state: State, panel: str, content: Content, *, by: Person, now: dt.datetime) -> State:
    """Somebody puts something onto one panel. A holder who does that holds it for another quarter of an hour."""
    place = _reachable(state, panel, by)
    held = place.held
    if held is not None:
        held = replace(held, until=max(held.until, now + IDLE))
    return _with(state, replace(place, content=dict(content), by=by.name, at=now, step={}, held=held))


def show(
    state: State,
    *,
    scene: str | None,
    layout: str,
    zones: Mapping[str, bool],
    cells: Mapping[str, Content],
    by: Person | None,
    now: dt.datetime,
) -> State:
    """Put a scene on. ``zones`` names the panels of its layout and says which are the alarm zone's.

    Panels that somebody else holds keep what they show. A layout that has no such panel, or has it in the alarm zone,
    is refused, but to a supervisor. ``by`` None is the clock: it stops before holds and locks alike.
    """
    reachable_wall(state, by)
    for name, place in state.places.items():
        is_free_there = name in zones and not zones[name]
        if place.held and not is_free_there and not _is_theirs(place.held, by) and not (by and by.leads):
            raise Refused("held", panel=name, held=place.held)
    places = {}
    for name, zone in zones.items():
        before = state.places.get(name)
        if before is not None and zone:
            before = replace(before, held=None)
        keeps = before is not None and before.held is not None and not _is_theirs(before.held, by)
        cell = cells.get(name, {"source": "empty"} if before is None or layout != state.layout else None)
        if before is not None and (keeps or cell is None or cell.get("source") == "unchanged"):
            places[name] = replace(before, zone=zone)
            continue
        content = {"source": "empty"} if cell is None or cell.get("source") == "unchanged" else dict(cell)
        step = before.step if before and before.content == content else {}
        fresh = Place(name, content, now, by=by.name if by else "", zone=zone, step=step)
        places[name] = replace(fresh, held=before.held, loan=before.loan) if before else fresh
    return replace(state, scene=scene, layout=layout, places=places)


def hold(state: State, panel: str, *, by: Person, purpose: str, until: dt.datetime, now: dt.datetime) -> State:
    """Hold a panel, or hold it longer. The alarm zone is nobody's."""
    place = _reachable(state, panel, by)
    if place.zone:
        raise Refused("zone", panel=panel)
    since = place.held.since if place.held else now
    return _with(state, replace(place, held=Held(by, purpose, since, min(until, now + LONGEST_HOLD))))


def release(state: State, panel: str, *, by: Person) -> State:
    """Give a panel back."""
    place = _place(state, panel)
    if place.held is None:
        raise Refused("not_held", panel=panel)
    if not _is_theirs(place.held, by):
        raise Refused("not_yours", panel=panel, held=place.held)
    return _with(state, replace(place, held=None))


def preempt(state: State, panel: str, *, by: Person, purpose: str, until: dt.datetime, now: dt.datetime) -> State:
    """A supervisor takes a panel from its holder and holds it."""
    place = _place(state, panel)
    if place.held is None:
        raise Refused("not_held", panel=panel)
    return _with(state, replace(place, held=Held(by, purpose, now, min(until, now + LONGEST_HOLD))))


def lock(state: State, *, kind: str, reason: str, by: Person, until: dt.datetime | None, now: dt.datetime) -> State:
    """Lock the wall, or give the lock another reason or end."""
    return replace(state, lock=Lock(kind, reason, by, now, until))


def unlock(state: State) -> State:
    return replace(state, lock=None)


def guest(state: State, *, on: bool, by: Person, now: dt.datetime) -> State:
    """Guests come or go. Saying it twice changes nothing."""
    if on == (state.guest is not None):
        return state
    return replace(state, guest=Mode(by, now) if on else None)


def drill(state: State, *, on: bool, title: str, by: Person, now: dt.datetime) -> State:
    """A drill begins or ends. One that goes on keeps its title and start."""
    if on == (state.drill is not None):
        return state
    return replace(state, drill=Mode(by, now, title) if on else None)


def borrow(state: State, panel: str, loan: Loan) -> State:
    """An alarm takes a panel for a while, or shows something else on the one it has."""
    return _with(state, replace(_place(state, panel), loan=loan))


def give_back(state: State, panels: Iterable[str]) -> State:
    """End the loans of these panels."""
    places = dict(state.places)
    for name in panels:
        if name in places:
            places[name] = replace(places[name], loan=None)
    return replace(state, places=places)


def tick(state: State, *, now: dt.datetime) -> State:
    """End what time has ended: holds, loans and the lock."""
    places = {}
    for name, place in state.places.items():
        held = place.held if place.held and place.held.until > now else None
        ended = place.loan is not None and place.loan.until is not None and place.loan.until <= now
        loan = None if ended else place.loan
        places[name] = place if (held, loan) == (place.held, place.loan) else replace(place, held=held, loan=loan)
    lock = state.lock
    if lock and lock.until and lock.until <= now:
        lock = None
    return replace(state, places=places, lock=lock)


def restore(state: State, *, scene: str | None, layout: str, places: Mapping[str, Place]) -> State:
    """Put these places back as they were, for an undo. Loans stay as they are now: no undo sends an alarm away."""
    if layout != state.layout:
        kept = {name: state.places[name].loan for name in places if name in state.places}
        whole = {name: replace(place, loan=kept.get(name)) for name, place in places.items()}
        return replace(state, scene=scene, layout=layout, places=whole)
    merged = dict(state.places)
    for name, place in places.items():
        if name in merged:
            merged[name] = replace(place, loan=merged[name].loan)
    return replace(state, scene=scene, places=merged)


def _reachable(state: State, panel: str, by: Person) -> Place:
    reachable_wall(state, by)
    place = _place(state, panel)
    if place.held is not None and not _is_theirs(place.held, by):
        raise Refused("held", panel=panel, held=place.held)
    return place


def reachable_wall(state: State, by: Person | None) -> None:
    """Refuses while the wall is locked for everybody but supervisors."""
    if state.lock is not None and not (by is not None and by.leads):
        raise Refused("locked", lock=state.lock)


def _place(state: State, panel: str) -> Place:
    try:
        return state.places[panel]
    except KeyError:
        raise Refused("unknown_panel", panel=panel) from None


def _is_theirs(held: Held, by: Person | None) -> bool:
    return by is not None and held.holder.pk == by.pk


def _with(state: State, place: Place) -> State:
    return replace(state, places={**state.places, place.name: place})
