"""Layouts and scenes as one JSON file, out and in. A file goes in whole or not at all, and every bad field is named."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from django.db import transaction

from accounts import access
from accounts.models import User
from accounts.roles import Act
from warroom.wall import changes
from warroom.wall.design import layouts, scenes, words
from warroom.wall.design.refusals import BadDesign
from warroom.wall.geometry import BadLayout
from warroom.wall.models import Layout, Wall

FORMAT: Final = "warroom.wall/1"
MOST: Final = 200  # layouts, and scenes, of one file

Fault = dict[str, str]


def export(wall: Wall) -> dict[str, Any]:
    """The wall's scenes, the layouts they need, and the layouts that were made here."""
    rows = list(wall.scenes.select_related("layout"))
    needed = {scene.layout_id for scene in rows}
    return {
        "format": FORMAT,
        "wall": wall.slug,
        "layouts": [
            {"slug": layout.slug, "title": layout.title, "body": layout.body}
            for layout in Layout.objects.all()
            if layout.pk in needed or not layout.shipped
        ],
        "scenes": [
            {
                "slug": scene.slug,
                "title": scene.title,
                "layout": scene.layout.slug if scene.layout else None,
                "cells": scene.cells,
            }
            for scene in rows
        ],
    }


def take_in(wall: Wall, file: Any, *, by: User, now: dt.datetime) -> dict[str, list[str]]:
    """Take a file in: what is new is made, what differs gets a new version. Raises BadDesign with every fault of it.

    A layout that a wall shows must be as it is: InUse, and nothing is taken in.
    """
    access.require(by, Act.WALL_MANAGE)
    wrong = faults(wall, file)
    if wrong:
        raise BadDesign.because(wrong)
    done: dict[str, list[str]] = {"layouts": [], "scenes": [], "unchanged": []}
    with transaction.atomic():
        _lock(file)
        for one in file["layouts"]:
            there = Layout.objects.filter(slug=one["slug"]).first()
            if there is not None and (there.body == one["body"]):
                done["unchanged"].append(one["slug"])
                continue
            if there is None:
                layouts.make(slug=one["slug"], title=one["title"], body=one["body"], by=by, now=now)
            else:
                layouts.change(one["slug"], title=one["title"], body=one["body"], version=None, by=by, now=now)
            done["layouts"].append(one["slug"])
        for one in file["scenes"]:
            given = {name: one[name] for name in ("title", "cells")} | {"layout": one.get("layout")}
            row = wall.scenes.select_related("layout").filter(slug=one["slug"]).first()
            if row is not None and all(scenes.told(row)[name] == given[name] for name in given):
                done["unchanged"].append(one["slug"])
            elif row is None:
                scenes.make(wall, slug=one["slug"], **given, by=by, now=now)
                done["scenes"].append(one["slug"])
            else:
                scenes.change(wall, one["slug"], **given, version=None, by=by, now=now)
                done["scenes"].append(one["slug"])
    return done


def _lock(file: dict[str, Any]) -> None:
    """Everything that a file may change, before its first entry takes the audit trail: walls, then layouts. Any wall
    may show one of the layouts until it is locked, so all of them are."""
    for pk in Wall.objects.order_by("pk").values_list("pk", flat=True):
        changes.locked(pk)
    slugs = [one["slug"] for one in file["layouts"]]
    list(Layout.objects.select_for_update().filter(slug__in=slugs).order_by("pk"))


def faults(wall: Wall, file: Any) -> list[Fault]:
    """Everything that is wrong with a file, each with its path: layouts[2].body.panels[0].w."""
    if not isinstance(file, dict):
        return words.told([BadLayout("file", "object")])
    wrong = words.told(
        BadLayout(str(name)[:40], "surplus")
        for name in sorted(file.keys() - {"format", "wall", "layouts", "scenes"}, key=str)
    )
    if file.get("format") != FORMAT:
        wrong += words.told([BadLayout("format", "format", format=FORMAT)])
    lists = [name for name in ("layouts", "scenes") if not isinstance(file.get(name), list) or len(file[name]) > MOST]
    wrong += words.told(BadLayout(name, "list", most=MOST) for name in lists)
    if lists:
        return wrong
    bodies: dict[str, Any] = {layout.slug: layout.body for layout in Layout.objects.all()}
    sound_bodies = dict(bodies)
    shipped = set(Layout.objects.filter(shipped=True).values_list("slug", flat=True))
    seen: set[Any] = set()
    for number, one in enumerate(file["layouts"]):
        at = f"layouts[{number}]"
        mine = _named(
            one,
            at,
            seen,
            fields={"slug", "title", "body"},
            rest=lambda one: layouts.faults(_text(one, "title"), one.get("body")),
            inside="body",
        )
        if not mine:
            if one["slug"] in shipped and one["body"] != bodies[one["slug"]]:
                mine = words.told([BadLayout("slug", "shipped")], under=at)
            sound_bodies[one["slug"]] = one["body"]
        elif isinstance(one, dict) and isinstance(one.get("slug"), str):
            sound_bodies[one["slug"]] = None  # its scenes are checked without it
        wrong += mine
    seen = set()
    for number, one in enumerate(file["scenes"]):
        wrong += _named(
            one,
            f"scenes[{number}]",
            seen,
            fields={"slug", "title", "layout", "cells"},
            rest=lambda one: _scene_faults(wall, one, sound_bodies),
        )
    return wrong


def _scene_faults(wall: Wall, one: dict[str, Any], bodies: dict[str, Any]) -> list[Any]:
    slug = one.get("layout")
    found: list[Any] = []
    if slug is not None and (not isinstance(slug, str) or slug not in bodies):
        found.append(BadLayout("layout", "layout"))
        slug = None
    body = bodies.get(slug) if slug is not None else None
    return [*found, *scenes.faults(wall, title=_text(one, "title"), cells=one.get("cells"), body=body)]


def _named(
    one: Any,
    at: str,
    seen: set[Any],
    *,
    fields: set[str],
    rest: Callable[[dict[str, Any]], list[Any]],
    inside: str = "",
) -> list[Fault]:
    if not isinstance(one, dict):
        return words.told([BadLayout(at, "object")])
    found = words.told(
        (BadLayout(str(name)[:40], "surplus") for name in sorted(one.keys() - fields, key=str)), under=at
    )
    slug = one.get("slug")
    if not isinstance(slug, str) or layouts.slug_faults(slug):
        found += words.told([BadLayout("slug", "slug")], under=at)
    elif slug in seen:
        found += words.told([BadLayout("slug", "twice", name=slug)], under=at)
    else:
        seen.add(slug)
    for fault in rest(one):
        own = fault.field in {"title", "layout", "cells", "body"} or fault.field.startswith("cells[")
        found += words.told([fault], under=at if own or not inside else f"{at}.{inside}")
    return found


def _text(one: dict[str, Any], name: str) -> str:
    value = one.get(name)
    return value if isinstance(value, str) else ""
