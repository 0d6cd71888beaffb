"""Changing what a wall shows. The only writer of walls and scenes."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict, Problem
from accounts.roles import Act
from warroom.wall import feed, messages, panels
from warroom.wall.models import Scene, Wall


class UnknownScene(Problem):
    """This wall has no scene of that name."""

    code = "unknown_scene"


class BadCells(Problem):
    """These cells are no scene."""

    code = "bad_scene"


class WallMovedOn(Conflict):
    """Somebody changed the wall since it was read."""

    code = "wall_moved_on"


def show(wall: Wall, scene: str, *, by: User, revision: int | None = None, now: dt.datetime) -> Wall:
    """Put a scene on the wall. With ``revision`` only if the wall still stands there; else WallMovedOn."""
    access.require(by, Act.WALL_OPERATE)
    chosen = wall.scenes.filter(slug=scene).first()
    if chosen is None:
        raise UnknownScene(_("Adegan ini tidak ada pada dinding."), field="scene")
    with transaction.atomic():
        untouched = Wall.objects.filter(pk=wall.pk)
        if revision is not None:
            untouched = untouched.filter(revision=revision)
        if not untouched.update(scene=chosen, revision=F("revision") + 1):
            raise WallMovedOn(
                _("Dinding sudah diubah orang lain."),
                current=messages.wall_shown(Wall.objects.select_related("scene").get(pk=wall.pk)),
            )
        shown = Wall.objects.select_related("scene").get(pk=wall.pk)
        detail = {"scene": chosen.slug, "revision": shown.revision}
        audit.record(actor=by, act="wall_scene", subject=wall.slug, detail=detail, at=now)
        news = messages.wall_scene(shown, by=by.display_name)
        feed.append(messages.WALL_SCENE, news, at=now, act=Act.WALL_VIEW)
    return shown


def keep(wall: Wall, *, slug: str, title: str, cells: Any, synthetic: bool = False) -> Scene:
    """Write a scene of a wall, new or changed. Raises BadCells. A scene on show is not redrawn until shown again."""
    try:
        checked = panels.check(cells)
    except panels.BadScene as bad:
        raise BadCells(str(bad), field="cells") from None
    scene, _made = Scene.objects.update_or_create(
        wall=wall, slug=slug, defaults={"title": title, "cells": checked, "synthetic": synthetic}
    )
    return scene
