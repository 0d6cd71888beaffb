"""Layouts and scenes over HTTP. A refusal is a 400 with ``errors`` for every field, or a 409 with ``current``."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from warroom.wall import scenes as scenes_of
from warroom.wall.design import layouts, scenes, transfer
from warroom.wall.design import serializers as shapes
from warroom.wall.models import Layout, Wall

REFUSED: Any = {
    400: OpenApiResponse(description="errors: every field that is wrong, and why"),
    409: OpenApiResponse(description="somebody was first, or it is in use; see current and used_by"),
}
GONE: Any = {204: None, **REFUSED}


def asked_of(request: Request, shape: type[Serializer[Any]]) -> dict[str, Any]:
    """The request's body in this shape, or a 400."""
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def wall_of(request: Request, slug: str) -> Wall:
    return access.get_visible(request.user, Wall.objects.select_related("account"), slug=slug)


class LayoutList(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "POST": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(operation_id="layouts_list", responses=shapes.LayoutListSerializer, summary="The layouts there are")
    def get(self, request: Request) -> Response:
        rows = access.visible_to(request.user, Layout.objects.all())
        return Response({"results": [layouts.told(row) for row in rows]})

    @extend_schema(
        request=shapes.NewLayoutSerializer,
        responses={201: shapes.LayoutSerializer, **REFUSED},
        summary="Make a layout",
    )
    def post(self, request: Request) -> Response:
        asked = asked_of(request, shapes.NewLayoutSerializer)
        made = layouts.make(**asked, by=signed_in_user(request), now=timezone.now())
        return Response(layouts.told(made), status=201)


class LayoutOne(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "PUT": Act.WALL_MANAGE, "DELETE": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(responses=shapes.LayoutSerializer, summary="One layout")
    def get(self, request: Request, slug: str) -> Response:
        return Response(layouts.told(access.get_visible(request.user, Layout.objects.all(), slug=slug)))

    @extend_schema(
        request=shapes.LayoutChangeSerializer,
        responses={200: shapes.LayoutSerializer, **REFUSED},
        summary="Change a layout, from the version that was read",
    )
    def put(self, request: Request, slug: str) -> Response:
        access.get_visible(request.user, Layout.objects.all(), slug=slug)
        asked = asked_of(request, shapes.LayoutChangeSerializer)
        return Response(layouts.told(layouts.change(slug, **asked, by=signed_in_user(request), now=timezone.now())))

    @extend_schema(responses=GONE, summary="Delete a layout that is not used")
    def delete(self, request: Request, slug: str) -> Response:
        access.get_visible(request.user, Layout.objects.all(), slug=slug)
        layouts.drop(slug, by=signed_in_user(request), now=timezone.now())
        return Response(status=204)


class LayoutVersions(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_MANAGE}
    throttle_scope = "read"

    @extend_schema(responses=shapes.VersionListSerializer, summary="A layout as it once was, newest first")
    def get(self, request: Request, slug: str) -> Response:
        layout = access.get_visible(request.user, Layout.objects.all(), slug=slug)
        rows = layout.versions.values("number", "title", "by", "at", "body")[:50]
        return Response({"results": list(rows)})


class SceneList(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "POST": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(
        operation_id="walls_scenes_list", responses=shapes.SceneListSerializer, summary="The scenes of a wall"
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = wall_of(request, slug).scenes.select_related("layout")
        return Response({"results": [scenes.told(row) for row in rows]})

    @extend_schema(
        request=shapes.NewSceneSerializer, responses={201: shapes.SceneSerializer, **REFUSED}, summary="Make a scene"
    )
    def post(self, request: Request, slug: str) -> Response:
        wall, asked = wall_of(request, slug), asked_of(request, shapes.NewSceneSerializer)
        made = scenes.make(wall, **asked, by=signed_in_user(request), now=timezone.now())
        return Response(scenes.told(made), status=201)


class SceneOne(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "PUT": Act.WALL_MANAGE, "DELETE": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(responses=shapes.SceneSerializer, summary="One scene")
    def get(self, request: Request, slug: str, scene: str) -> Response:
        return Response(scenes.told(scenes_of.find(wall_of(request, slug), scene)))

    @extend_schema(
        request=shapes.SceneChangeSerializer,
        responses={200: shapes.SceneSerializer, **REFUSED},
        summary="Change a scene, from the version that was read",
    )
    def put(self, request: Request, slug: str, scene: str) -> Response:
        wall, asked = wall_of(request, slug), asked_of(request, shapes.SceneChangeSerializer)
        kept = scenes.change(wall, scene, **asked, by=signed_in_user(request), now=timezone.now())
        return Response(scenes.told(kept))

    @extend_schema(responses=GONE, summary="Delete a scene that is not used")
    def delete(self, request: Request, slug: str, scene: str) -> Response:
        scenes.drop(wall_of(request, slug), scene, by=signed_in_user(request), now=timezone.now())
        return Response(status=204)


class SceneVersions(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_MANAGE}
    throttle_scope = "read"

    @extend_schema(responses=shapes.VersionListSerializer, summary="A scene as it once was, newest first")
    def get(self, request: Request, slug: str, scene: str) -> Response:
        rows = scenes_of.find(wall_of(request, slug), scene).versions.all()[:50]
        told = [
            {
                "number": row.number,
                "title": row.title,
                "by": row.by,
                "at": row.at,
                "layout": row.layout_slug or None,
                "cells": row.cells,
            }
            for row in rows
        ]
        return Response({"results": told})


class Export(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_MANAGE}
    throttle_scope = "read"

    @extend_schema(responses=shapes.WallFileSerializer, summary="The wall's layouts and scenes as a file")
    def get(self, request: Request, slug: str) -> Response:
        name = f'attachment; filename="dinding-{slug}.json"'
        return Response(transfer.export(wall_of(request, slug)), headers={"Content-Disposition": name})


class Import(APIView):
    required_acts: ClassVar = {"POST": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(
        request=shapes.WallFileSerializer,
        responses={200: shapes.TakenInSerializer, **REFUSED},
        summary="Take layouts and scenes in, all or nothing",
    )
    def post(self, request: Request, slug: str) -> Response:
        wall = wall_of(request, slug)
        return Response(transfer.take_in(wall, request.data, by=signed_in_user(request), now=timezone.now()))
