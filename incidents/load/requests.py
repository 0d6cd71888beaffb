"""What callers may ask of alarm load, checked."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from incidents.load.hours import MOST
from incidents.load.limits import FULL_REPORT_DAYS
from incidents.load.report import LONGEST, Span
from incidents.models import Position


class SpanRequest(serializers.Serializer[Any]):
    """Days of the city. Without them the last thirty, today included."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # "from" is a word of Python, so it cannot be an attribute.
        return {"from": serializers.DateField(required=False), "to": serializers.DateField(required=False)}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        last = attrs.get("to") or timezone.localdate()
        first = attrs.get("from") or last - dt.timedelta(days=FULL_REPORT_DAYS - 1)
        if not 0 <= (last - first).days < LONGEST:
            raise serializers.ValidationError({"from": [_("Paling banyak 92 hari, dari awal ke akhir.")]})
        return {"span": Span(first, last)}


class HoursRequest(serializers.Serializer[Any]):
    hours = serializers.IntegerField(min_value=1, max_value=MOST, default=24)


class RouteRequest(serializers.Serializer[Any]):
    """``position`` null sends the zone back to where it belongs. ``was``: the position the caller saw it at."""

    position = serializers.SlugRelatedField(
        slug_field="slug", queryset=Position.objects.filter(in_use=True), allow_null=True
    )
    was = serializers.CharField(max_length=40, required=False, allow_blank=True)
