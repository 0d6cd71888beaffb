"""A banner for each urgent alarm whose ladder has called the whole shift, until somebody has seen the alarm.

Kept by comparing what should stand with what stands, so that a restart neither forgets nor doubles one. Its author is
the wall's own account: a person's words are never touched.
"""

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import F

from incidents.models import Alert
from incidents.states import AlertState
from warroom.wall import alarms, announcements, changes, shown
from warroom.wall.models import Announcement, Wall
from warroom.wall.models.contents import LONGEST_WORDS

MOST: Final = 3  # the worst; more banners than that are read by nobody
LASTS: Final = announcements.LONGEST


def follow(wall: Wall, *, now: dt.datetime) -> bool:
    """``wall`` as read with ``shown.walls()``. True if a banner was put up or taken down."""
    account = wall.account_id
    if account is None:
        return False
    wanted = [sentence(alert) for alert in unheard()]
    if {one.text for one in _own(wall)} == set(wanted):
        return False
    with transaction.atomic():
        row = changes.locked(wall.pk)
        standing = {one.text: one.pk for one in _own(row)}
        over = [pk for text, pk in standing.items() if text not in wanted]
        made = [text for text in dict.fromkeys(wanted) if text not in standing]
        if not over and not made:
            return False
        Announcement.objects.filter(pk__in=over).update(ended_at=now)
        Announcement.objects.bulk_create(
            Announcement(
                wall=row,
                kind=Announcement.Kind.BANNER,
                text=text,
                author_id=account,
                since=now,
                until=now + LASTS,
            )
            for text in made
        )
        same = shown.state_of(row)
        changes.commit(row, same, same, kind=announcements.KIND, by=None, now=now, detail={"ended": over, "text": made})
    return True


def unheard() -> list[Alert]:
    """Urgent alarms that nobody has seen though the whole shift was called, the worst first."""
    rows = Alert.objects.filter(state=AlertState.NEW, severity__in=alarms.URGENT, shelf=None, suppression=None)
    called = rows.filter(rungs__what="shift", rungs__fired_at__gte=F("annunciated_at"))
    return list(called.distinct().order_by("severity", "raised_at", "pk")[:MOST])


def sentence(alert: Alert) -> str:
    """One line in the city's language, the same as long as the alarm is the same."""
    drill = "LATIHAN. " if alert.exercise else ""
    where = ", ".join(part for part in (alert.place, alert.summary) if part) or alert.kind
    line = "".join(sign if sign.isprintable() else " " for sign in f"{drill}{alert.severity} BELUM DITERIMA: {where}")
    return line if len(line) <= LONGEST_WORDS else line[: LONGEST_WORDS - 1].rstrip() + "…"


def _own(wall: Wall) -> list[Announcement]:
    return [one for one in wall.unended if one.author_id == wall.account_id]  # type: ignore[attr-defined]
