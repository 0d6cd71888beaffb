"""The charts over HTTP."""

from typing import Any, ClassVar

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.roles import Act
from accounts.tokens import signed_in_user
from warroom.wall.charts import read


class DistrictSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    live = serializers.IntegerField()
    degraded = serializers.IntegerField()
    down = serializers.IntegerField()
    total = serializers.IntegerField()


class PrioritySerializer(serializers.Serializer[Any]):
    """Seconds from raised to acknowledged; ``waiting`` of the ``n`` have no answer yet and count with their wait."""

    severity = serializers.CharField()
    n = serializers.IntegerField()
    waiting = serializers.IntegerField()
    p50 = serializers.FloatField(allow_null=True)
    p80 = serializers.FloatField(allow_null=True)
    p985 = serializers.FloatField(allow_null=True)
    target_80_s = serializers.IntegerField()
    target_985_s = serializers.IntegerField(allow_null=True)


class ChartSerializer(serializers.Serializer[Any]):
    """All charts have the first four; a chart whose data have no source yet says why, the others their series."""

    chart = serializers.CharField()
    as_of = serializers.DateTimeField()
    refresh_s = serializers.IntegerField()
    available = serializers.BooleanField()
    reason = serializers.CharField(required=False)
    districts = DistrictSerializer(many=True, required=False)
    slot_s = serializers.IntegerField(required=False)
    until = serializers.DateTimeField(required=False)
    counts = serializers.ListField(child=serializers.IntegerField(), required=False, help_text="oldest first")
    ideal = serializers.IntegerField(required=False)
    limit = serializers.IntegerField(required=False)
    flood = serializers.IntegerField(required=False)
    window_s = serializers.IntegerField(required=False)
    priorities = PrioritySerializer(many=True, required=False)


class ChartDetail(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=ChartSerializer, summary="The series of a chart, for what the reader may see")
    def get(self, request: Request, name: str) -> Response:
        try:
            chart = read.take(name, signed_in_user(request), now=timezone.now())
        except read.UnknownChart:
            raise Http404 from None
        return Response(chart, headers={"Cache-Control": "no-store"})
