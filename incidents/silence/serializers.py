"""The JSON of what is kept quiet."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cameras.models import Area
from incidents import requests
from incidents.models import Shelf, Suppression


class ShelfSerializer(serializers.ModelSerializer[Shelf]):
    by = serializers.CharField(source="by.display_name", read_only=True)
    alerts = serializers.SerializerMethodField()

    class Meta:
        model = Shelf
        fields = [
            "id", "fingerprint", "kind", "severity", "reason", "by", "at", "until", "one_shot", "ended_at", "alerts",
        ]  # fmt: skip

    def get_alerts(self, shelf: Shelf) -> list[int]:
        return [alert.pk for alert in shelf.alerts.all()]


class SuppressionSerializer(serializers.ModelSerializer[Suppression]):
    by = serializers.CharField(source="by.display_name", read_only=True)
    camera = serializers.CharField(source="camera.code", read_only=True, allow_null=True, default=None)
    area = serializers.CharField(source="area.code", read_only=True, allow_null=True, default=None)
    area_name = serializers.CharField(source="area.name", read_only=True, allow_null=True, default=None)
    alerts = serializers.SerializerMethodField()

    class Meta:
        model = Suppression
        fields = [
            "id", "form", "kind", "camera", "area", "area_name", "reason", "work_order", "since", "until", "by",
            "ended_at", "alerts",
        ]  # fmt: skip

    def get_alerts(self, suppression: Suppression) -> list[int]:
        return [alert.pk for alert in suppression.alerts.all()]


class AreaField(serializers.CharField):
    """The code of a kelurahan, a kecamatan or the city."""

    default_error_messages = {"unknown": _("Wilayah tidak dikenal.")}

    def to_internal_value(self, data: Any) -> Any:
        code = super().to_internal_value(data)
        area = Area.objects.filter(code=code).first() if code.isprintable() else None
        if area is None:
            self.fail("unknown")
        return area


class SuppressionRequest(serializers.Serializer[Any]):
    form = serializers.ChoiceField(choices=Suppression.Form.choices)
    kind = serializers.RegexField(r"^[a-z0-9][a-z0-9_.-]{1,39}$", required=False, allow_blank=True, default="")
    camera = requests.CameraField(required=False, allow_null=True, default=None)
    area = AreaField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=requests.LINE, validators=[requests.one_line])
    work_order = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default="", validators=[requests.one_line]
    )
    until = serializers.DateTimeField(required=False, allow_null=True, default=None)
