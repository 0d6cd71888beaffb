"""The clock shows scenes. What it did is remembered as events of the wall: each window is begun once.

While a window lasts, what people put on stays. After it the scene before it returns, unless somebody changed the wall.
"""

import datetime as dt
from typing import Any, Final

from django.utils import timezone

from warroom.wall import changes, scenes, schedule, shown
from warroom.wall.messages import iso
from warroom.wall.models import Scene, ScheduledScene, Wall, WallEvent
from warroom.wall.schedule import Slot, Window
from warroom.wall.state import Refused, State

BEGUN: Final = "schedule"
ENDED: Final = "schedule_ended"
SKIPPED: Final = "schedule_skipped"


def follow(wall: Wall, *, now: dt.datetime) -> bool:
    """Begin or end what is due. A lock, or a hold on a panel that the scene has not, is respected and noted; the window
    is tried again for as long as it lasts. ``wall`` as read with ``shown.walls()``."""
    rows = list(ScheduledScene.objects.filter(wall=wall, active=True).select_related("scene"))
    state = shown.state_of(wall)
    window = schedule.due((_slot(row) for row in rows), now=timezone.localtime(now))
    on = _on_show(wall, state)
    if window is None:
        return on is not None and _end(wall, state, on, now=now)
    if on is not None and on.detail["window"] == window.key:
        return False
    if _was_begun(wall, window) and (on is None or on.detail["over"] != window.key):
        return on is not None and _end(wall, state, on, now=now)
    said = {
        "window": window.key,
        "until": iso(window.ends),
        "operation": window.slot.operation,
        "base": on.detail["base"] if on else state.scene,  # what returns when no window is open any more
        "over": on.detail["window"] if on else "",  # the window that an operation covers, and that goes on after it
    }
    return _show(wall, state, window.slot.scene, kind=BEGUN, said=said, since=window.begins, now=now)


def _slot(row: ScheduledScene) -> Slot:
    return Slot(
        row.pk,
        row.scene.slug,
        row.start,
        row.end,
        weekdays=tuple(row.weekdays),
        operation=row.operation,
        first_day=row.first_day,
        last_day=row.last_day,
    )


def _on_show(wall: Wall, state: State) -> WallEvent | None:
    """The event by which the clock put on what the wall shows, if it still does.

    Found by the moment at which the clock filled the panels: looking through a month of tours' steps each second for
    the last event of its kind would cost more than all the rest. In the order of the index (wall, at), or SQLite looks
    through the month all the same, newest first.
    """
    moments = {place.at for place in state.places.values() if not place.by}
    put_on = wall.events.filter(at__in=moments, kind=BEGUN, detail__scene=state.scene).order_by("-at", "-pk").first()
    if put_on is None or state.scene is None:
        return None
    untouched = schedule.is_untouched(state.scene, state.places, put_on=put_on.detail["scene"], at=put_on.at)
    return put_on if untouched else None


def _was_begun(wall: Wall, window: Window) -> bool:
    begun = wall.events.filter(at__gte=window.begins, kind=BEGUN, detail__window=window.key)
    return begun.exists()


def _end(wall: Wall, state: State, on: WallEvent, *, now: dt.datetime) -> bool:
    base = on.detail["base"]
    if base is None or base == state.scene or not wall.scenes.filter(slug=base).exists():
        return False
    return _show(wall, state, base, kind=ENDED, said={"window": on.detail["window"]}, since=on.at, now=now)


def _show(
    wall: Wall, state: State, slug: str, *, kind: str, said: dict[str, Any], since: dt.datetime, now: dt.datetime
) -> bool:
    scene = scenes.find(wall, slug)
    detail = {**said, "scene": scene.slug, "title": scene.title}
    try:
        if _step(state, scene, now=now) == state:
            _note(wall, kind, detail, now=now)
            return False
    except Refused as refused:
        _note_skipped(wall, {**detail, "of": kind, "why": refused.why, "panel": refused.panel}, since=since, now=now)
        return False
    try:
        changes.apply(wall, lambda before: _step(before, scene, now=now), kind=kind, by=None, now=now, detail=detail)
    except changes.WallRefuses:
        return False  # somebody was faster than the clock; the next second notes it
    return True


def _step(before: State, scene: Scene, *, now: dt.datetime) -> State:
    return scenes.step(before, scene, by=None, now=now)


def _note_skipped(wall: Wall, detail: dict[str, Any], *, since: dt.datetime, now: dt.datetime) -> None:
    """Once per window and reason."""
    window, why = detail["window"], detail["why"]
    noted = wall.events.filter(at__gte=since, kind=SKIPPED, detail__window=window, detail__why=why)
    if not noted.exists():
        _note(wall, SKIPPED, detail, now=now)


def _note(wall: Wall, kind: str, detail: dict[str, Any], *, now: dt.datetime) -> None:
    drill = wall.drill_at is not None
    WallEvent.objects.create(wall=wall, revision=wall.revision, at=now, kind=kind, detail=detail, drill=drill)
