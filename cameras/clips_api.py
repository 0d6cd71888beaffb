"""The API of clips and recordings: ask for a piece of the past, see what there is, fetch it."""

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.fields import DateTimeField
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.etag import EtagMixin
from accounts.problems import Problem
from accounts.roles import Act
from accounts.tokens import signed_in_user
from cameras.models import Camera
from cameras.streaming import clips, material, recording
from cameras.streaming.models import Clip, MediaStorage, Profile, RecordingRule

SHOWN = dt.timedelta(hours=1)
LONGEST_SHOWN = dt.timedelta(days=31)


class BadTime(Problem):
    code = "bad_time"


class ClipSerializer(serializers.ModelSerializer[Clip]):
    id = serializers.UUIDField(source="uid", read_only=True)
    camera = serializers.SlugRelatedField[Camera](slug_field="code", read_only=True)
    asked_by = serializers.CharField(source="asked_by.username", read_only=True)
    duration_s = serializers.SerializerMethodField()

    class Meta:
        model = Clip
        fields = [
            "id", "camera", "profile", "asked_from", "asked_to", "asked_by", "asked_at", "state", "words", "starts_at",
            "ends_at", "duration_s", "gaps", "bytes", "sha256", "node", "ready_at",
        ]  # fmt: skip

    def get_duration_s(self, clip: Clip) -> float | None:
        if clip.starts_at is None or clip.ends_at is None:
            return None
        return round((clip.ends_at - clip.starts_at).total_seconds(), 3)


class ClipRequest(serializers.Serializer[Any]):
    """``from`` and ``to`` with an offset. Without ``profile`` the stream that has most of the time."""

    to = serializers.DateTimeField()
    profile = serializers.ChoiceField(choices=Profile.choices, required=False)

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateTimeField(), **super().get_fields()}  # a keyword of Python


class PinRequest(serializers.Serializer[Any]):
    keep_days = serializers.IntegerField(required=False, min_value=1, max_value=recording.LONGEST_KEEP_DAYS)
    profile = serializers.CharField(required=False, help_text="tile (the default) or main")


class RuleSerializer(serializers.ModelSerializer[RecordingRule]):
    created_by = serializers.CharField(source="created_by.username", read_only=True, default=None)

    class Meta:
        model = RecordingRule
        fields = ["reason", "subject", "profile", "since", "until", "keep_days", "created_by"]


class SpanSerializer(serializers.Serializer[Any]):
    """``source``: "file", or "memory" for an estimate of what the ring holds."""

    profile = serializers.CharField()
    node = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    source = serializers.CharField()  # type: ignore[assignment]  # a Field has a source of its own


class KeptSerializer(serializers.Serializer[Any]):
    """What is kept of a camera. ``paused``: why a node that should record it does not."""

    spans = SpanSerializer(many=True)
    rules = RuleSerializer(many=True)
    paused = serializers.CharField()
    until = serializers.DateTimeField()


class ClipFilter(filters.FilterSet):
    camera = filters.CharFilter(field_name="camera__code", label="camera code")

    class Meta:
        model = Clip
        fields = ["camera", "state"]


class ClipList(EtagMixin, ListAPIView[Clip]):
    serializer_class = ClipSerializer
    filterset_class = ClipFilter
    required_acts: ClassVar = {"GET": Act.CLIP_VIEW}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[Clip]:
        return access.visible_to(self.request.user, Clip.objects.select_related("camera", "asked_by"))


class CameraClips(ClipList):
    """The clips of one camera, and the way to a new one."""

    required_acts: ClassVar = {"GET": Act.CLIP_VIEW, "POST": Act.CLIP_CUT}

    @property
    def throttle_scope(self) -> str:  # type: ignore[override]
        return "act" if self.request.method == "POST" else "read"

    def get_queryset(self) -> QuerySet[Clip]:
        if getattr(self, "swagger_fake_view", False):
            return Clip.objects.none()
        camera = access.get_visible(
            self.request.user, Camera.objects.all(), act=Act.CLIP_VIEW, code=self.kwargs["code"]
        )
        return super().get_queryset().filter(camera=camera)

    @extend_schema(request=ClipRequest, responses={202: ClipSerializer}, summary="Save a piece of this camera's past")
    def post(self, request: Request, code: str) -> Response:
        camera = access.get_visible(request.user, Camera.objects.all(), act=Act.CLIP_CUT, code=code)
        said = ClipRequest(data=request.data)
        said.is_valid(raise_exception=True)
        clip = clips.cut(
            camera,
            said.validated_data["from"],
            said.validated_data["to"],
            by=signed_in_user(request),
            now=timezone.now(),
            profile=said.validated_data.get("profile", ""),
        )
        return Response(ClipSerializer(clip).data, status=status.HTTP_202_ACCEPTED)


class ClipDetail(EtagMixin, RetrieveAPIView[Clip]):
    serializer_class = ClipSerializer
    required_acts: ClassVar = {"GET": Act.CLIP_VIEW}
    throttle_scope = "read"

    def get_object(self) -> Clip:
        rows = Clip.objects.select_related("camera", "asked_by")
        return access.get_visible(self.request.user, rows, uid=self.kwargs["uid"])


class ClipDownload(APIView):
    required_acts: ClassVar = {"GET": Act.CLIP_VIEW}
    throttle_scope = "read"

    @extend_schema(
        responses={302: None},
        summary="The file, from the node that wrote it",
        description="Leads to a signed address, good for an hour, that answers ranges. Each download is in the trail.",
    )
    def get(self, request: Request, uid: uuid.UUID) -> HttpResponse:
        clip = access.get_visible(request.user, Clip.objects.select_related("camera"), uid=uid)
        response = HttpResponseRedirect(clips.address(clip, by=signed_in_user(request), now=timezone.now()))
        response["Cache-Control"] = "no-store"
        return response


class Recordings(APIView):
    required_acts: ClassVar = {"GET": Act.CLIP_VIEW}
    throttle_scope = "read"

    @extend_schema(
        parameters=[
            OpenApiParameter("from", dt.datetime, description="default: an hour ago"),
            OpenApiParameter("to", dt.datetime, description="default: now"),
        ],
        responses=KeptSerializer,
        summary="What is kept of this camera",
    )
    def get(self, request: Request, code: str) -> Response:
        camera = access.get_visible(request.user, Camera.objects.all(), act=Act.CLIP_VIEW, code=code)
        now = timezone.now()
        until = _time(request, "to", now)
        since = _time(request, "from", until - SHOWN)
        if not dt.timedelta() < until - since <= LONGEST_SHOWN:
            raise BadTime(_("Waktu selesai harus sesudah waktu mulai, paling lama 31 hari."), field="to")
        return Response(KeptSerializer(_kept(camera, since=since, until=until, now=now)).data)


class Pin(APIView):
    required_acts: ClassVar = {"POST": Act.RECORDING_MANAGE}
    throttle_scope = "act"

    @extend_schema(request=PinRequest, responses=KeptSerializer, summary="Record this camera until it is unpinned")
    def post(self, request: Request, code: str) -> Response:
        camera = access.get_visible(request.user, Camera.objects.all(), act=Act.RECORDING_MANAGE, code=code)
        said = PinRequest(data=request.data)
        said.is_valid(raise_exception=True)
        now = timezone.now()
        recording.pin(camera, by=signed_in_user(request), now=now, **said.validated_data)
        return Response(KeptSerializer(_kept(camera, since=now - SHOWN, until=now, now=now)).data)


class Unpin(APIView):
    required_acts: ClassVar = {"POST": Act.RECORDING_MANAGE}
    throttle_scope = "act"

    @extend_schema(request=None, responses=KeptSerializer, summary="Record this camera no longer")
    def post(self, request: Request, code: str) -> Response:
        camera = access.get_visible(request.user, Camera.objects.all(), act=Act.RECORDING_MANAGE, code=code)
        now = timezone.now()
        recording.unpin(camera, by=signed_in_user(request), now=now)
        return Response(KeptSerializer(_kept(camera, since=now - SHOWN, until=now, now=now)).data)


def _kept(camera: Camera, *, since: dt.datetime, until: dt.datetime, now: dt.datetime) -> dict[str, Any]:
    rules = list(recording.active(now).filter(camera=camera).select_related("created_by").order_by("since"))
    nodes = camera.stream_assignments.values("node__name")
    stopped = MediaStorage.objects.filter(node__in=nodes).exclude(paused="").values_list("paused", flat=True)
    return {
        "spans": material.of(camera, since=since, until=until, now=now),
        "rules": rules,
        "paused": (stopped.first() or "") if rules else "",
        "until": until,
    }


def _time(request: Request, name: str, default: dt.datetime) -> dt.datetime:
    text = request.query_params.get(name)
    if not text:
        return default
    try:
        value: dt.datetime = DateTimeField().to_internal_value(text)
    except serializers.ValidationError:
        raise BadTime(
            _("Waktu tidak terbaca: pakai ISO 8601, misalnya 2026-11-23T20:41:03+08:00."), field=name
        ) from None
    return value
