"""The figures over HTTP, as JSON and as a table."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents.figures import kpi
from incidents.figures.requests import SpanRequest
from incidents.figures.sheet import as_csv


class SpreadSerializer(serializers.Serializer[Any]):
    """Seconds; null where there is nothing to count."""

    n = serializers.IntegerField()
    p50 = serializers.FloatField(allow_null=True)
    p80 = serializers.FloatField(allow_null=True)
    p985 = serializers.FloatField(allow_null=True)
    within_pct = serializers.FloatField(allow_null=True, help_text="share that kept its promise")


class AcknowledgeSerializer(SpreadSerializer):
    severity = serializers.CharField()
    waiting = serializers.IntegerField()
    line_80_s = serializers.IntegerField()
    line_985_s = serializers.IntegerField()


class GroupSerializer(serializers.Serializer[Any]):
    category = serializers.CharField(required=False)
    district = serializers.CharField(required=False)
    hour = serializers.IntegerField(required=False)
    n = serializers.IntegerField()
    assign = SpreadSerializer()
    on_scene = SpreadSerializer()
    resolve = SpreadSerializer()


class KpiSerializer(serializers.Serializer[Any]):
    to = serializers.DateTimeField()
    indicative = serializers.BooleanField(help_text="less than thirty days")
    incidents = serializers.IntegerField()
    acknowledge = AcknowledgeSerializer(many=True)
    assign = SpreadSerializer()
    on_scene = SpreadSerializer()
    resolve = SpreadSerializer()
    by_category = GroupSerializer(many=True)
    by_district = GroupSerializer(many=True)
    by_hour = GroupSerializer(many=True)


class KpiView(APIView):
    required_acts: ClassVar = {"GET": Act.REPORT_VIEW}
    throttle_scope = "read"

    def take(self, request: Request) -> dict[str, Any]:
        asked = SpanRequest(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return kpi.take(signed_in_user(request), **asked.span(now=timezone.now()))


class KpiDetail(KpiView):
    @extend_schema(parameters=[SpanRequest], responses=KpiSerializer, summary="Times of the room, by percentiles")
    def get(self, request: Request) -> Response:
        return Response(self.take(request), headers={"Cache-Control": "no-store"})


class KpiSheet(KpiView):
    @extend_schema(
        parameters=[SpanRequest], responses={(200, "text/csv"): OpenApiTypes.STR}, summary="The same as a table"
    )
    def get(self, request: Request) -> HttpResponse:
        told = self.take(request)
        answer = HttpResponse(as_csv(told), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="kinerja-{told["from"][:10]}-{told["to"][:10]}.csv"'
        return answer
