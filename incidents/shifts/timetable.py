"""The roster as rows: filled ahead from the rotation, changed by a supervisor, read by everybody."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict, Problem
from accounts.roles import Act
from incidents import signals
from incidents.models import DutyGroup, Handover, Shift
from incidents.shifts import roster

CHANGED: Final = "shift.changed"
AHEAD_DAYS: Final = 60
MOST_DAYS: Final = 62


class NoGroups(Problem):
    code = "too_few_groups"

    def __init__(self) -> None:
        super().__init__(_("Jadwal memerlukan paling sedikit tiga regu."))


class AlreadyHandedOver(Conflict):
    """A shift that somebody signed for stays whose it was."""

    code = "already_handed_over"

    def __init__(self, shift: Shift) -> None:
        super().__init__(_("Jaga ini sudah diserahterimakan."), current={"group": shift.group.code})


@dataclass(frozen=True)
class Now:
    """The shift that is on and its neighbours. None where the roster says nothing."""

    before: Shift | None
    on: Shift | None
    next: Shift | None


def fill(*, now: dt.datetime, days: int = AHEAD_DAYS) -> int:
    """Write the shifts from yesterday on that are missing; how many. What was written before stays as it is."""
    groups = {group.code: group for group in DutyGroup.objects.order_by("code")}
    if len(groups) < len(roster.SLOTS):
        return 0
    first = now.astimezone(roster.ZONE).date() - dt.timedelta(days=1)
    known = set(Shift.objects.filter(day__gte=first).values_list("day", "slot"))
    missing = [
        Shift(day=turn.day, slot=turn.slot, group=groups[turn.group], starts_at=turn.starts_at, ends_at=turn.ends_at)
        for turn in roster.turns(first, days=days + 1, groups=list(groups))
        if (turn.day, turn.slot) not in known
    ]
    Shift.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def fill_for(person: User, *, now: dt.datetime) -> int:
    """The same on a supervisor's word. Raises NoGroups."""
    access.require(person, Act.SHIFT_MANAGE)
    if DutyGroup.objects.count() < len(roster.SLOTS):
        raise NoGroups
    with transaction.atomic():
        made = fill(now=now)
        audit.record(actor=person, act="roster_filled", detail={"shifts": made}, at=now)
        tell({"what": "roster"}, now=now)
    return made


def put_group(shift: Shift, *, group: DutyGroup, by: User, reason: str = "", now: dt.datetime) -> Shift:
    """Another group takes this shift. Raises AlreadyHandedOver for one that was signed for."""
    access.require(by, Act.SHIFT_MANAGE)
    with transaction.atomic():
        fresh = Shift.objects.select_for_update(of=("self",)).select_related("group").get(pk=shift.pk)
        if fresh.group_id == group.pk:
            return fresh
        if Handover.objects.filter(before=fresh, given_at__isnull=False).exists():
            raise AlreadyHandedOver(fresh)
        detail = {"from": fresh.group.code, "to": group.code, "reason": reason}
        fresh.group, fresh.changed_by = group, by
        fresh.save(update_fields=["group", "changed_by"])
        audit.record(actor=by, act="roster_changed", subject=f"{fresh.day} {fresh.slot}", detail=detail, at=now)
        tell({"what": "roster", "day": fresh.day.isoformat(), "slot": fresh.slot, "group": group.code}, now=now)
    return fresh


def around(now: dt.datetime) -> Now:
    """One query: the shifts whose times lie next to this moment."""
    span = dt.timedelta(hours=16)
    rows = list(
        Shift.objects.select_related("group")
        .filter(ends_at__gt=now - span, starts_at__lte=now + span)
        .order_by("starts_at")
    )
    on = next((shift for shift in rows if shift.starts_at <= now < shift.ends_at), None)
    earlier = [shift for shift in rows if shift.ends_at <= now]
    later = [shift for shift in rows if shift.starts_at > now]
    return Now(before=earlier[-1] if earlier else None, on=on, next=later[0] if later else None)


def tell(data: dict[str, Any], *, now: dt.datetime) -> None:
    """The last statement of a transaction."""
    signals.news_told.send(Shift, kind=CHANGED, data=data, act=Act.SHIFT_VIEW, area_code="", at=now)
