"""What an undo brings back, as JSON beside the event, and whether it still may. Pure."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from warroom.wall.state import Held, Person, Place, State

Memory = dict[str, Any]


def of(before: State, after: State, *, leases: Mapping[str, int]) -> Memory:
    """What an act replaced and what it put there. ``leases``: keys of the holds there were, by panel."""
    moved = before.layout != after.layout
    touched = [name for name in before.places if moved or _own(before.places[name]) != _own(after.places.get(name))]
    let_go = [name for name in before.places if _holder(before.places[name]) != _holder(after.places.get(name))]
    return {
        "scene": before.scene,
        "layout": before.layout,
        "after": {"scene": after.scene, "layout": after.layout},
        "places": {name: _told(before.places[name]) for name in {*touched, *let_go}},
        "expects": {
            name: [dict(place.content), place.at.isoformat(), _holder(place)]
            for name, place in after.places.items()
            if moved or name in touched or name in let_go
        },
        "let_go": let_go,
        "holds": {name: leases[name] for name in let_go if name in leases},
    }


def is_untouched(state: State, memory: Memory, *, by: Person) -> bool:
    """Does everything the act put there stand there still, and is none of it held by somebody else since?"""
    if (state.scene, state.layout) != (memory["after"]["scene"], memory["after"]["layout"]):
        return False
    for name, (content, at, holder) in memory["expects"].items():
        place = state.places.get(name)
        if place is None or dict(place.content) != content or place.at != dt.datetime.fromisoformat(at):
            return False
        if _holder(place) not in {holder, by.pk, None}:
            return False
    return True


def places(memory: Memory, state: State, *, holds: Mapping[str, Held]) -> dict[str, Place]:
    """The places as they were. Who holds them now goes on, but where the act itself had ended a hold."""
    back = {}
    for name, told in memory["places"].items():
        now_there = state.places.get(name)
        held = holds.get(name) if name in memory["let_go"] else now_there.held if now_there else None
        back[name] = Place(
            name,
            told["content"],
            dt.datetime.fromisoformat(told["at"]),
            by=told["by"],
            zone=told["zone"],
            step=told["step"],
            held=held,
        )
    return back


def _told(place: Place) -> dict[str, Any]:
    return {
        "content": dict(place.content),
        "by": place.by,
        "at": place.at.isoformat(),
        "zone": place.zone,
        "step": dict(place.step),
    }


def _own(place: Place | None) -> Any:
    return None if place is None else (place.content, place.at, place.zone)


def _holder(place: Place | None) -> int | None:
    return place.held.holder.pk if place and place.held else None
