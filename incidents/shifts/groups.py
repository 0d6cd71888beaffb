"""The groups that take turns, and who is in them."""

import datetime as dt
from collections.abc import Sequence
from typing import TypedDict

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Problem
from accounts.roles import ACTS, Act
from incidents.models import DutyGroup, GroupMember, Position
from incidents.shifts import timetable

SIGNERS = [role for role, acts in ACTS.items() if Act.SHIFT_SIGN in acts]


class NotOfThisRoom(Problem):
    """No such account, or one that takes no shifts: the two look alike."""

    code = "not_of_this_room"

    def __init__(self, username: str) -> None:
        super().__init__(_("%(name)s tidak dapat masuk regu.") % {"name": username}, field="members")


class Member(TypedDict, total=False):
    username: str
    position: str | None
    leads: bool


def all_groups() -> QuerySet[DutyGroup]:
    members = GroupMember.objects.select_related("person", "position").order_by("-leads", "person__first_name", "pk")
    return DutyGroup.objects.prefetch_related(Prefetch("memberships", members)).order_by("code")


def candidates() -> QuerySet[User]:
    """People who may take shifts."""
    return User.objects.filter(is_active=True, role__in=SIGNERS).order_by("first_name", "username")


def put(*, code: str, name: str, members: Sequence[Member], by: User, now: dt.datetime) -> DutyGroup:
    """Make or change a group; its members are those named and nobody else. Somebody of another group moves here."""
    access.require(by, Act.SHIFT_MANAGE)
    people = {person.username: person for person in candidates()}
    positions = {position.slug: position for position in Position.objects.all()}
    with transaction.atomic():
        group, _made = DutyGroup.objects.update_or_create(code=code, defaults={"name": name})
        GroupMember.objects.filter(group=group).delete()
        for member in members:
            person = people.get(member["username"])
            if person is None:
                raise NotOfThisRoom(member["username"])
            values = {
                "group": group,
                "position": positions.get(member.get("position") or ""),
                "leads": member.get("leads", False),
            }
            GroupMember.objects.update_or_create(person=person, defaults=values)
        detail = {"name": name, "members": [member["username"] for member in members]}
        audit.record(actor=by, act="duty_group_changed", subject=code, detail=detail, at=now)
        timetable.tell({"what": "groups", "group": code}, now=now)
    return all_groups().get(pk=group.pk)
