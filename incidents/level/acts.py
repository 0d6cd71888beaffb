"""Levels are suggested by the score, raised by operators, confirmed, refused or lowered by supervisors.

A raise is in force at once, marked as unconfirmed: the room acts first and discusses after. Each change is a row and a
CAP message (incidents.level.cap).
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict, Problem
from accounts.roles import Act
from incidents import signals
from incidents.level import rows
from incidents.models import Level, LevelChange
from incidents.models.level import CALM, GRAVEST

CHANGED = "level.changed"
SETTLES = ("confirmed", "lowered", "refused")
SUGGESTED = "suggested"


class StaleLevel(Conflict):
    """Somebody was first, or the level does not allow this now."""

    def __init__(self, level: Level, detail: str = "") -> None:
        fresh = rows.levels().get(pk=level.pk)
        super().__init__(detail or _("Tingkat ini sudah berubah sejak Anda membacanya."), current=rows.row(fresh))


class BadLevel(Problem):
    code = "bad_level"


def raise_to(
    level: Level,
    *,
    to: int,
    reason: str,
    by: User,
    version: int | None = None,
    exercise: bool = False,
    now: dt.datetime,
) -> Level:
    """In force at once. From whoever may confirm it is confirmed with it; from others it waits for a supervisor."""
    access.require(by, Act.LEVEL_RAISE)
    reason = _said(reason)
    if not CALM < to <= GRAVEST:
        raise BadLevel(_("Tingkat ada dari 1 sampai 5."), field="level")
    confirms = access.may(by, Act.LEVEL_CONFIRM)
    with transaction.atomic():
        fresh = _locked(level, version)
        if to <= fresh.level:
            raise StaleLevel(fresh, _("Tingkat sudah %(level)s; yang ini bukan kenaikan.") % {"level": fresh.level})
        proposal: dict[str, Any] = {"proposed": None, "proposed_by": None, "proposed_at": None}
        if not confirms:
            proposal = {"proposed": to, "proposed_by": by, "proposed_at": now}
        before = _write(fresh, to=to, now=now, confirmed_by=by if confirms else None, **proposal)
        what = "confirmed" if confirms else "raised"
        return _changed(fresh, what, before=before, by=by, reason=reason, exercise=exercise, now=now)


def confirm(level: Level, *, by: User, reason: str = "", version: int | None = None, now: dt.datetime) -> Level:
    """A supervisor stands behind a raise. Raises StaleLevel when there is none."""
    access.require(by, Act.LEVEL_CONFIRM)
    with transaction.atomic():
        fresh = _proposed(level, version)
        before = _write(fresh, to=fresh.level, now=now, confirmed_by=by, **_NO_PROPOSAL)
        return _changed(fresh, "confirmed", before=before, by=by, reason=reason.strip(), now=now)


def refuse(level: Level, *, by: User, reason: str, version: int | None = None, now: dt.datetime) -> Level:
    """Back to the level that somebody last stood behind."""
    access.require(by, Act.LEVEL_CONFIRM)
    reason = _said(reason)
    with transaction.atomic():
        fresh = _proposed(level, version)
        before = _write(fresh, to=_settled(fresh), now=now, confirmed_by=by, **_NO_PROPOSAL)
        return _changed(fresh, "refused", before=before, by=by, reason=reason, now=now)


def lower(level: Level, *, to: int, reason: str, by: User, version: int | None = None, now: dt.datetime) -> Level:
    """Only a supervisor lowers; an unconfirmed raise ends with it."""
    access.require(by, Act.LEVEL_CONFIRM)
    reason = _said(reason)
    if not CALM <= to < GRAVEST:
        raise BadLevel(_("Tingkat ada dari 1 sampai 5."), field="level")
    with transaction.atomic():
        fresh = _locked(level, version)
        if to >= fresh.level:
            raise StaleLevel(fresh, _("Tingkat sudah %(level)s; yang ini bukan penurunan.") % {"level": fresh.level})
        before = _write(fresh, to=to, now=now, confirmed_by=by, **_NO_PROPOSAL)
        return _changed(fresh, "lowered", before=before, by=by, reason=reason, now=now)


_NO_PROPOSAL: dict[str, Any] = {"proposed": None, "proposed_by": None, "proposed_at": None}


def tell(level: Level, *, now: dt.datetime) -> None:
    """The last statement of a transaction."""
    code = level.area.code if level.area else ""
    signals.news_told.send(Level, kind=CHANGED, data=rows.row(level), act=Act.LEVEL_VIEW, area_code=code, at=now)


def _locked(level: Level, version: int | None) -> Level:
    fresh = rows.levels().select_for_update(of=("self",)).get(pk=level.pk)
    if version not in (None, fresh.version):
        raise StaleLevel(fresh)
    return fresh


def _proposed(level: Level, version: int | None) -> Level:
    fresh = _locked(level, version)
    if fresh.proposed is None:
        raise StaleLevel(fresh, _("Tidak ada kenaikan yang menunggu persetujuan."))
    return fresh


def _write(level: Level, *, to: int, now: dt.datetime, confirmed_by: User | None, **proposal: Any) -> int:
    """Compare and swap; the level before. Raises StaleLevel."""
    before = level.level
    values = {
        "level": to,
        "since": level.since if to == before else now,
        "confirmed_by": confirmed_by,
        "confirmed_at": now if confirmed_by else None,
        **proposal,
    }
    if not Level.objects.filter(pk=level.pk, version=level.version).update(version=level.version + 1, **values):
        raise StaleLevel(level)
    level.version += 1
    for name, value in values.items():
        setattr(level, name, value)
    return before


def _changed(
    level: Level, what: str, *, before: int, by: User, reason: str, exercise: bool = False, now: dt.datetime
) -> Level:
    earlier = LevelChange.objects.filter(area=level.area).exclude(what=SUGGESTED).first()
    change = LevelChange.objects.create(
        area=level.area,
        before=before,
        after=level.level,
        what=what,
        at=now,
        by=by,
        reason=reason[:300],
        contributors=level.contributors,
        follows=earlier,
        exercise=exercise or _ends_a_drill(what, earlier),
    )
    subject = level.area.code if level.area else rows.CITY
    detail = {"from": before, "to": level.level, "reason": reason, "change": str(change.uid)}
    audit.record(actor=by, act=f"level_{what}", subject=subject, detail=detail, at=now)
    level.is_exercise = change.exercise  # type: ignore[attr-defined]
    tell(level, now=now)
    return level


def _ends_a_drill(what: str, earlier: LevelChange | None) -> bool:
    """What is done about a raise that was part of a drill is part of it too."""
    return earlier is not None and earlier.exercise and what != "raised" and earlier.after > CALM


def _settled(level: Level) -> int:
    last = LevelChange.objects.filter(area=level.area, what__in=SETTLES).first()
    return last.after if last else CALM


def _said(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise BadLevel(_("Tulis alasannya."), field="reason")
    return reason
