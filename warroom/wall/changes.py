"""The one writer of what walls show: a step from state to state, under the wall's lock, kept and told.

Order of locks, here as everywhere: the wall's row, the audit trail, the feed.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.problems import Conflict
from accounts.roles import Act
from warroom.wall import feed, messages, shown
from warroom.wall.messages import iso
from warroom.wall.models import Layout, Panel, PanelLease, Scene, Wall, WallEvent
from warroom.wall.shown import Shown
from warroom.wall.state import Place, Refused, State, restore

SWAP_AFTER: Final = dt.timedelta(milliseconds=150)  # outputs change together, this long after the command
UNDO_WITHIN: Final = dt.timedelta(seconds=10)

Step = Callable[[State], State]


class WallRefuses(Conflict):
    """Not now: somebody holds the panel, the wall is locked, or the panel is not what it was taken for."""

    code = "wall_refuses"


class WallMovedOn(Conflict):
    """Somebody changed the wall since it was read."""

    code = "wall_moved_on"


class NothingToUndo(Conflict):
    """Nothing of this person's is younger than ten seconds, or somebody changed it since."""

    code = "nothing_to_undo"


def apply(
    wall: Wall,
    step: Step,
    *,
    kind: str,
    by: User | None,
    now: dt.datetime,
    revision: int | None = None,
    detail: Mapping[str, Any] | None = None,
    undoable: bool = False,
) -> Shown:
    """Take a step and tell everybody. A step that changes nothing is not told and makes no revision.

    With ``revision`` only if the wall still stands there, else WallMovedOn. What the state refuses becomes WallRefuses.
    """
    with transaction.atomic():
        row = locked(wall.pk)
        if revision is not None and row.revision != revision:
            raise WallMovedOn(_("Dinding sudah diubah orang lain."), current=shown.shown(row, now=now))
        before = shown.state_of(row)
        try:
            after = step(before)
        except Refused as refused:
            raise WallRefuses(words(refused), current=shown.shown(row, now=now), **_facts(refused)) from None
        if after == before:
            return shown.shown(row, now=now)
        undo = _memory(row, before, after) if undoable and by else None
        return commit(row, before, after, kind=kind, by=by, now=now, detail=detail, undo=undo)


def undo(wall: Wall, *, by: User, now: dt.datetime) -> Shown:
    """Bring back what this person's last act replaced, if that is not ten seconds old and nobody touched it since."""
    with transaction.atomic():
        row = locked(wall.pk)
        before = shown.state_of(row)
        last = row.events.filter(person=by, undo__isnull=False, at__gte=now - UNDO_WITHIN).order_by("-pk").first()
        memory = last.undo if last else None
        if memory is None or not _is_untouched(before, memory):
            raise NothingToUndo(_("Tidak ada lagi yang bisa diurungkan."), current=shown.shown(row, now=now))
        WallEvent.objects.filter(pk=last.pk).update(undo=None)  # type: ignore[union-attr]
        leases = PanelLease.objects.filter(pk__in=memory["holds"].values()).select_related("holder")
        holds = {lease.panel: shown.held_of(lease) for lease in leases if lease.until and lease.until > now}
        places = {
            name: Place(
                name,
                told["content"],
                dt.datetime.fromisoformat(told["at"]),
                by=told["by"],
                zone=told["zone"],
                step=told["step"],
                held=holds.get(name),
            )
            for name, told in memory["places"].items()
        }
        after = _restored(before, memory, places)
        return commit(row, before, after, kind="undone", by=by, now=now, detail={"of": last.kind})  # type: ignore[union-attr]


def locked(pk: int) -> Wall:
    """The wall's row, locked until commit on both engines, with all that its state needs."""
    Wall.objects.filter(pk=pk).update(revision=F("revision"))
    return shown.walls().get(pk=pk)


def commit(
    row: Wall,
    before: State,
    after: State,
    *,
    kind: str,
    by: User | None,
    now: dt.datetime,
    detail: Mapping[str, Any] | None = None,
    undo: dict[str, Any] | None = None,
) -> Shown:
    """Write the difference, remember it, audit a person's act, and tell it as the last statement."""
    after = replace(after, revision=before.revision + 1)
    _write_wall(row, before, after, now=now)
    _write_panels(row, before, after)
    _write_leases(row, before, after, how=kind, by=by, now=now)
    fresh = shown.walls().get(pk=row.pk)
    told = shown.shown(fresh, now=now)
    touched = sorted(name for name in after.places if after.places[name] != before.places.get(name))
    said = {"panels": touched, **(detail or {})}
    event = WallEvent.objects.create(
        wall=row,
        revision=after.revision,
        at=now,
        kind=kind,
        by=by.display_name if by else "",
        person=by,
        detail=said,
        shown=remembered(told),
        undo=undo,
        drill=after.drill is not None,
    )
    if by is not None:
        audit.record(
            actor=by, act=f"wall_{kind}", subject=row.slug, detail={**said, "revision": after.revision}, at=now
        )
    what = {"kind": kind, "by": event.by, "username": by.username if by else "", "event": event.pk, **said}
    news = {**told, "swap_at": iso(now + SWAP_AFTER), "what": what}
    feed.append(messages.WALL_CHANGED, news, at=now, act=Act.WALL_VIEW)
    return told


def remembered(told: Shown) -> Shown:
    """What the wall's memory keeps of a moment: all but what outputs do and what could be shown instead."""
    return {name: value for name, value in told.items() if name not in {"outputs", "scenes"}}


def words(refused: Refused) -> str:
    """Why not, for the person who asked."""
    match refused.why:
        case "held" if refused.held:
            return _("Panel %(panel)s dipegang %(name)s.") % {
                "panel": refused.panel,
                "name": refused.held.holder.name,
            }
        case "locked":
            return _("Dinding dikunci pengawas.")
        case "zone":
            return _("Zona alarm tidak dapat dipegang.")
        case "not_held":
            return _("Panel %(panel)s tidak dipegang siapa pun.") % {"panel": refused.panel}
        case "not_yours":
            return _("Panel %(panel)s dipegang orang lain.") % {"panel": refused.panel}
        case _:
            return _("Tata letak ini tidak punya panel %(panel)s.") % {"panel": refused.panel}


def _facts(refused: Refused) -> dict[str, Any]:
    facts: dict[str, Any] = {"why": refused.why, "panel": refused.panel}
    if refused.held:
        facts["held"] = shown.held(refused.held)
    return facts


def _write_wall(row: Wall, before: State, after: State, *, now: dt.datetime) -> None:
    changed: dict[str, Any] = {"revision": after.revision, "changed_at": now}
    if after.layout != before.layout:
        changed["layout"] = Layout.objects.get(slug=after.layout)
    if after.scene != before.scene:
        changed["scene"] = Scene.objects.filter(wall=row, slug=after.scene).first() if after.scene else None
    if after.lock != before.lock:
        lock = after.lock
        changed |= {
            "lock": lock.kind if lock else "",
            "lock_reason": lock.reason if lock else "",
            "lock_by_id": lock.by.pk if lock else None,
            "lock_at": lock.at if lock else None,
            "lock_until": lock.until if lock else None,
        }
    if after.guest != before.guest:
        changed |= {
            "guest_by_id": after.guest.by.pk if after.guest else None,
            "guest_at": after.guest.at if after.guest else None,
        }
    if after.drill != before.drill:
        changed |= {
            "drill_by_id": after.drill.by.pk if after.drill else None,
            "drill_at": after.drill.at if after.drill else None,
            "drill_title": after.drill.title if after.drill else "",
        }
    Wall.objects.filter(pk=row.pk).update(**changed)


def _write_panels(row: Wall, before: State, after: State) -> None:
    kept = {panel.name for panel in row.panels.all()}
    gone = kept - after.places.keys()
    if gone:
        Panel.objects.filter(wall=row, name__in=gone).delete()
    fresh = [
        Panel(wall=row, name=name, content=dict(place.content), by=place.by, at=place.at, step=dict(place.step))
        for name, place in after.places.items()
        if name not in kept or _own(place) != _own(before.places.get(name))
    ]
    Panel.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["wall", "name"], update_fields=["content", "by", "at", "step"]
    )


def _own(place: Place | None) -> Any:
    return None if place is None else (place.content, place.by, place.at, place.step)


def _write_leases(row: Wall, before: State, after: State, *, how: str, by: User | None, now: dt.datetime) -> None:
    for name in {*before.places, *after.places}:
        was, is_now = before.places.get(name), after.places.get(name)
        for kind, old, new in (
            (PanelLease.Kind.HELD, was and was.held, is_now and is_now.held),
            (PanelLease.Kind.BORROWED, was and was.loan, is_now and is_now.loan),
        ):
            if old != new:
                _write_lease(row, name, kind, old, new, how=how, by=by, now=now)


def _write_lease(
    row: Wall, panel: str, kind: str, old: Any, new: Any, *, how: str, by: User | None, now: dt.datetime
) -> None:
    """One that goes on changes in place; else the old one ends and a new one begins."""
    lease = next((one for one in _open_leases(row, kind) if one.panel == panel), None)
    if lease is not None and new is not None and _whose(kind, old) == _whose(kind, new):
        PanelLease.objects.filter(pk=lease.pk).update(**_said(kind, new))
        return
    if lease is not None:
        PanelLease.objects.filter(pk=lease.pk).update(
            ended_at=now, ended_how=how[:12], ended_by=by.display_name if by else ""
        )
    if new is not None:
        whose = {"holder_id": new.holder.pk} if kind == PanelLease.Kind.HELD else {"alert": new.alert}
        PanelLease.objects.create(wall=row, panel=panel, kind=kind, since=new.since, **whose, **_said(kind, new))


def _open_leases(row: Wall, kind: str) -> list[PanelLease]:
    return [lease for lease in row.open_leases if lease.kind == kind]  # type: ignore[attr-defined]


def _whose(kind: str, lease: Any) -> Any:
    return (lease.holder.pk if kind == PanelLease.Kind.HELD else lease.alert, lease.since)


def _said(kind: str, lease: Any) -> dict[str, Any]:
    if kind == PanelLease.Kind.HELD:
        return {"purpose": lease.purpose, "until": lease.until}
    return {"severity": lease.severity, "content": dict(lease.content), "until": lease.until}


def _memory(row: Wall, before: State, after: State) -> dict[str, Any]:
    """What an undo brings back, and what it expects to find in its place."""
    moved = before.layout != after.layout
    touched = [name for name in before.places if moved or before.places[name] != after.places.get(name)]
    return {
        "scene": before.scene,
        "layout": before.layout,
        "after": {"scene": after.scene, "layout": after.layout},
        "places": {name: _place_memory(before.places[name]) for name in touched},
        "expects": {
            name: [dict(place.content), iso(place.at), place.held.holder.pk if place.held else None]
            for name, place in after.places.items()
            if moved or place != before.places.get(name)
        },
        "holds": {lease.panel: lease.pk for lease in _open_leases(row, PanelLease.Kind.HELD) if lease.panel in touched},
    }


def _place_memory(place: Place) -> dict[str, Any]:
    return {
        "content": dict(place.content),
        "by": place.by,
        "at": place.at.isoformat(),
        "zone": place.zone,
        "step": dict(place.step),
    }


def _is_untouched(state: State, memory: Mapping[str, Any]) -> bool:
    if (state.scene, state.layout) != (memory["after"]["scene"], memory["after"]["layout"]):
        return False
    for name, (content, at, holder) in memory["expects"].items():
        place = state.places.get(name)
        if place is None or (dict(place.content), iso(place.at)) != (content, at):
            return False
        if (place.held.holder.pk if place.held else None) != holder:
            return False
    return True


def _restored(before: State, memory: Mapping[str, Any], places: Mapping[str, Place]) -> State:
    return restore(before, scene=memory["scene"], layout=memory["layout"], places=places)
