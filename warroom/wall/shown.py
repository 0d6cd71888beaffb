"""A wall between its rows and its state, and ``Shown``: the one shape in which pages, sockets and API tell of it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from accounts.roles import ACTS, Act, Role
from warroom.wall import layouts
from warroom.wall.devices import presence
from warroom.wall.messages import iso
from warroom.wall.models import Announcement, Output, PanelLease, Wall
from warroom.wall.state import Content, Held, Loan, Lock, Mode, Person, Place, State

Shown = dict[str, Any]
FROM_THE_START: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)  # on the wall since it was made; told as null


def walls() -> QuerySet[Wall]:
    """Walls with all that ``state_of`` and ``shown`` need, in a number of queries that does not grow with the walls."""
    return Wall.objects.select_related("scene", "layout", "lock_by", "guest_by", "drill_by").prefetch_related(
        "scenes",
        "outputs",
        "panels",
        Prefetch("leases", PanelLease.objects.filter(ended_at=None).select_related("holder"), to_attr="open_leases"),
        Prefetch(
            "announcements", Announcement.objects.filter(ended_at=None).select_related("author"), to_attr="unended"
        ),
    )


def person(user: User) -> Person:
    return Person(user.pk, user.username, user.display_name, leads=Act.WALL_LEAD in ACTS[Role(user.role)])


def body(wall: Wall) -> Mapping[str, Any]:
    """The geometry that the wall takes; a wall that was never given one has the city's."""
    found: Mapping[str, Any] = wall.layout.body if wall.layout else layouts.SHIPPED[layouts.CITY]["body"]
    return found


def zones(geometry: Mapping[str, Any]) -> dict[str, bool]:
    """The names of a layout's panels, and whether each belongs to the alarm zone."""
    return {panel["name"]: bool(panel.get("zone")) for panel in geometry.get("panels", [])}


def state_of(wall: Wall) -> State:
    """The state of a wall that was read with ``walls()``. Panels that have no row yet show what the scene says."""
    rows = {row.name: row for row in wall.panels.all()}
    cells: dict[str, Content] = {}
    for cell in wall.scene.cells if wall.scene else []:
        cells[cell["panel"]] = {name: value for name, value in cell.items() if name != "panel"}
    held: dict[str, Held] = {}
    loans: dict[str, Loan] = {}
    for lease in wall.open_leases:  # type: ignore[attr-defined]
        if lease.kind == PanelLease.Kind.HELD:
            held[lease.panel] = held_of(lease)
        else:
            loans[lease.panel] = Loan(lease.alert, lease.severity, lease.content, lease.since, lease.until)
    places = {}
    for name, zone in zones(body(wall)).items():
        row = rows.get(name)
        content = row.content if row else cells.get(name, {"source": "empty"})
        places[name] = Place(
            name,
            content,
            row.at if row else wall.changed_at or FROM_THE_START,
            by=row.by if row else "",
            zone=zone,
            step=row.step if row else {},
            held=held.get(name),
            loan=loans.get(name),
        )
    return State(
        revision=wall.revision,
        layout=wall.layout.slug if wall.layout else layouts.CITY,
        scene=wall.scene.slug if wall.scene else None,
        places=places,
        lock=Lock(wall.lock, wall.lock_reason, person(wall.lock_by), wall.lock_at, wall.lock_until)
        if wall.lock and wall.lock_by and wall.lock_at
        else None,
        guest=Mode(person(wall.guest_by), wall.guest_at) if wall.guest_by and wall.guest_at else None,
        drill=Mode(person(wall.drill_by), wall.drill_at, wall.drill_title) if wall.drill_by and wall.drill_at else None,
    )


def held_of(lease: PanelLease) -> Held:
    assert lease.holder is not None and lease.until is not None  # noqa: S101, PT018  the constraint lease_has_its_holder
    return Held(person(lease.holder), lease.purpose, lease.since, lease.until)


def shown(wall: Wall, *, now: dt.datetime) -> Shown:
    """All of a wall that was read with ``walls()``."""
    geometry = body(wall)
    state = state_of(wall)
    return {
        "slug": wall.slug,
        "name": wall.name,
        "width_px": wall.width_px,
        "height_px": wall.height_px,
        "width_m": wall.width_m,
        "viewer_m": wall.viewer_m,
        "synthetic": wall.synthetic,
        "at": iso(wall.changed_at) if wall.changed_at else None,
        "layout": {
            "slug": state.layout,
            "title": wall.layout.title if wall.layout else layouts.SHIPPED[layouts.CITY]["title"],
            "version": wall.layout.version if wall.layout else 1,
            "top": geometry.get("top", True),
            "panels": geometry.get("panels", []),
        },
        "scenes": [{"slug": scene.slug, "title": scene.title} for scene in wall.scenes.all()],
        "scene": {"slug": wall.scene.slug, "title": wall.scene.title} if wall.scene else None,
        "announcements": announcements(wall.unended, now=now),  # type: ignore[attr-defined]
        "outputs": [output(one, now=now) for one in wall.outputs.all()],
        **changing_part(state),
    }


def changing_part(state: State) -> Shown:
    """What the acts change; also what the wall's memory keeps of each moment."""
    return {
        "revision": state.revision,
        "panels": {name: place(one) for name, one in state.places.items()},
        "lock": _lock(state.lock) if state.lock else None,
        "guest": {"by": state.guest.by.name, "at": iso(state.guest.at)} if state.guest else None,
        "drill": {"by": state.drill.by.name, "at": iso(state.drill.at), "title": state.drill.title}
        if state.drill
        else None,
    }


def place(one: Place) -> dict[str, Any]:
    at = iso(one.at) if one.at > FROM_THE_START else None
    told: dict[str, Any] = {"content": dict(one.content), "by": one.by, "at": at}
    if one.step:
        told["step"] = dict(one.step)
    if one.held:
        told["held"] = held(one.held)
    if one.loan:
        told["loan"] = loan(one.loan)
    return told


def held(one: Held) -> dict[str, Any]:
    return {
        "by": one.holder.name,
        "username": one.holder.username,
        "purpose": one.purpose,
        "since": iso(one.since),
        "until": iso(one.until),
    }


def loan(one: Loan) -> dict[str, Any]:
    return {
        "alert": one.alert,
        "severity": one.severity,
        "content": dict(one.content),
        "since": iso(one.since),
        "until": iso(one.until) if one.until else None,
    }


def announcements(rows: Iterable[Announcement], *, now: dt.datetime) -> list[dict[str, Any]]:
    """Those that have not ended. Pages drop them by themselves at ``until``."""
    return [
        {
            "id": row.pk,
            "kind": row.kind,
            "text": row.text,
            "author": row.author.display_name,
            "since": iso(row.since),
            "until": iso(row.until),
        }
        for row in rows
        if row.until > now
    ]


def output(row: Output, *, now: dt.datetime) -> dict[str, Any]:
    """One output: its rectangle in pixels of the canvas, how it does, and which revision is on glass."""
    return {
        "number": row.number,
        "name": row.name,
        "x": row.x,
        "y": row.y,
        "width": row.width,
        "height": row.height,
        "rotation": row.rotation,
        "bezel_mm": row.bezel_mm,
        "state": presence.of(row, now=now),
        "revision": row.revision,
    }


def _lock(one: Lock) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "reason": one.reason,
        "by": one.by.name,
        "at": iso(one.at),
        "until": iso(one.until) if one.until else None,
    }
