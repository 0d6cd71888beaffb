"""Who sits where: signing on at a position, being heard every half minute, leaving or falling silent."""

import datetime as dt
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict, Problem
from accounts.roles import Act
from incidents import signals
from incidents.models import Duty, Position
from incidents.shifts import watch
from incidents.stamps import iso, iso_or_none

log = structlog.get_logger(__name__)
CHANGED = "duty.changed"
MOST = 100


class NotOnDuty(Conflict):
    """Nobody can beat, mute or test the sound without having signed on; silence may have ended it."""

    code = "not_on_duty"

    def __init__(self) -> None:
        super().__init__(_("Anda belum mulai jaga, atau jaga berakhir karena tidak terlihat 10 menit."), current=None)


class TooLong(Problem):
    code = "mute_too_long"

    def __init__(self) -> None:
        super().__init__(_("Suara dapat disenyapkan paling lama %(n)s detik.") % {"n": watch.MUTE_AT_MOST_S})


def sign_on(person: User, *, position: Position | None, now: dt.datetime) -> Duty:
    """Start watching there. Whoever sits elsewhere moves: the earlier duty ends. Signing on twice changes nothing."""
    access.require(person, Act.SHIFT_SIGN)
    with transaction.atomic():
        open_one = _open(person)
        if open_one is not None and open_one.position_id == (position.pk if position else None):
            return _heard(open_one, now=now)
        if open_one is not None:
            _end(open_one, at=now)
        duty = Duty(person=person, position=position, began_at=now, seen_at=now, watching_since=now)
        if open_one is not None:  # a change of chairs is no break
            duty.watching_since, duty.sound_tested_at = open_one.watching_since, open_one.sound_tested_at
        try:
            with transaction.atomic():
                duty.save(force_insert=True)
        except IntegrityError:  # another page of the same person was first
            return Duty.objects.select_related("person", "position").get(person=person, ended_at=None)
        detail = {"position": position.slug if position else ""}
        audit.record(actor=person, act="duty_began", subject=person.username, detail=detail, at=now)
        tell(now=now)
    return duty


def beat(person: User, *, now: dt.datetime) -> Duty:
    """The desk is still open. Raises NotOnDuty."""
    access.require(person, Act.SHIFT_SIGN)
    with transaction.atomic():
        return _heard(_required(person), now=now)


def sign_off(person: User, *, now: dt.datetime) -> None:
    access.require(person, Act.SHIFT_SIGN)
    with transaction.atomic():
        duty = _required(person)
        _end(duty, at=now)
        audit.record(actor=person, act="duty_ended", subject=person.username, at=now)
        tell(now=now)


def sound_tested(person: User, *, now: dt.datetime) -> Duty:
    """They heard the test sound, so this browser may play alarms."""
    access.require(person, Act.SHIFT_SIGN)
    with transaction.atomic():
        duty = _required(person)
        duty.sound_tested_at = now
        duty.save(update_fields=["sound_tested_at"])
        tell(now=now)
    return duty


def mute(person: User, *, seconds: int, now: dt.datetime) -> Duty:
    """Silence this desk for at most a minute; supervisors see it. Zero ends it. Raises TooLong, NotOnDuty."""
    access.require(person, Act.SHIFT_SIGN)
    if not 0 <= seconds <= watch.MUTE_AT_MOST_S:
        raise TooLong
    with transaction.atomic():
        duty = _required(person)
        duty.muted_until = now + dt.timedelta(seconds=seconds) if seconds else None
        duty.save(update_fields=["muted_until"])
        audit.record(actor=person, act="duty_muted", subject=person.username, detail={"seconds": seconds}, at=now)
        tell(now=now)
    return duty


def end_silent(*, now: dt.datetime) -> int:
    """End the duties of people who were not heard for ten minutes, as of when they were last heard; how many."""
    with transaction.atomic():
        silent = list(
            Duty.objects.select_for_update()
            .filter(ended_at=None, seen_at__lte=now - watch.ENDS_AFTER_SILENCE)
            .order_by("pk")
        )
        for duty in silent:
            _end(duty, at=duty.seen_at)
            log.info("duty.fell_silent", person=duty.person_id, seen_at=duty.seen_at.isoformat())
        if silent:
            tell(now=now)
    return len(silent)


def under_way() -> QuerySet[Duty]:
    rows = Duty.objects.filter(ended_at=None).select_related("person__group_membership__group", "position")
    return rows.order_by(F("position__order").asc(nulls_last=True), "began_at", "pk")


def board(*, now: dt.datetime) -> list[dict[str, Any]]:
    """Who is where, in one query."""
    return [row(duty, now=now) for duty in under_way()[:MOST]]


def row(duty: Duty, *, now: dt.datetime) -> dict[str, Any]:
    """``muted_until`` and ``watching_since`` are moments, so that a page counts by itself between two news."""
    person = duty.person
    membership = getattr(person, "group_membership", None)
    muted = duty.muted_until if duty.muted_until and duty.muted_until > now else None
    return {
        "username": person.username,
        "name": person.display_name,
        "initials": person.initials,
        "role": person.role,
        "group": membership.group.code if membership else "",
        "position": duty.position.slug if duty.position else None,
        "position_name": duty.position.name if duty.position else "",
        "since": iso(duty.began_at),
        "seen_at": iso(duty.seen_at),
        "watching_since": iso(duty.watching_since),
        "break_due": watch.break_due(duty.watching_since, now=now),
        "sound_tested_at": iso_or_none(duty.sound_tested_at),
        "muted_until": iso_or_none(muted),
    }


def tell(*, now: dt.datetime) -> None:
    """The last statement of a transaction: the feed's lock comes last."""
    data = {"people": board(now=now)}
    signals.news_told.send(Duty, kind=CHANGED, data=data, act=Act.LOAD_VIEW, area_code="", at=now)


def _open(person: User) -> Duty | None:
    rows = Duty.objects.select_for_update(of=("self",)).select_related("person", "position")
    return rows.filter(person=person, ended_at=None).first()


def _required(person: User) -> Duty:
    duty = _open(person)
    if duty is None:
        raise NotOnDuty
    return duty


def _heard(duty: Duty, *, now: dt.datetime) -> Duty:
    since = watch.watching_since(duty.watching_since, seen_at=duty.seen_at, now=now)
    had_a_break = since != duty.watching_since
    duty.seen_at, duty.watching_since = max(now, duty.seen_at), since
    duty.save(update_fields=["seen_at", "watching_since"])
    if had_a_break:
        tell(now=now)
    return duty


def _end(duty: Duty, *, at: dt.datetime) -> None:
    duty.ended_at = at
    duty.save(update_fields=["ended_at"])
