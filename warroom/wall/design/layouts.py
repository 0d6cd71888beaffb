"""Layouts: keeping them with their versions. One that walls show changes on these walls in the same moment, or not."""

import datetime as dt
import re
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.roles import Act
from warroom.wall import changes, geometry, shown, state
from warroom.wall.design.refusals import BadDesign, InUse, check_title, check_version
from warroom.wall.geometry import BadLayout
from warroom.wall.models import Layout, LayoutVersion, Wall

SLUG: Final = re.compile(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z")


def told(layout: Layout) -> dict[str, Any]:
    return {
        "slug": layout.slug,
        "title": layout.title,
        "version": layout.version,
        "shipped": layout.shipped,
        "body": layout.body,
    }


def slug_faults(slug: str) -> list[BadLayout]:
    return [] if len(slug) <= 40 and SLUG.match(slug) else [BadLayout("slug", "slug")]


def faults(title: str, body: Any) -> list[BadLayout]:
    return [*check_title(title), *geometry.faults(body)]


def make(*, slug: str, title: str, body: Any, by: User, now: dt.datetime) -> Layout:
    """A new layout. Raises BadDesign with everything that is wrong."""
    access.require(by, Act.WALL_MANAGE)
    wrong = [*slug_faults(slug), *faults(title, body)]
    if not wrong and Layout.objects.filter(slug=slug).exists():
        wrong = [BadLayout("slug", "taken")]
    if wrong:
        raise BadDesign.of(wrong)
    with transaction.atomic():
        layout = Layout.objects.create(slug=slug, title=title.strip(), body=body)
        _remember(layout, by=by, now=now)
    return layout


def change(
    slug: str, *, title: str, body: Any, version: int | None, show: bool = False, by: User, now: dt.datetime
) -> Layout:
    """A new version. While walls show it only with ``show``: then it changes on them too, and everybody is told.

    Raises BadDesign, DesignMovedOn, InUse, and WallRefuses where somebody holds a panel that would go.
    """
    access.require(by, Act.WALL_MANAGE)
    wrong = faults(title, body)
    with transaction.atomic():
        rows = [
            changes.locked(pk)
            for pk in Wall.objects.filter(layout__slug=slug).order_by("pk").values_list("pk", flat=True)
        ]
        layout = Layout.objects.select_for_update().get(slug=slug)
        check_version(layout, version, current=told(layout), said=_("Tata letak ini sudah diubah orang lain."))
        if layout.shipped:
            raise InUse(_("Tata letak bawaan tidak diubah. Simpan salinannya."), current=told(layout), used_by=[])
        is_moved = layout.body != body
        for row in rows:
            wrong += geometry.faults(body, height=geometry.WIDTH * row.height_px / row.width_px) if not wrong else []
            if is_moved and not wrong:  # a new title is no new letter on the wall
                wrong += geometry.text_faults(body, width_m=row.width_m, viewer_m=row.viewer_m)
        if wrong:
            raise BadDesign.of(wrong)
        if rows and is_moved and not show:
            walls = [row.slug for row in rows]
            words = _("Tata letak ini sedang tampil di %(walls)s.") % {"walls": ", ".join(walls)}
            raise InUse(words, current=told(layout), used_by=walls)
        steps = [(row, shown.state_of(row)) for row in rows] if is_moved else []
        after = [_refit(row, before, body, by=by, now=now) for row, before in steps]
        layout.title, layout.body, layout.version = title.strip(), body, layout.version + 1
        layout.save(update_fields=["title", "body", "version"])
        for (row, before), then in zip(steps, after, strict=True):
            changes.commit(row, before, then, kind="layout", by=by, now=now, detail={"layout": slug})
        _remember(layout, by=by, now=now)
    return layout


def drop(slug: str, *, by: User, now: dt.datetime) -> None:
    """Delete a layout that nothing is made of. Raises InUse."""
    access.require(by, Act.WALL_MANAGE)
    with transaction.atomic():
        layout = Layout.objects.select_for_update().get(slug=slug)
        users = [
            *layout.scenes.values_list("slug", flat=True),
            *Wall.objects.filter(layout=layout).values_list("slug", flat=True),
        ]
        if users or layout.shipped:
            words = _("Tata letak ini masih dipakai.") if users else _("Tata letak bawaan tidak dihapus.")
            raise InUse(words, current=told(layout), used_by=users)
        layout.delete()
        audit.record(actor=by, act="layout_dropped", subject=f"layout:{slug}", at=now)


def _refit(row: Wall, before: state.State, body: Any, *, by: User, now: dt.datetime) -> state.State:
    """What stands on the wall in the new geometry: panels that stay keep everything, new ones take the scene's cell."""
    zones = shown.zones(body)
    cells: dict[str, Any] = {
        cell["panel"]: {key: cell[key] for key in cell if key != "panel"}
        for cell in (row.scene.cells if row.scene else [])
    }
    fresh = {name: cells.get(name, {"source": "empty"}) for name in zones if name not in before.places}
    try:
        return state.show(
            before,
            scene=before.scene,
            layout=before.layout,
            zones=zones,
            cells=fresh,
            by=shown.person(by),
            now=now,
        )
    except state.Refused as refused:
        raise changes.refusal(row, refused, now=now) from None


def _remember(layout: Layout, *, by: User, now: dt.datetime) -> None:
    LayoutVersion.objects.update_or_create(
        layout=layout,
        number=layout.version,
        defaults={"title": layout.title, "body": layout.body, "by": by.display_name, "at": now},
    )
    detail = {"version": layout.version, "title": layout.title}
    audit.record(actor=by, act="layout_saved", subject=f"layout:{layout.slug}", detail=detail, at=now)
