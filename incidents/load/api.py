"""The API of alarm load: figures of now and of days, floods with all that they grouped, positions and their zones."""

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.etag import EtagMixin
from accounts.paging import Cursor
from accounts.roles import Act
from accounts.tokens import signed_in_user
from cameras.models import Area
from incidents.load import actors, hours, live, places, report, sheet, zones
from incidents.load import serializers as shapes
from incidents.load.report import Span
from incidents.load.requests import HoursRequest, RouteRequest, SpanRequest
from incidents.models import Alert, Flood, Position
from incidents.serializers import AlertSerializer

NEVER_KEPT = {"Cache-Control": "no-store"}


class FirstRaised(Cursor):
    ordering = "id"


class LoadView(APIView):
    required_acts: ClassVar = {"GET": Act.LOAD_VIEW}
    throttle_scope = "read"


class LoadNow(LoadView):
    @extend_schema(responses=shapes.LoadSerializer, summary="Alarms of the last 10 min, 60 min, 24 h by position")
    def get(self, request: Request) -> Response:
        return Response(live.take(now=timezone.now()), headers=NEVER_KEPT)


class LoadHours(LoadView):
    @extend_schema(
        parameters=[HoursRequest],
        responses=shapes.StripSerializer(many=True),
        summary="The last hours of each position, hour by hour, and of the room",
    )
    def get(self, request: Request) -> Response:
        asked = HoursRequest(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return Response(hours.take(now=timezone.now(), hours=asked.validated_data["hours"]), headers=NEVER_KEPT)


class LoadDays(EtagMixin, LoadView):
    @extend_schema(
        parameters=[SpanRequest],
        responses=shapes.LoadReportSerializer,
        summary="Days beside their targets, the last thirty if none are named",
    )
    def get(self, request: Request) -> Response:
        return Response(report.take(_span(request), now=timezone.now()))


class LoadSheet(LoadView):
    @extend_schema(
        parameters=[SpanRequest], responses={(200, "text/csv"): OpenApiTypes.STR}, summary="The same days as a table"
    )
    def get(self, request: Request) -> HttpResponse:
        span = _span(request)
        answer = HttpResponse(
            sheet.write(report.take(span, now=timezone.now())), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="beban-alarm-{span.first}-{span.last}.csv"'
        return answer


class BadActors(LoadView):
    @extend_schema(
        parameters=[SpanRequest],
        responses=shapes.ActorsSerializer,
        summary="Sources that ring most, chatter, are gone at once, or never end",
    )
    def get(self, request: Request) -> Response:
        return Response(actors.take(_span(request), now=timezone.now()), headers=NEVER_KEPT)


class FloodList(EtagMixin, ListAPIView[Flood]):
    serializer_class = shapes.FloodSerializer
    pagination_class = Cursor
    required_acts: ClassVar = {"GET": Act.LOAD_VIEW}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[Flood]:
        return access.visible_to(self.request.user, Flood.objects.select_related("position"))


class FloodAlerts(EtagMixin, ListAPIView[Alert]):
    """All alerts that this flood counted together, the first first: to be gone through once it is over."""

    serializer_class = AlertSerializer
    pagination_class = FirstRaised
    required_acts: ClassVar = {"GET": Act.LOAD_VIEW}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[Alert]:
        if getattr(self, "swagger_fake_view", False):
            return Alert.objects.none()
        flood = access.get_visible(self.request.user, Flood.objects.all(), pk=self.kwargs["pk"])
        grouped = places.annunciations(flood).filter(is_grouped=True).order_by().values("alert")
        return access.visible_to(self.request.user, Alert.objects.with_card().filter(pk__in=grouped))


class PositionList(LoadView):
    @extend_schema(responses=shapes.PositionSerializer(many=True), summary="The positions in use, in their order")
    def get(self, request: Request) -> Response:
        positions = access.visible_to(request.user, Position.objects.filter(in_use=True))
        return Response(shapes.PositionSerializer(positions, many=True).data)


class RouteList(LoadView):
    @extend_schema(responses=shapes.RouteSerializer(many=True), summary="Which position hears of which kecamatan")
    def get(self, request: Request) -> Response:
        return Response(zones.board(), headers=NEVER_KEPT)


class RouteDetail(APIView):
    required_acts: ClassVar = {"PUT": Act.LOAD_ROUTE}
    throttle_scope = "act"

    @extend_schema(
        request=RouteRequest,
        responses=shapes.RouteSerializer,
        summary="Give a kecamatan to a position, or (null) send it back; what waits there moves along",
    )
    def put(self, request: Request, code: str) -> Response:
        districts = Area.objects.filter(level=Area.Level.KECAMATAN).defer("boundary")
        area = access.get_visible(request.user, districts, code=code)
        asked = RouteRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        found = zones.route(
            area, to=values["position"], was=values.get("was"), by=signed_in_user(request), now=timezone.now()
        )
        return Response(zones.told(found))


def _span(request: Request) -> Span:
    asked = SpanRequest(data=request.query_params)
    asked.is_valid(raise_exception=True)
    span: Span = asked.validated_data["span"]
    return span
