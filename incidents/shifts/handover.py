"""Serah terima: the pack is made, notes are written, one of the leaving shift gives it, one of the coming takes it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict, Problem
from accounts.roles import Act
from incidents.models import Duty, GroupMember, Handover, Shift
from incidents.shifts import pack, roster, timetable
from incidents.stamps import iso, iso_or_none


class NoRoster(Problem):
    code = "no_roster"

    def __init__(self) -> None:
        super().__init__(_("Belum ada jadwal jaga untuk saat ini."))


class Signed(Conflict):
    """It was given, so it stays as it was read; or it was changed or signed by somebody else meanwhile."""

    code = "handover_signed"

    def __init__(self, handover: Handover, detail: str = "") -> None:
        super().__init__(
            detail or _("Serah terima ini sudah berubah atau sudah ditandatangani."), current=row(handover)
        )


class NotOfTheShift(Problem):
    code = "not_of_this_shift"

    def __init__(self, shift: Shift) -> None:
        values = {"group": shift.group.name}
        super().__init__(_("Hanya orang dari %(group)s, atau yang berjaga saat itu, dapat menandatangani.") % values)


class SamePerson(Problem):
    code = "needs_two_people"

    def __init__(self) -> None:
        super().__init__(_("Yang menyerahkan tidak dapat juga menerima: serah terima memerlukan dua orang."))


def make(*, by: User, now: dt.datetime) -> Handover:
    """The pack of this change of shift, fresh. Made again it is refreshed, notes stay. Raises NoRoster, Signed."""
    access.require(by, Act.SHIFT_SIGN)
    before, after = _change(now)
    with transaction.atomic():
        known = _locked().filter(before=before, after=after).first()
        if known is not None and known.given_at is not None:
            raise Signed(known)
        taken = pack.take(before=before, now=now)
        if known is None:
            known, made = Handover.objects.get_or_create(
                before=before, after=after, defaults={"made_at": now, "made_by": by, "pack": taken}
            )
        else:
            known.pack, known.made_at, known.made_by, known.version = taken, now, by, known.version + 1
            known.save(update_fields=["pack", "made_at", "made_by", "version"])
        _record(known, "handover_made", by=by, now=now)
    return all_handovers().get(pk=known.pk)


def write_notes(handover: Handover, *, notes: str, by: User, version: int | None = None, now: dt.datetime) -> Handover:
    """Until it is given anybody who signs shifts may write; a version that is not the newest is refused (Signed)."""
    access.require(by, Act.SHIFT_SIGN)
    with transaction.atomic():
        fresh = _locked().get(pk=handover.pk)
        if fresh.given_at is not None or version not in (None, fresh.version):
            raise Signed(fresh)
        fresh.notes, fresh.version = notes, fresh.version + 1
        fresh.save(update_fields=["notes", "version"])
        timetable.tell({"what": "handover", "id": fresh.pk}, now=now)
    return all_handovers().get(pk=fresh.pk)


def give(handover: Handover, *, by: User, version: int | None = None, now: dt.datetime) -> Handover:
    """Signed by somebody of the leaving shift; from then on nothing in it changes. Raises NotOfTheShift, Signed."""
    access.require(by, Act.SHIFT_SIGN)
    with transaction.atomic():
        fresh = _locked().get(pk=handover.pk)
        if fresh.given_at is not None or version not in (None, fresh.version):
            raise Signed(fresh)
        if not belongs(by, fresh.before, now=now):
            raise NotOfTheShift(fresh.before)
        fresh.given_by, fresh.given_at, fresh.version = by, now, fresh.version + 1
        fresh.save(update_fields=["given_by", "given_at", "version"])
        _record(fresh, "handover_given", by=by, now=now)
    return all_handovers().get(pk=fresh.pk)


def take(handover: Handover, *, by: User, now: dt.datetime) -> Handover:
    """Signed by another person, of the coming shift. Raises NotOfTheShift, SamePerson, Signed."""
    access.require(by, Act.SHIFT_SIGN)
    with transaction.atomic():
        fresh = _locked().get(pk=handover.pk)
        if fresh.given_at is None:
            raise Signed(fresh, _("Belum diserahkan oleh jaga sebelumnya."))
        if fresh.taken_at is not None:
            raise Signed(fresh)
        if fresh.given_by_id == by.pk:
            raise SamePerson
        if not belongs(by, fresh.after, now=now):
            raise NotOfTheShift(fresh.after)
        fresh.taken_by, fresh.taken_at, fresh.version = by, now, fresh.version + 1
        fresh.save(update_fields=["taken_by", "taken_at", "version"])
        _record(fresh, "handover_taken", by=by, now=now)
    return all_handovers().get(pk=fresh.pk)


def belongs(person: User, shift: Shift, *, now: dt.datetime) -> bool:
    """In its group, or standing in: on duty at any time of it so far."""
    if GroupMember.objects.filter(person=person, group_id=shift.group_id).exists():
        return True
    stood_in = Duty.objects.filter(person=person, began_at__lt=min(shift.ends_at, now + dt.timedelta(seconds=1)))
    return (
        stood_in.filter(Q(ended_at=None) | Q(ended_at__gt=shift.starts_at))
        .exclude(Q(ended_at=None) & Q(seen_at__lt=shift.starts_at))
        .exists()
    )


def all_handovers() -> QuerySet[Handover]:
    return Handover.objects.select_related("before__group", "after__group", "made_by", "given_by", "taken_by")


def row(handover: Handover, *, full: bool = True) -> dict[str, Any]:
    said = {
        "id": handover.pk,
        "before": shift_row(handover.before),
        "after": shift_row(handover.after),
        "made_at": iso(handover.made_at),
        "made_by": handover.made_by.display_name,
        "version": handover.version,
        "given": _signature(handover.given_by, handover.given_at),
        "taken": _signature(handover.taken_by, handover.taken_at),
        "counts": {name: section["n"] for name, section in handover.pack.get("sections", {}).items()},
    }
    return {**said, "notes": handover.notes, "pack": handover.pack} if full else said


def shift_row(shift: Shift) -> dict[str, Any]:
    return {
        "day": shift.day.isoformat(),
        "slot": shift.slot,
        "group": shift.group.code,
        "group_name": shift.group.name,
        "starts_at": iso(shift.starts_at),
        "ends_at": iso(shift.ends_at),
        "changed": shift.changed_by_id is not None,
    }


def _signature(person: User | None, at: dt.datetime | None) -> dict[str, Any] | None:
    if person is None or at is None:
        return None
    return {"username": person.username, "name": person.display_name, "at": iso_or_none(at)}


def _change(now: dt.datetime) -> tuple[Shift, Shift]:
    """The change of shift that a handover made now is for. Raises NoRoster."""
    near = timetable.around(now)
    if near.on is not None and near.before is not None:
        taken = Handover.objects.filter(before=near.before, after=near.on, taken_at__isnull=False).exists()
        if roster.hands_over_late(now, shift_began=near.on.starts_at, taken=taken):
            return near.before, near.on
    if near.on is None or near.next is None:
        raise NoRoster
    return near.on, near.next


def _locked() -> QuerySet[Handover]:
    return all_handovers().select_for_update(of=("self",))


def _record(handover: Handover, act: str, *, by: User, now: dt.datetime) -> None:
    subject = f"{handover.before.day} {handover.before.slot}"
    detail = {name: section["n"] for name, section in handover.pack.get("sections", {}).items()}
    audit.record(actor=by, act=act, subject=subject, detail=detail, at=now)
    timetable.tell({"what": "handover", "id": handover.pk}, now=now)
