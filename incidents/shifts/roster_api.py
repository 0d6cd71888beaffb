"""The API of roster, groups and handover."""

import datetime as dt
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents.models import DutyGroup, Handover, Shift
from incidents.shifts import duty, groups, handover, roster, shapes, timetable
from incidents.shifts.api import checked
from incidents.stamps import iso


class ShiftList(APIView):
    required_acts: ClassVar = {"GET": Act.SHIFT_VIEW}
    throttle_scope = "read"

    @extend_schema(
        parameters=[OpenApiParameter("from", OpenApiTypes.DATE), OpenApiParameter("to", OpenApiTypes.DATE)],
        responses=shapes.ShiftSpan,
        summary="The roster; this week without dates, 62 days at most",
    )
    def get(self, request: Request) -> Response:
        today = timezone.now().astimezone(roster.ZONE).date()
        first = _day(request, "from") or today - dt.timedelta(days=today.weekday())
        last = min(_day(request, "to") or first + dt.timedelta(days=6), first + dt.timedelta(days=timetable.MOST_DAYS))
        rows = Shift.objects.select_related("group").filter(day__gte=first, day__lte=last)
        return Response({"shifts": [handover.shift_row(shift) for shift in rows]})


class ShiftNow(APIView):
    required_acts: ClassVar = {"GET": Act.SHIFT_VIEW}
    throttle_scope = "read"

    @extend_schema(
        responses=shapes.ShiftNow,
        summary="Which shift is on, which comes, who is on duty",
    )
    def get(self, request: Request) -> Response:
        now = timezone.now()
        return Response(now_answer(now=now))


class Roster(APIView):
    required_acts: ClassVar = {"POST": Act.SHIFT_MANAGE, "PUT": Act.SHIFT_MANAGE}
    throttle_scope = "act"

    @extend_schema(
        request=None,
        responses=shapes.RosterFilled,
        summary="Fill what is missing of the next 60 days by the rotation",
    )
    def post(self, request: Request) -> Response:
        return Response({"made": timetable.fill_for(signed_in_user(request), now=timezone.now())})

    @extend_schema(request=shapes.SwapRequest, responses=shapes.ShiftRow, summary="Another group takes a shift")
    def put(self, request: Request) -> Response:
        said, by = checked(shapes.SwapRequest, request), signed_in_user(request)
        shift = access.get_visible(by, Shift.objects.all(), day=said["day"], slot=said["slot"])
        group = access.get_visible(by, DutyGroup.objects.all(), code=said["group"])
        return Response(
            handover.shift_row(
                timetable.put_group(shift, group=group, by=by, reason=said["reason"], now=timezone.now())
            )
        )


class Groups(APIView):
    required_acts: ClassVar = {"GET": Act.SHIFT_VIEW, "PUT": Act.SHIFT_MANAGE}

    @property
    def throttle_scope(self) -> str:
        return "read" if self.request.method == "GET" else "act"

    @extend_schema(
        responses=shapes.DutyGroups,
        summary="The groups and their members",
    )
    def get(self, request: Request) -> Response:
        return Response({"groups": [group_row(group) for group in groups.all_groups()]})

    @extend_schema(
        request=shapes.GroupRequest,
        responses=shapes.DutyGroupRow,
        summary="Make or change a group",
    )
    def put(self, request: Request) -> Response:
        said = checked(shapes.GroupRequest, request)
        return Response(group_row(groups.put(by=signed_in_user(request), now=timezone.now(), **said)))


class Handovers(APIView):
    required_acts: ClassVar = {"GET": Act.SHIFT_VIEW, "POST": Act.SHIFT_SIGN}

    @property
    def throttle_scope(self) -> str:
        return "read" if self.request.method == "GET" else "act"

    @extend_schema(
        operation_id="handovers_list",
        responses=shapes.HandoverList,
        summary="The newest 90, without their packs",
    )
    def get(self, request: Request) -> Response:
        rows = handover.all_handovers()[:90]
        return Response({"handovers": [handover.row(one, full=False) for one in rows]})

    @extend_schema(request=None, responses=shapes.HandoverRow, summary="Make the pack, or refresh it")
    def post(self, request: Request) -> Response:
        made = handover.make(by=signed_in_user(request), now=timezone.now())
        return Response(handover.row(made), status=status.HTTP_201_CREATED)


class HandoverDetail(APIView):
    required_acts: ClassVar = {"GET": Act.SHIFT_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=shapes.HandoverRow, summary="One handover with its pack")
    def get(self, request: Request, pk: int) -> Response:
        return Response(handover.row(_handover(request, pk)))


class HandoverNotes(APIView):
    required_acts: ClassVar = {"PUT": Act.SHIFT_SIGN}
    throttle_scope = "act"

    @extend_schema(request=shapes.NotesRequest, responses=shapes.HandoverRow, summary="Notes, until it is given")
    def put(self, request: Request, pk: int) -> Response:
        said = checked(shapes.NotesRequest, request)
        found = _handover(request, pk)
        return Response(
            handover.row(handover.write_notes(found, by=signed_in_user(request), now=timezone.now(), **said))
        )


class HandoverGive(APIView):
    required_acts: ClassVar = {"POST": Act.SHIFT_SIGN}
    throttle_scope = "act"

    @extend_schema(request=shapes.VersionRequest, responses=shapes.HandoverRow, summary="Signed by the leaving shift")
    def post(self, request: Request, pk: int) -> Response:
        found, said = _handover(request, pk), checked(shapes.VersionRequest, request)
        return Response(handover.row(handover.give(found, by=signed_in_user(request), now=timezone.now(), **said)))


class HandoverTake(APIView):
    required_acts: ClassVar = {"POST": Act.SHIFT_SIGN}
    throttle_scope = "act"

    @extend_schema(request=None, responses=shapes.HandoverRow, summary="Signed by another person, of the coming shift")
    def post(self, request: Request, pk: int) -> Response:
        found = _handover(request, pk)
        return Response(handover.row(handover.take(found, by=signed_in_user(request), now=timezone.now())))


def now_answer(*, now: dt.datetime) -> dict[str, Any]:
    near = timetable.around(now)
    return {
        "at": iso(now),
        "now": handover.shift_row(near.on) if near.on else None,
        "next": handover.shift_row(near.next) if near.next else None,
        "people": duty.board(now=now),
    }


def group_row(group: DutyGroup) -> dict[str, Any]:
    members = [
        {
            "username": member.person.username,
            "name": member.person.display_name,
            "initials": member.person.initials,
            "position": member.position.slug if member.position else None,
            "position_name": member.position.name if member.position else "",
            "leads": member.leads,
        }
        for member in group.memberships.all()
    ]
    return {"code": group.code, "name": group.name, "members": members}


def _handover(request: Request, pk: int) -> Handover:
    return access.get_visible(request.user, handover.all_handovers(), pk=pk)


def _day(request: Request, name: str) -> dt.date | None:
    said = request.query_params.get(name)
    return serializers.DateField().run_validation(said) if said else None
