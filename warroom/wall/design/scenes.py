"""Scenes that people make: checked against their layout, the wall's readers, and what there is to show."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.roles import Act
from warroom.wall import contents, geometry, scenes, sources
from warroom.wall.design.layouts import slug_faults
from warroom.wall.design.refusals import BadDesign, InUse, check_title, check_version
from warroom.wall.geometry import BadLayout
from warroom.wall.models import Layout, Scene, ScheduledScene, Wall
from warroom.wall.sources import BadContent


def told(scene: Scene) -> dict[str, Any]:
    return {
        "slug": scene.slug,
        "title": scene.title,
        "version": scene.version,
        "layout": scene.layout.slug if scene.layout else None,
        "cells": scene.cells,
    }


def faults(wall: Wall, *, title: str, cells: Any, body: dict[str, Any] | None) -> list[BadLayout | BadContent]:
    """Everything that is wrong with a scene. ``body``: its layout's, None for a partial scene."""
    names = None if body is None else [panel["name"] for panel in body["panels"]]
    wrong: list[BadLayout | BadContent] = [*check_title(title), *sources.cell_faults(cells, panels=names)]
    if any(isinstance(one, BadContent) for one in wrong):
        return wrong
    wrong += contents.unknown(wall, [(f"cells[{number}]", cell) for number, cell in enumerate(cells)])
    if body is not None:
        wrong += geometry.fit_faults(body, cells)
        wrong += geometry.text_faults(body, width_m=wall.width_m, viewer_m=wall.viewer_m)
    return wrong


def make(wall: Wall, *, slug: str, title: str, layout: str | None, cells: Any, by: User, now: dt.datetime) -> Scene:
    """A new scene of a wall. Raises BadDesign with everything that is wrong."""
    access.require(by, Act.WALL_MANAGE)
    wrong: list[BadLayout | BadContent] = [*slug_faults(slug)]
    if not wrong and wall.scenes.filter(slug=slug).exists():
        wrong = [BadLayout("slug", "taken")]
    return _keep(wall, slug=slug, title=title, layout=layout, cells=cells, wrong=wrong, by=by, now=now)


def change(
    wall: Wall,
    slug: str,
    *,
    title: str,
    layout: str | None,
    cells: Any,
    version: int | None,
    by: User,
    now: dt.datetime,
) -> Scene:
    """A new version of a scene. What is on show stays as it is until the scene is shown again.

    Raises BadDesign, DesignMovedOn, UnknownScene.
    """
    access.require(by, Act.WALL_MANAGE)
    with transaction.atomic():
        Wall.objects.select_for_update().get(pk=wall.pk)
        scene = scenes.find(wall, slug)
        check_version(scene, version, current=told(scene), said=_("Adegan ini sudah diubah orang lain."))
        return _keep(wall, slug=slug, title=title, layout=layout, cells=cells, wrong=[], by=by, now=now)


def drop(wall: Wall, slug: str, *, by: User, now: dt.datetime) -> None:
    """Delete a scene that is not on show and not in the schedule. Raises InUse, UnknownScene."""
    access.require(by, Act.WALL_MANAGE)
    with transaction.atomic():
        row = Wall.objects.select_for_update().get(pk=wall.pk)
        scene = scenes.find(wall, slug)
        if row.scene_id == scene.pk:
            raise InUse(_("Adegan ini sedang tampil."), current=told(scene), used_by=[wall.slug])
        if ScheduledScene.objects.filter(scene=scene).exists():
            raise InUse(_("Adegan ini ada di jadwal."), current=told(scene), used_by=[_("jadwal")])
        scene.delete()
        audit.record(actor=by, act="scene_dropped", subject=f"scene:{wall.slug}/{slug}", at=now)


def _keep(
    wall: Wall,
    *,
    slug: str,
    title: str,
    layout: str | None,
    cells: Any,
    wrong: list[BadLayout | BadContent],
    by: User,
    now: dt.datetime,
) -> Scene:
    chosen = Layout.objects.filter(slug=layout).first() if layout is not None else None
    if layout is not None and chosen is None:
        wrong = [*wrong, BadLayout("layout", "layout")]
    wrong = [*wrong, *faults(wall, title=title, cells=cells, body=chosen.body if chosen else None)]
    if wrong:
        raise BadDesign.of(wrong)
    with transaction.atomic():
        scene = scenes.keep(
            wall, slug=slug, title=title.strip(), cells=cells, layout=chosen, by=by.display_name, now=now
        )
        detail = {"version": scene.version, "title": scene.title}
        audit.record(actor=by, act="scene_saved", subject=f"scene:{wall.slug}/{slug}", detail=detail, at=now)
    return scene
