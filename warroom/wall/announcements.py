"""Words on a wall with an author and an end: made and ended by people, ended by time."""

import datetime as dt
import unicodedata
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.problems import Problem
from accounts.roles import Act
from warroom.wall import changes, shown, state
from warroom.wall.models import Announcement, Wall
from warroom.wall.models.contents import LONGEST_WORDS
from warroom.wall.shown import Shown

KIND: Final = "announcement"
LONGEST: Final = dt.timedelta(hours=24)
MOST_AT_ONCE: Final = 12
INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # breaks, control, direction marks


class BadWords(Problem):
    """These words can't stand on a wall."""

    code = "bad_announcement"


def make(wall: Wall, *, kind: str, text: str, lasts: dt.timedelta, by: User, now: dt.datetime) -> Shown:
    """Put words on the wall. Raises BadWords with the field that is wrong, WallRefuses while the wall is locked."""
    access.require(by, Act.WALL_OPERATE)
    words = checked(text)
    if kind not in Announcement.Kind.values:
        raise BadWords(_("Jenis pengumuman ini tidak dikenal."), field="kind")
    if not dt.timedelta(0) < lasts <= LONGEST:
        raise BadWords(_("Pengumuman tampil 1 menit sampai 24 jam."), field="minutes")
    with transaction.atomic():
        row = changes.locked(wall.pk)
        _reachable(row, by=by, now=now)
        if len([one for one in row.unended if one.until > now]) >= MOST_AT_ONCE:  # type: ignore[attr-defined]
            raise BadWords(_("Dinding sudah memuat terlalu banyak pengumuman."), field="text")
        made = Announcement.objects.create(wall=row, kind=kind, text=words, author=by, since=now, until=now + lasts)
        return _tell(row, by=by, now=now, made=made.pk, text=words, of=kind)


def end(wall: Wall, pk: int, *, by: User, now: dt.datetime) -> Shown:
    """Take words off before their time. Who may operate the wall may; ending what has ended changes nothing.

    Raises WallRefuses while the wall is locked.
    """
    access.require(by, Act.WALL_OPERATE)
    with transaction.atomic():
        row = changes.locked(wall.pk)
        _reachable(row, by=by, now=now)
        if not Announcement.objects.filter(wall=row, pk=pk, ended_at=None).update(ended_at=now):
            return shown.shown(row, now=now)
        return _tell(row, by=by, now=now, ended=[pk])


def expire(wall: Wall, *, now: dt.datetime) -> bool:
    """End those whose time is over. ``wall`` as read with ``shown.walls()``."""
    if all(one.until > now for one in wall.unended):  # type: ignore[attr-defined]
        return False
    with transaction.atomic():
        row = changes.locked(wall.pk)
        over = [one.pk for one in row.unended if one.until <= now]  # type: ignore[attr-defined]
        if not over:
            return False
        Announcement.objects.filter(pk__in=over).update(ended_at=now)
        _tell(row, by=None, now=now, ended=over)
    return True


def checked(text: str) -> str:
    """One line of at most 90 characters, of which each can be seen."""
    words = text.strip()
    if not words:
        raise BadWords(_("Pengumuman tanpa kata."), field="text")
    if len(words) > LONGEST_WORDS:
        raise BadWords(_("Paling banyak %(n)s tanda.") % {"n": LONGEST_WORDS}, field="text")
    if any(unicodedata.category(sign) in INVISIBLE for sign in words):
        raise BadWords(_("Satu baris saja, tanpa tanda kendali."), field="text")
    return words


def _reachable(row: Wall, *, by: User, now: dt.datetime) -> None:
    """Words are seen like anything else: on a wall that is locked only who leads puts them on or takes them off."""
    try:
        state.reachable_wall(state.tick(shown.state_of(row), now=now), shown.person(by))
    except state.Refused as refused:
        raise changes.refusal(row, refused, now=now) from None


def _tell(row: Wall, *, by: User | None, now: dt.datetime, **said: object) -> Shown:
    """A new revision that moves no panel, so that outputs and desks draw the words."""
    same = shown.state_of(row)
    return changes.commit(row, same, same, kind=KIND, by=by, now=now, detail=said)
