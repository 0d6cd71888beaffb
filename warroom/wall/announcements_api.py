"""Words on a wall over HTTP."""

import datetime as dt
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from warroom.wall import announcements, shown
from warroom.wall.models import Announcement, Wall
from warroom.wall.serializers import WallSerializer


class WordsSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(Announcement.Kind.choices)
    text = serializers.CharField(max_length=500, help_text="one line of at most 90 characters", trim_whitespace=True)
    minutes = serializers.IntegerField(min_value=1, max_value=1440, default=30)


class AnnouncementSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    text = serializers.CharField()
    author = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()


class AnnouncementListSerializer(serializers.Serializer[Any]):
    results = AnnouncementSerializer(many=True)


class Announcements(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "POST": Act.WALL_OPERATE}

    @property
    def throttle_scope(self) -> str:
        return "act" if self.request.method == "POST" else "read"

    @extend_schema(responses=AnnouncementListSerializer, summary="Banners, tickers and announcements on this wall now")
    def get(self, request: Request, slug: str) -> Response:
        wall = access.get_visible(request.user, shown.walls(), slug=slug)
        return Response({"results": shown.announcements(wall.unended, now=timezone.now())})  # type: ignore[attr-defined]

    @extend_schema(request=WordsSerializer, responses=WallSerializer, summary="Put words on a wall, with an end")
    def post(self, request: Request, slug: str) -> Response:
        asked = WordsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        told = announcements.make(
            access.get_visible(request.user, Wall.objects.all(), slug=slug),
            kind=asked.validated_data["kind"],
            text=asked.validated_data["text"],
            lasts=dt.timedelta(minutes=asked.validated_data["minutes"]),
            by=signed_in_user(request),
            now=timezone.now(),
        )
        return Response(told)


class AnnouncementOne(APIView):
    required_acts: ClassVar = {"DELETE": Act.WALL_OPERATE}
    throttle_scope = "act"

    @extend_schema(responses=WallSerializer, summary="Take words off a wall before their time")
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        wall = access.get_visible(request.user, Wall.objects.all(), slug=slug)
        return Response(announcements.end(wall, pk, by=signed_in_user(request), now=timezone.now()))
