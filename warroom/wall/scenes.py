"""Scenes: keeping them, and putting one on a wall."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.problems import Problem
from accounts.roles import Act
from warroom.wall import changes, content_words, rounds, shown, sources, state
from warroom.wall.models import Layout, Scene, SceneVersion, Wall
from warroom.wall.shown import Shown


class UnknownScene(Problem):
    """This wall has no scene of that name."""

    code = "unknown_scene"


class BadCells(Problem):
    """These cells are no scene."""

    code = "bad_scene"


def show(wall: Wall, scene: str, *, by: User, revision: int | None = None, now: dt.datetime) -> Shown:
    """Put a scene on the wall. With ``revision`` only if the wall still stands there; else WallMovedOn."""
    access.require(by, Act.WALL_OPERATE)
    chosen = find(wall, scene)
    told = changes.apply(
        wall,
        lambda before: step(before, chosen, by=shown.person(by), now=now),
        kind="scene",
        by=by,
        now=now,
        revision=revision,
        detail={"scene": chosen.slug, "title": chosen.title},
        undoable=True,
    )
    rounds.begin(told, now=now)
    return told


def find(wall: Wall, slug: str) -> Scene:
    chosen = wall.scenes.select_related("layout").filter(slug=slug).first()
    if chosen is None:
        raise UnknownScene(_("Adegan ini tidak ada pada dinding."), field="scene")
    return chosen


def step(before: state.State, chosen: Scene, *, by: state.Person | None, now: dt.datetime) -> state.State:
    """The state after this scene was put on; ``by`` None is the clock."""
    if chosen.layout is None:
        zones = {name: place.zone for name, place in before.places.items()}
    else:
        zones = shown.zones(chosen.layout.body)
    cells = {cell["panel"]: {name: cell[name] for name in cell if name != "panel"} for cell in chosen.cells}
    layout = chosen.layout.slug if chosen.layout else before.layout
    return state.show(before, scene=chosen.slug, layout=layout, zones=zones, cells=cells, by=by, now=now)


def keep(
    wall: Wall,
    *,
    slug: str,
    title: str,
    cells: Any,
    layout: Layout | None = None,
    by: str = "",
    now: dt.datetime,
    synthetic: bool = False,
) -> Scene:
    """Write a scene of a wall, new or changed, and its version. Raises BadCells.

    A scene on show is not redrawn until it is shown again. Without a layout it is partial: it names some panels.
    """
    panels = None if layout is None else [panel["name"] for panel in layout.body["panels"]]
    try:
        checked = sources.cells(cells, panels=panels)
    except sources.BadContent as bad:
        raise BadCells(content_words.of(bad), field=bad.field) from None
    with transaction.atomic():
        scene, made = Scene.objects.select_for_update().get_or_create(
            wall=wall, slug=slug, defaults={"title": title, "cells": checked, "layout": layout, "synthetic": synthetic}
        )
        if not made:
            if (scene.title, scene.cells, scene.layout_id) == (title, checked, layout.pk if layout else None):
                return scene
            scene.title, scene.cells, scene.layout, scene.synthetic = title, checked, layout, synthetic
            scene.version += 1
            scene.save()
        SceneVersion.objects.create(
            scene=scene,
            number=scene.version,
            title=title,
            layout_slug=layout.slug if layout else "",
            cells=checked,
            by=by,
            at=now,
        )
    return scene
