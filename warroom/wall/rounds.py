"""Tours go on: the next camera of each panel that shows one, written and told. No new revision comes of it."""

import datetime as dt
from collections import defaultdict
from functools import partial
from typing import Any

from django.db import transaction

from accounts.roles import Act
from warroom.wall import changes, feed, messages, shown, sights, tours
from warroom.wall.models import Panel, Tour, Wall, WallEvent
from warroom.wall.shown import Shown
from warroom.wall.state import Place, State
from warroom.wall.tours import Round


def turn(wall: Wall, *, now: dt.datetime) -> bool:
    """Take the steps that are due. ``wall`` as read with ``shown.walls()``."""
    due = _due(wall, shown.state_of(wall), now=now)
    if not due:
        return False
    with transaction.atomic():
        row = changes.locked(wall.pk)
        state = shown.state_of(row)
        steps = {
            name: step for name, (place, step) in due.items() if _is_as_read(state.places.get(name), place)
        }  # who changed a panel meanwhile gets the first step of the new tour with the next second
        for name, step in steps.items():
            _keep(row, state.places[name], step)
        if steps:
            drill = row.drill_at is not None
            WallEvent.objects.create(
                wall=row, revision=row.revision, at=now, kind="step", detail={"steps": steps}, drill=drill
            )
            feed.append(messages.WALL_STEP, {"wall": row.slug, "steps": steps}, at=now, act=Act.WALL_VIEW)
    return bool(steps)


def begin(told: Shown, *, now: dt.datetime) -> None:
    """After the act that ``told`` is of: tours that it put on take their first step at once, not with the next beat.

    Robust: the act stands whatever becomes of the step, and the beat makes good for it.
    """
    if any(panel["content"].get("source") == "tour" and "step" not in panel for panel in told["panels"].values()):
        transaction.on_commit(partial(_begin, told["slug"], now=now), robust=True)


def _begin(slug: str, *, now: dt.datetime) -> None:
    turn(shown.walls().select_related("account").get(slug=slug), now=now)


def _due(wall: Wall, state: State, *, now: dt.datetime) -> dict[str, tuple[Place, dict[str, Any]]]:
    """By panel: how it was read, and its new step. A tour under an alarm's loan rests."""
    panels: dict[str, list[Place]] = defaultdict(list)
    for place in state.places.values():
        if place.content.get("source") == "tour" and not (place.loan and place.step):
            panels[place.content["tour"]].append(place)
    if not panels:
        return {}
    kept = {tour.slug: tour for tour in Tour.objects.filter(slug__in=panels)}
    living = sights.living(wall, {code for tour in kept.values() for code in tour.cameras})
    due: dict[str, tuple[Place, dict[str, Any]]] = {}
    for slug, places in panels.items():
        tour = kept.get(slug)
        cameras = tour.cameras if tour else []
        dwell = dt.timedelta(seconds=tour.dwell_s if tour else 60)
        before = {place.name: place.step for place in places}
        after = tours.turn(Round(cameras, living, dwell), before, now=now, at=messages.iso(now))
        due |= {one.name: (one, dict(after[one.name])) for one in places if after[one.name] != one.step}
    return due


def _is_as_read(place: Place | None, read: Place) -> bool:
    return place is not None and (place.content, place.step) == (read.content, read.step)


def _keep(row: Wall, place: Place, step: dict[str, Any]) -> None:
    """A panel that shows what its scene says may have no row yet."""
    values = {"content": dict(place.content), "by": place.by, "at": place.at, "step": step}
    if not Panel.objects.filter(wall=row, name=place.name).update(step=step):
        Panel.objects.create(wall=row, name=place.name, **values)
