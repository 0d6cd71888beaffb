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
from warroom.wall import feed, memory, messages, shown
from warroom.wall.messages import iso
from warroom.wall.models import Layout, Panel, PanelLease, Scene, Wall, WallEvent
from warroom.wall.shown import Shown
from warroom.wall.state import Held, Place, Refused, State, reachable_wall, restore, tick

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
    """Nothing of this person's is younger than ten seconds, somebody changed it since, or its layout is gone."""

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
        timely = tick(before, now=now)  # what time has ended stands in nobody's way, swept or not
        try:
            after = step(timely)
        except Refused as refused:
            raise refusal(row, refused, now=now) from None
        if after == timely and (by is not None or after == before):
            return shown.shown(row, now=now)
        leases = {lease.panel: lease.pk for lease in _open_leases(row, PanelLease.Kind.HELD)}
        undo = memory.of(timely, after, leases=leases) if undoable and by else None
        return commit(row, before, after, kind=kind, by=by, now=now, detail=detail, undo=undo)


def undo(wall: Wall, *, by: User, now: dt.datetime) -> Shown:
    """Bring back what this person's last act replaced, if that is not ten seconds old and nobody touched it since."""
    with transaction.atomic():
        row = locked(wall.pk)
        before = tick(shown.state_of(row), now=now)
        try:
            reachable_wall(before, shown.person(by))
        except Refused as refused:
            raise refusal(row, refused, now=now) from None
        last = row.events.filter(person=by, undo__isnull=False, at__gte=now - UNDO_WITHIN).order_by("-pk").first()
        past = last.undo if last else None
        is_untouched = past is not None and memory.is_untouched(before, past, by=shown.person(by))
        if last is None or past is None or not is_untouched or not Layout.objects.filter(slug=past["layout"]).exists():
            raise NothingToUndo(_("Tidak ada lagi yang bisa dibatalkan."), current=shown.shown(row, now=now))
        WallEvent.objects.filter(pk=last.pk).update(undo=None)
        places = memory.places(past, before, holds=_holds(past, now=now))
        after = restore(before, scene=past["scene"], layout=past["layout"], places=places)
        return commit(row, before, after, kind="undone", by=by, now=now, detail={"of": last.kind})


def _holds(undo: Mapping[str, Any], *, now: dt.datetime) -> dict[str, Held]:
    """The holds that the act ended, as far as they would still run."""
    leases = PanelLease.objects.filter(pk__in=undo["holds"].values(), until__gt=now).select_related("holder")
    return {lease.panel: shown.held_of(lease) for lease in leases}


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


def refusal(row: Wall, refused: Refused, *, now: dt.datetime) -> WallRefuses:
    """The answer to whoever was refused: why, who stands in the way, and the wall as it is."""
    facts: dict[str, Any] = {"why": refused.why, "panel": refused.panel}
    if refused.held:
        facts["held"] = shown.held(refused.held)
    return WallRefuses(words(refused), current=shown.shown(row, now=now), **facts)


def words(refused: Refused) -> str:
    """Why not, for the person who asked."""
    match refused.why:
        case "held" if refused.held:
            return _("Panel %(panel)s dipegang %(name)s.") % {
                "panel": refused.panel,
                "name": refused.held.holder.name.removesuffix("."),  # "Rina A." ends the sentence itself
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
        is_over = lease.until is not None and lease.until <= now
        PanelLease.objects.filter(pk=lease.pk).update(
            ended_at=now,
            ended_how="expired" if is_over else _ended_how(lease, how, by=by),
            ended_by=by.display_name if by and not is_over else "",
        )
    if new is not None:
        whose = {"holder_id": new.holder.pk} if kind == PanelLease.Kind.HELD else {"alert": new.alert}
        PanelLease.objects.create(wall=row, panel=panel, kind=kind, since=new.since, **whose, **_said(kind, new))


def _ended_how(lease: PanelLease, how: str, *, by: User | None) -> str:
    """One of the five words of PanelLease.ended_how for an act of whatever kind."""
    if lease.kind == PanelLease.Kind.BORROWED:
        return "returned"
    if how in {"expired", "undone"}:
        return how
    return "preempted" if by is not None and by.pk != lease.holder_id else "released"


def _open_leases(row: Wall, kind: str) -> list[PanelLease]:
    return [lease for lease in row.open_leases if lease.kind == kind]  # type: ignore[attr-defined]


def _whose(kind: str, lease: Any) -> Any:
    return (lease.holder.pk if kind == PanelLease.Kind.HELD else lease.alert, lease.since)


def _said(kind: str, lease: Any) -> dict[str, Any]:
    if kind == PanelLease.Kind.HELD:
        return {"purpose": lease.purpose, "until": lease.until}
    return {"severity": lease.severity, "content": dict(lease.content), "until": lease.until}
