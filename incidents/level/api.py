"""The API of levels: check the shape, call one act, answer with the level as it is."""

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from cameras.models import Area
from incidents.level import acts, boundary, cap, rows, words
from incidents.level.actions import STAGES
from incidents.models import Level, LevelChange

LONGEST, USUAL = dt.timedelta(days=92), dt.timedelta(days=7)
MOST_CHANGES = 2000


class ContributorRow(serializers.Serializer[Any]):
    name = serializers.CharField()
    points = serializers.FloatField()
    n = serializers.FloatField()
    words = serializers.CharField()
    area = serializers.CharField(required=False)


class LevelRow(serializers.Serializer[Any]):
    area = serializers.CharField(help_text='code of the kecamatan, or "city"')
    name = serializers.CharField()
    level = serializers.IntegerField()
    word = serializers.CharField()
    since = serializers.DateTimeField()
    version = serializers.IntegerField()
    state = serializers.CharField(help_text="confirmed, or unconfirmed while a raise waits for a supervisor")
    suggested = serializers.IntegerField()
    suggested_since = serializers.DateTimeField()
    score = serializers.FloatField()
    why = serializers.CharField()
    contributors = ContributorRow(many=True)
    computed_at = serializers.DateTimeField()
    proposed = serializers.DictField(allow_null=True, help_text="{by, at}")
    confirmed = serializers.DictField(allow_null=True, help_text="{by, at}")
    exercise = serializers.BooleanField(help_text="it was raised in a drill")


class LevelList(serializers.Serializer[Any]):
    levels = LevelRow(many=True)


class LevelChangeRow(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    area = serializers.CharField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    what = serializers.CharField(help_text="suggested, raised, confirmed, lowered or refused")
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)
    reason = serializers.CharField()
    contributors = ContributorRow(many=True)
    exercise = serializers.BooleanField()
    synthetic = serializers.BooleanField()


class LevelHistory(serializers.Serializer[Any]):
    area = serializers.CharField()
    changes = LevelChangeRow(many=True)


class ToRequest(serializers.Serializer[Any]):
    level = serializers.IntegerField(min_value=1, max_value=5)
    reason = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False)


class RaiseRequest(ToRequest):
    exercise = serializers.BooleanField(default=False)


class ConfirmRequest(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(required=False)


class RefuseRequest(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False)


class Levels(APIView):
    required_acts: ClassVar = {"GET": Act.LEVEL_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=LevelList, summary="The level of the city and of each kecamatan, with its reasons")
    def get(self, request: Request) -> Response:
        found = access.visible_to(request.user, rows.levels())
        return Response({"levels": [rows.row(level) for level in found]})


class LevelStep(APIView):
    throttle_scope = "act"

    def level(self, request: Request, area: str, act: Act) -> Level:
        return find(request, area, act=act)

    def said(self, kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
        said = kind(data=request.data)
        said.is_valid(raise_exception=True)
        return dict(said.validated_data)


class Raise(LevelStep):
    required_acts: ClassVar = {"POST": Act.LEVEL_RAISE}

    @extend_schema(request=RaiseRequest, responses=LevelRow, summary="Raise it: in force at once")
    def post(self, request: Request, area: str) -> Response:
        found, said = self.level(request, area, Act.LEVEL_RAISE), self.said(RaiseRequest, request)
        to = said.pop("level")
        done = acts.raise_to(found, to=to, by=signed_in_user(request), now=timezone.now(), **said)
        return Response(rows.row(done))


class Confirm(LevelStep):
    required_acts: ClassVar = {"POST": Act.LEVEL_CONFIRM}

    @extend_schema(request=ConfirmRequest, responses=LevelRow, summary="A supervisor stands behind a raise")
    def post(self, request: Request, area: str) -> Response:
        found, said = self.level(request, area, Act.LEVEL_CONFIRM), self.said(ConfirmRequest, request)
        return Response(rows.row(acts.confirm(found, by=signed_in_user(request), now=timezone.now(), **said)))


class Refuse(LevelStep):
    required_acts: ClassVar = {"POST": Act.LEVEL_CONFIRM}

    @extend_schema(request=RefuseRequest, responses=LevelRow, summary="Back to what was last confirmed")
    def post(self, request: Request, area: str) -> Response:
        found, said = self.level(request, area, Act.LEVEL_CONFIRM), self.said(RefuseRequest, request)
        return Response(rows.row(acts.refuse(found, by=signed_in_user(request), now=timezone.now(), **said)))


class Lower(LevelStep):
    required_acts: ClassVar = {"POST": Act.LEVEL_CONFIRM}

    @extend_schema(request=ToRequest, responses=LevelRow, summary="Lower it")
    def post(self, request: Request, area: str) -> Response:
        found, said = self.level(request, area, Act.LEVEL_CONFIRM), self.said(ToRequest, request)
        to = said.pop("level")
        return Response(rows.row(acts.lower(found, to=to, by=signed_in_user(request), now=timezone.now(), **said)))


class History(APIView):
    required_acts: ClassVar = {"GET": Act.LEVEL_VIEW}
    throttle_scope = "read"

    @extend_schema(
        parameters=[OpenApiParameter("from", OpenApiTypes.DATETIME), OpenApiParameter("to", OpenApiTypes.DATETIME)],
        responses=LevelHistory,
        summary="Changes and suggestions, oldest first, after the last one before the span; a week without times",
    )
    def get(self, request: Request, area: str) -> Response:
        found = find(request, area)
        until = _time(request, "to") or timezone.now()
        since = max(_time(request, "from") or until - USUAL, until - LONGEST)
        changes = LevelChange.objects.filter(area=found.area).select_related("area", "by").defer("area__boundary")
        within = list(changes.filter(at__gte=since, at__lte=until).order_by("at", "pk")[:MOST_CHANGES])
        # A step chart needs to know where the line comes from, for the level and for what was suggested.
        earlier = changes.filter(at__lt=since)
        before = [
            earlier.exclude(what=acts.SUGGESTED).first(),
            earlier.filter(what=acts.SUGGESTED).first(),
        ]
        told = sorted((one for one in before if one), key=lambda one: one.at) + within
        return Response({"area": area, "changes": [rows.change(one) for one in told]})


class CapMessage(APIView):
    required_acts: ClassVar = {"GET": Act.LEVEL_VIEW}
    throttle_scope = "read"

    @extend_schema(responses={(200, "application/cap+xml"): OpenApiTypes.STR}, summary="The change in CAP 1.2")
    def get(self, request: Request, uid: str) -> HttpResponse:
        changes = LevelChange.objects.exclude(what=acts.SUGGESTED).select_related("area", "follows")
        found = access.get_visible(request.user, changes, uid=uid)
        answer = HttpResponse(cap.document(message(found)), content_type="application/cap+xml; charset=utf-8")
        answer["Content-Disposition"] = f'inline; filename="tingkat-{found.uid}.cap.xml"'
        return answer


def message(change: LevelChange) -> cap.Message:
    area = change.area
    if area is not None:
        outlines = boundary.outlines(area.boundary)
    else:
        districts = Area.objects.filter(level=Area.Level.KECAMATAN).values_list("boundary", flat=True)
        outlines = [ring for one in districts for ring in boundary.outlines(one)[:1]]
    before = change.follows
    return cap.Message(
        uid=change.uid,
        sender=settings.CAP_SENDER,
        sent=change.at,
        before=change.before,
        after=change.after,
        is_confirmed=change.what != "raised",
        area_name=f"Kecamatan {area.name}" if area else "Kota Makassar",
        area_code=area.code if area else "",
        outlines=outlines,
        reason=change.reason,
        why=words.why(change.after, change.contributors),
        follows=cap.Reference(before.uid, before.at) if before else None,
        exercise=change.exercise,
        synthetic=change.synthetic,
    )


def find(request: Request, area: str, *, act: Act | None = None) -> Level:
    """By a kecamatan's code or "city". Raises Http404."""
    wanted: dict[str, Any] = {"area": None} if area == rows.CITY else {"area__code": area}
    return access.get_visible(request.user, rows.levels(), act=act, **wanted)


def stages() -> list[dict[str, Any]]:
    return [
        {"level": one.level, "name": one.name, "meaning": one.meaning, "city": one.city, "district": one.district}
        for one in STAGES.values()
    ]


def _time(request: Request, name: str) -> dt.datetime | None:
    said = request.query_params.get(name)
    if not said:
        return None
    found: dt.datetime = serializers.DateTimeField().run_validation(said)
    return found
