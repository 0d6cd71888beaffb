"""How much the wall remembers: 30 days, and each hour one whole picture of it, so that any moment is a short reading.

Between two whole pictures lie only the steps of tours: some hundreds. Without them a wall that nobody touches for a
week would have to be told from a hundred thousand steps.
"""

import datetime as dt
from typing import Final

from django.db import transaction

from warroom.wall import changes, shown
from warroom.wall.models import PanelLease, Wall, WallEvent

KEPT_FOR: Final = dt.timedelta(days=30)
WHOLE_EVERY: Final = dt.timedelta(hours=1)
KEPT: Final = "kept"


def remember(*, now: dt.datetime) -> int:
    """Write what each wall shows, unless something else did within the hour. Returns how many were written."""
    written = 0
    for pk in Wall.objects.values_list("pk", flat=True):
        with transaction.atomic():
            row = changes.locked(pk)
            if row.events.filter(at__gt=now - WHOLE_EVERY, shown__isnull=False).exists():
                continue
            _write(row, now=now)
            written += 1
    return written


def begin(wall: Wall, *, now: dt.datetime) -> bool:
    """The memory of a new wall begins with the first second, not with its first change."""
    if wall.revision or wall.events.exists():
        return False
    with transaction.atomic():
        row = changes.locked(wall.pk)
        if row.revision or row.events.exists():
            return False  # somebody else began it, or changed the wall, since it was read
        _write(row, now=now)
    return True


def trim(*, now: dt.datetime, keep: dt.timedelta = KEPT_FOR) -> int:
    """Forget what is older, but of each wall the last whole picture before the cut and what followed it: the first
    moment that is kept needs it. Returns how many events went."""
    cut, gone = now - keep, 0
    for wall in Wall.objects.all():
        whole = wall.events.filter(at__lte=cut, shown__isnull=False).order_by("-at", "-pk").first()
        if whole is not None:
            gone += wall.events.filter(at__lt=whole.at).delete()[0]
    PanelLease.objects.filter(ended_at__lt=cut).delete()
    return gone


def _write(row: Wall, *, now: dt.datetime) -> None:
    whole, drill = changes.remembered(shown.shown(row, now=now)), row.drill_at is not None
    WallEvent.objects.create(wall=row, revision=row.revision, at=now, kind=KEPT, shown=whole, drill=drill)
