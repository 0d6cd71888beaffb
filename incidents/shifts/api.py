"""The API of duty and presence: check the shape, call one act, answer with who is where."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.problems import Problem
from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents.models import Position
from incidents.shifts import duty, viewings
from incidents.shifts.shapes import (
    BeatRequest,
    DutyBoard,
    DutyRow,
    MuteRequest,
    SignOnRequest,
    ViewingAnswer,
    ViewingBoard,
    ViewingRequest,
)


class UnknownPosition(Problem):
    code = "unknown_position"


class DutyList(APIView):
    required_acts: ClassVar = {"GET": Act.LOAD_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=DutyBoard, summary="Who is where, and who has which subject open")
    def get(self, request: Request) -> Response:
        now = timezone.now()
        return Response({"people": duty.board(now=now)})


class SignOn(APIView):
    required_acts: ClassVar = {"POST": Act.SHIFT_SIGN}
    throttle_scope = "act"

    @extend_schema(request=SignOnRequest, responses=DutyRow, summary="Start watching at a position")
    def post(self, request: Request) -> Response:
        slug = checked(SignOnRequest, request).get("position") or None
        position = Position.objects.filter(slug=slug, in_use=True).first() if slug else None
        if slug and position is None:
            raise UnknownPosition(slug, field="position")
        now = timezone.now()
        return Response(duty.row(duty.sign_on(signed_in_user(request), position=position, now=now), now=now))


class Beat(APIView):
    required_acts: ClassVar = {"POST": Act.SHIFT_SIGN}
    throttle_scope = "act"

    @extend_schema(
        request=BeatRequest, responses=DutyRow, summary="Every 30 s while the desk is open; 409 who is not on duty"
    )
    def post(self, request: Request) -> Response:
        subject = checked(BeatRequest, request).get("doing", "")
        person, now = signed_in_user(request), timezone.now()
        heard = duty.beat(person, now=now)
        if subject:
            viewings.look(person, subject=subject, now=now)
        return Response(duty.row(heard, now=now))


class SignOff(APIView):
    required_acts: ClassVar = {"POST": Act.SHIFT_SIGN}
    throttle_scope = "act"

    @extend_schema(request=None, responses={204: None}, summary="Stop watching")
    def post(self, request: Request) -> Response:
        duty.sign_off(signed_in_user(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class SoundTest(APIView):
    required_acts: ClassVar = {"POST": Act.SHIFT_SIGN}
    throttle_scope = "act"

    @extend_schema(request=None, responses=DutyRow, summary="The test sound was heard at this desk")
    def post(self, request: Request) -> Response:
        now = timezone.now()
        return Response(duty.row(duty.sound_tested(signed_in_user(request), now=now), now=now))


class Mute(APIView):
    required_acts: ClassVar = {"POST": Act.SHIFT_SIGN}
    throttle_scope = "act"

    @extend_schema(request=MuteRequest, responses=DutyRow, summary="Silence this desk, 60 s at most; 0 ends it")
    def post(self, request: Request) -> Response:
        seconds, now = checked(MuteRequest, request)["seconds"], timezone.now()
        return Response(duty.row(duty.mute(signed_in_user(request), seconds=seconds, now=now), now=now))


class Viewings(APIView):
    required_acts: ClassVar = {"GET": Act.LOAD_VIEW, "POST": Act.INCIDENT_NOTE, "DELETE": Act.INCIDENT_NOTE}
    throttle_scope = "act"

    @extend_schema(responses=ViewingBoard, summary="Who has what open")
    def get(self, request: Request) -> Response:
        return Response({"subjects": viewings.everywhere(now=timezone.now())})

    @extend_schema(request=ViewingRequest, responses=ViewingAnswer, summary="I have this open; every 10 s")
    def post(self, request: Request) -> Response:
        values = checked(ViewingRequest, request)
        people = viewings.look(signed_in_user(request), now=timezone.now(), **values)
        return Response({"subject": values["subject"], "people": people})

    @extend_schema(
        parameters=[OpenApiParameter("subject", str, required=True)], responses={204: None}, summary="I closed it"
    )
    def delete(self, request: Request) -> Response:
        subject = request.query_params.get("subject", "")
        viewings.leave(signed_in_user(request), subject=subject[:40], now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def checked(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    said = kind(data=request.data)
    said.is_valid(raise_exception=True)
    return dict(said.validated_data)
