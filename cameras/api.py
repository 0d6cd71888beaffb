"""The API's view of areas, lorong, cameras and live addresses."""

import datetime as dt
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.etag import EtagMixin
from accounts.paging import Cursor
from accounts.problems import Problem
from accounts.roles import Act, Role
from accounts.tokens import signed_in_user
from cameras import mapdata
from cameras.models import Area, Camera, Lorong
from cameras.serializers import (
    AreaSerializer,
    CameraDetailSerializer,
    CameraSerializer,
    LiveSerializer,
    LorongSerializer,
)
from cameras.streaming import condition, guests, privacy
from cameras.streaming.live import open_still, open_stream
from cameras.streaming.models import Profile

SCRIPT_GRANT = dt.timedelta(hours=1)


class BadProfile(Problem):
    code = "bad_profile"


class ByCode(Cursor):
    ordering = "code"


class LorongFilter(filters.FilterSet):
    area = filters.CharFilter(field_name="area__code", lookup_expr="startswith", label="area code or its beginning")
    q = filters.CharFilter(field_name="name", lookup_expr="icontains", label="words in the name")

    class Meta:
        model = Lorong
        fields = ["safety_class", "area", "q"]


class CameraFilter(filters.FilterSet):
    area = filters.CharFilter(field_name="area__code", lookup_expr="startswith", label="area code or its beginning")
    lorong = filters.CharFilter(field_name="lorong__code", label="lorong code")
    lorong_class = filters.CharFilter(field_name="lorong__safety_class", label="red, yellow or green")
    q = filters.CharFilter(method="matching", label="words in code, name, lorong or road")

    class Meta:
        model = Camera
        fields = ["life_cycle", "kind", "area", "lorong", "lorong_class", "q"]

    def matching(self, queryset: QuerySet[Camera], name: str, value: str) -> QuerySet[Camera]:
        for word in value.split()[:5]:
            queryset = queryset.filter(
                Q(code__icontains=word)
                | Q(name__icontains=word)
                | Q(road__icontains=word)
                | Q(lorong__name__icontains=word)
                | Q(area__name__icontains=word)
            )
        return queryset


class AreaList(EtagMixin, ListAPIView[Area]):
    serializer_class = AreaSerializer
    pagination_class = ByCode
    filterset_fields: ClassVar = ["level"]
    required_acts: ClassVar = {"GET": Act.MAP_VIEW}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[Area]:
        return Area.objects.select_related("parent").defer("boundary", "parent__boundary")


class LorongList(EtagMixin, ListAPIView[Lorong]):
    serializer_class = LorongSerializer
    pagination_class = ByCode
    filterset_class = LorongFilter
    required_acts: ClassVar = {"GET": Act.CAMERA_VIEW}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[Lorong]:
        return access.visible_to(self.request.user, Lorong.objects.select_related("area").defer("area__boundary"))


class CameraList(EtagMixin, ListAPIView[Camera]):
    serializer_class = CameraSerializer
    pagination_class = ByCode
    filterset_class = CameraFilter
    required_acts: ClassVar = {"GET": Act.CAMERA_VIEW}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[Camera]:
        cameras = Camera.objects.select_related("area", "lorong").defer("area__boundary", "lorong__line")
        return access.visible_to(self.request.user, cameras)


class CameraDetail(EtagMixin, RetrieveAPIView[Camera]):
    serializer_class = CameraDetailSerializer
    required_acts: ClassVar = {"GET": Act.CAMERA_VIEW}
    throttle_scope = "read"

    def get_object(self) -> Camera:
        return access.get_visible(
            self.request.user, Camera.objects.select_related("area", "lorong"), code=self.kwargs["code"]
        )

    def get_serializer_context(self) -> dict[str, Any]:
        camera = self.get_object()
        may_read_lines = access.may(self.request.user, Act.NODE_VIEW)
        streams = condition.of(camera, now=timezone.now(), with_lines=may_read_lines)
        return {**super().get_serializer_context(), "streams": streams}


class Live(APIView):
    required_acts: ClassVar = {"GET": Act.CAMERA_LIVE}
    throttle_scope = "read"

    @extend_schema(
        parameters=[
            OpenApiParameter("profile", str, enum=Profile.values, default="tile"),
            OpenApiParameter("hevc", bool, default=False, description="the player plays H.265 as it comes"),
        ],
        responses=LiveSerializer,
        summary="A signed, short-lived address to watch a camera",
    )
    def get(self, request: Request, code: str) -> Response:
        profile = request.query_params.get("profile", "tile")
        camera = _watchable(request, code, profile)
        hevc = request.query_params.get("hevc") in {"1", "true"}
        user = signed_in_user(request)
        policy = guests.check_live(camera, user=user)
        address = open_stream(camera, profile, user=user, now=timezone.now(), hevc=hevc)
        if policy == privacy.BLUR:
            address = guests.for_guests(address, camera)
        response = Response(LiveSerializer(address).data)
        response["Cache-Control"] = "no-store"
        return response


class StillPicture(APIView):
    required_acts: ClassVar = {"GET": Act.CAMERA_LIVE}
    throttle_scope = "read"

    @extend_schema(
        parameters=[OpenApiParameter("guest", bool, default=False, description="the picture that visitors may see")],
        responses={
            200: OpenApiResponse(description="The blurred JPEG itself, while visitors may see no other"),
            204: OpenApiResponse(description="Visitors may see it, but there is no picture yet"),
            302: OpenApiResponse(description="Leads to the JPEG; that answers 204 until there is one"),
            403: OpenApiResponse(description="hidden_from_guests: nothing of it for visitors"),
        },
        summary="The camera's last still picture, at most 320x180",
    )
    def get(self, request: Request, code: str) -> HttpResponse:
        camera = access.get_visible(request.user, Camera.objects.watchable(), act=Act.CAMERA_LIVE, code=code)
        user = signed_in_user(request)
        asked = request.query_params.get("guest") in {"1", "true"}
        policy = guests.policy_for(camera, user=user, asked=asked)
        if policy == privacy.HIDE:
            raise guests.HiddenFromGuests
        address = open_still(camera, user=user, now=timezone.now())
        if policy == privacy.BLUR:
            return _blurred(guests.still_of(camera, address))
        response = HttpResponseRedirect(address)
        # Less than the grant lives; a list of fifty cameras that is looked at again asks nobody. A wall asks each time:
        # visitors may have come.
        response["Cache-Control"] = "no-store" if user.role == Role.WALL else "private, max-age=20"
        return response


class HlsRedirect(APIView):
    """For VLC, ffmpeg and scripts: leads to the signed playlist. Players do not come back here, so it lives long."""

    required_acts: ClassVar = {"GET": Act.CAMERA_LIVE}
    throttle_scope = "read"
    schema = None

    def get(self, request: Request, code: str, profile: str) -> HttpResponse:
        camera = _watchable(request, code, profile)
        guests.check_live(camera, user=signed_in_user(request))
        now = timezone.now()
        address = open_stream(camera, profile, user=signed_in_user(request), now=now, lifetime=SCRIPT_GRANT)
        response = HttpResponseRedirect(address.hls)
        response["Cache-Control"] = "no-store"
        return response


class MapBase(APIView):
    required_acts: ClassVar = {"GET": Act.MAP_VIEW}
    throttle_scope = "read"

    @extend_schema(
        responses={200: {"type": "object", "additionalProperties": True}},
        summary="The city's own base map as GeoJSON layers",
    )
    def get(self, request: Request) -> HttpResponse:
        return mapdata.response(request)


def _blurred(still: guests.Still) -> HttpResponse:
    empty = still.jpeg is None
    response = HttpResponse(still.jpeg or b"", content_type="image/jpeg", status=204 if empty else 200)
    if still.last_modified:
        response["Last-Modified"] = still.last_modified
    response["Cache-Control"] = "no-store"
    response["Warroom-Picture"] = "blurred"
    return response


def _watchable(request: Request | HttpRequest, code: str, profile: str) -> Camera:
    if profile not in Profile.values:
        raise BadProfile(_("Profil tidak dikenal: pakai %s.") % ", ".join(Profile.values), field="profile")
    return access.get_visible(request.user, Camera.objects.watchable(), act=Act.CAMERA_LIVE, code=code)
