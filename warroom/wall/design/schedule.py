"""The schedule that people make: which scene at which time, weekly or in the days of an operation."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import access, audit
from accounts.models import User
from accounts.roles import Act
from warroom.wall import scenes
from warroom.wall.design.refusals import BadDesign
from warroom.wall.geometry import BadLayout
from warroom.wall.models import ScheduledScene, Wall


def told(row: ScheduledScene) -> dict[str, Any]:
    return {
        "id": row.pk,
        "scene": row.scene.slug,
        "operation": row.operation,
        "weekdays": row.weekdays,
        "start": f"{row.start:%H:%M}",
        "end": f"{row.end:%H:%M}",
        "first_day": row.first_day,
        "last_day": row.last_day,
        "active": row.active,
    }


def keep(
    wall: Wall, given: Mapping[str, Any], *, row: ScheduledScene | None, by: User, now: dt.datetime
) -> ScheduledScene:
    """A line of the schedule, new or changed; ``given`` has the shape of ``told``. Raises BadDesign, UnknownScene."""
    access.require(by, Act.WALL_MANAGE)
    wrong = []
    if given["start"] == given["end"]:
        wrong.append(BadLayout("end", "same_time"))
    first, last = given.get("first_day"), given.get("last_day")
    if first and last and last < first:
        wrong.append(BadLayout("last_day", "days"))
    if given["operation"] and not (first and last):
        wrong.append(BadLayout("first_day", "operation_days"))
    if wrong:
        raise BadDesign.of(wrong)
    with transaction.atomic():
        kept = row or ScheduledScene(wall=wall)
        kept.scene = scenes.find(wall, given["scene"])
        kept.weekdays = sorted(set(given["weekdays"]))
        for name in ("operation", "start", "end", "first_day", "last_day", "active"):
            setattr(kept, name, given.get(name, getattr(kept, name)))
        kept.save()
        detail = {"scene": kept.scene.slug, "start": f"{kept.start:%H:%M}", "operation": kept.operation}
        audit.record(actor=by, act="schedule_saved", subject=f"schedule:{wall.slug}/{kept.pk}", detail=detail, at=now)
    return kept


def drop(wall: Wall, row: ScheduledScene, *, by: User, now: dt.datetime) -> None:
    access.require(by, Act.WALL_MANAGE)
    with transaction.atomic():
        subject = f"schedule:{wall.slug}/{row.pk}"
        row.delete()
        audit.record(actor=by, act="schedule_dropped", subject=subject, at=now)
