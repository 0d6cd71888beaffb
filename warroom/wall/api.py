"""The feed and the walls over HTTP."""

import json
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.problems import Problem
from accounts.roles import Act
from accounts.tokens import signed_in_user
from warroom.wall import feed, rights, scenes, shown
from warroom.wall.models import Wall
from warroom.wall.serializers import (
    FeedPageSerializer,
    FeedQuerySerializer,
    SceneChoiceSerializer,
    WallListSerializer,
    WallSerializer,
)


class FeedMovedOn(Problem):
    """The feed does not reach back that far (any more). Start from ``head`` with fresh lists."""

    status = 410
    code = "feed_moved_on"


class Feed(APIView):
    required_acts: ClassVar = {"GET": Act.ALERT_VIEW}
    throttle_scope = "read"

    @extend_schema(
        parameters=[FeedQuerySerializer],
        responses={200: FeedPageSerializer, 410: OpenApiResponse(description="older than what is kept; see head")},
        summary="Numbered messages after a number, the same that the sockets carry",
    )
    def get(self, request: Request) -> Response:
        query = FeedQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        oldest = feed.oldest()
        rows = feed.read_on(query.validated_data.get("since", oldest - 1), query.validated_data["limit"])
        if rows is None:
            raise FeedMovedOn(_("Berita setua itu sudah tidak disimpan."), head=feed.head(), oldest=oldest)
        scope = rights.scope_of(signed_in_user(request), now=timezone.now())
        frames = [json.loads(row.text if scope.covers(row) else row.skip) for row in rows]
        return Response(
            {"head": feed.head(), "oldest": oldest, "results": frames}, headers={"Cache-Control": "no-store"}
        )


class WallList(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW}
    throttle_scope = "read"

    @extend_schema(
        operation_id="walls_list", responses=WallListSerializer, summary="The walls, what they show and could show"
    )
    def get(self, request: Request) -> Response:
        walls, now = access.visible_to(request.user, shown.walls()), timezone.now()
        return Response({"results": [shown.shown(wall, now=now) for wall in walls]})


class WallScene(APIView):
    required_acts: ClassVar = {"POST": Act.WALL_OPERATE}
    throttle_scope = "act"

    @extend_schema(
        request=SceneChoiceSerializer,
        responses={200: WallSerializer, 409: OpenApiResponse(description="somebody was first; see current")},
        summary="Show a scene on a wall",
    )
    def post(self, request: Request, slug: str) -> Response:
        asked = SceneChoiceSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        wall = access.get_visible(request.user, Wall.objects.all(), slug=slug)
        told = scenes.show(
            wall,
            asked.validated_data["scene"],
            by=signed_in_user(request),
            revision=asked.validated_data.get("revision"),
            now=timezone.now(),
        )
        return Response(told)
