"""What may be asked of the figures: a span of whole days in city time, a part of the city, a class."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from incidents.models import Category

USUAL_SPAN = dt.timedelta(days=30)


class SpanRequest(serializers.Serializer[Any]):
    """``from`` and ``to`` are days, both included; the last thirty days when they are left out."""

    to = serializers.DateField(required=False)
    area = serializers.RegexField(r"^[0-9.]{0,13}$", required=False, default="", allow_blank=True)
    category = serializers.CharField(max_length=8, required=False, default="", allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField(required=False)}  # a word of Python's own

    def validate_category(self, code: str) -> str:
        if code and not Category.objects.filter(code=code).exists():
            raise serializers.ValidationError(_("Kategori tidak dikenal."), code="unknown")
        return code

    def span(self, *, now: dt.datetime) -> dict[str, Any]:
        """The keyword arguments of ``kpi.take``: the days become moments at midnight in the city."""
        said = self.validated_data
        last = said.get("to") or timezone.localtime(now).date()
        first = said.get("from") or last - USUAL_SPAN + dt.timedelta(days=1)
        return {
            "since": _midnight(first),
            "until": _midnight(last + dt.timedelta(days=1)) if last >= first else _midnight(last),
            "area": said["area"],
            "category": said["category"],
        }


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
