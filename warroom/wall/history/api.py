"""The wall's memory over HTTP."""

import datetime as dt
from typing import Any, ClassVar, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.problems import Problem
from accounts.roles import Act
from accounts.tokens import signed_in_user
from warroom.wall.history import read
from warroom.wall.models import Wall

LONGEST: Final = dt.timedelta(days=2)  # of events in one answer: a day of steps is read past, a month would be slow


class BadSpan(Problem):
    """The end lies before the start, or too far after it."""

    code = "bad_span"


class MomentQuerySerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField(required=False, help_text="default: now")


class SpanQuerySerializer(serializers.Serializer[Any]):
    to = serializers.DateTimeField(required=False, help_text="default: now")
    after = serializers.IntegerField(
        min_value=0, max_value=2**63 - 1, default=0, help_text="``next`` of the page before"
    )
    limit = serializers.IntegerField(min_value=1, max_value=read.EVENTS_AT_ONCE, default=200)

    def get_fields(self) -> dict[str, Any]:
        start = serializers.DateTimeField(required=False, help_text="default: a day before the end; at most two days")
        return {"from": start, **super().get_fields()}


class WallEventSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    by = serializers.CharField(help_text="empty: the wall itself")
    revision = serializers.IntegerField()
    detail = serializers.DictField()
    drill = serializers.BooleanField()


class WallEventPageSerializer(serializers.Serializer[Any]):
    results = WallEventSerializer(many=True)
    next = serializers.IntegerField(allow_null=True)


class MomentSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    oldest = serializers.DateTimeField(allow_null=True, help_text="where this wall's memory begins")
    shown = serializers.DictField(allow_null=True, help_text="the wall as it was; null before its memory begins")
    event = WallEventSerializer(allow_null=True)
    cameras = serializers.DictField(help_text="by code: name, place, recorded")
    alerts = serializers.ListField(child=serializers.DictField())
    incidents = serializers.ListField(child=serializers.DictField())


class Moment(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW}
    throttle_scope = "read"

    @extend_schema(
        parameters=[MomentQuerySerializer], responses=MomentSerializer, summary="What a wall showed at a moment"
    )
    def get(self, request: Request, slug: str) -> Response:
        query = MomentQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        wall = access.get_visible(request.user, Wall.objects.all(), slug=slug)
        at = query.validated_data.get("at") or timezone.now()
        return Response(read.moment(wall, at=at, reader=signed_in_user(request)))


class Events(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW}
    throttle_scope = "read"

    @extend_schema(
        parameters=[SpanQuerySerializer], responses=WallEventPageSerializer, summary="What changed a wall, in order"
    )
    def get(self, request: Request, slug: str) -> Response:
        query = SpanQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        wall = access.get_visible(request.user, Wall.objects.all(), slug=slug)
        until = asked.get("to") or timezone.now()
        since = asked.get("from") or until - dt.timedelta(days=1)
        if not since < until <= since + LONGEST:
            raise BadSpan(_("Rentang waktu paling lama dua hari."), field="from")
        rows = read.events(wall, since=since, until=until, after=asked["after"], limit=asked["limit"])
        more = rows[-1].pk if len(rows) == asked["limit"] else None
        return Response({"results": [read.line(row) for row in rows], "next": more})
