"""The API of dark cameras as work."""

from typing import ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import AREA_CODE
from accounts.roles import Act
from accounts.tokens import signed_in_user
from cameras.models import Camera
from incidents.maintenance import reading
from incidents.maintenance.groups import By


class MaintenanceRequest(serializers.Serializer[dict[str, str]]):
    by = serializers.ChoiceField(choices=[by.value for by in By], default=By.LINK.value)
    district = serializers.CharField(default="", allow_blank=True, validators=[AREA_CODE], help_text="of a kecamatan")


class CauseSerializer(serializers.Serializer[dict[str, object]]):
    cause = serializers.ChoiceField(choices=Camera.DownCause.choices)
    name = serializers.CharField()
    n = serializers.IntegerField()


class OwnerSerializer(serializers.Serializer[dict[str, object]]):
    name = serializers.CharField(help_text="empty: not recorded")
    n = serializers.IntegerField()


class DarkCameraSerializer(serializers.Serializer[dict[str, object]]):
    code = serializers.CharField()
    name = serializers.CharField()
    since = serializers.DateTimeField()
    days = serializers.FloatField()
    cause = serializers.ChoiceField(choices=Camera.DownCause.choices)
    cause_name = serializers.CharField()
    words = serializers.CharField()
    lorong = serializers.CharField()
    district = serializers.CharField()


class DarkGroupSerializer(serializers.Serializer[dict[str, object]]):
    key = serializers.CharField(help_text="empty: not recorded")
    title = serializers.CharField()
    district = serializers.CharField(help_text="empty: several")
    owners = OwnerSerializer(many=True, help_text="of the link, else of the camera")
    node = serializers.CharField()
    is_red = serializers.BooleanField()
    down = serializers.IntegerField()
    of = serializers.IntegerField(help_text="cameras in service in this group")
    share = serializers.FloatField(help_text="0 to 1")
    since = serializers.DateTimeField()
    days = serializers.FloatField()
    causes = CauseSerializer(many=True)
    cameras = DarkCameraSerializer(many=True, help_text=f"the longest dark, at most {reading.CAMERAS_SHOWN}")


class LimitSerializer(serializers.Serializer[dict[str, object]]):
    share = serializers.FloatField()
    at_least = serializers.IntegerField()


class MaintenanceSerializer(serializers.Serializer[dict[str, object]]):
    as_of = serializers.DateTimeField()
    by = serializers.ChoiceField(choices=[by.value for by in By])
    district = serializers.CharField()
    in_service = serializers.IntegerField()
    down = serializers.IntegerField()
    is_cut = serializers.BooleanField(help_text=f"more than {reading.MOST_FAULTS} faults: the newest are left out")
    limit = LimitSerializer(help_text="over it a kecamatan is lost, and that is an alarm")
    groups = DarkGroupSerializer(many=True)


class Maintenance(APIView):
    required_acts: ClassVar = {"GET": Act.CAMERA_VIEW}
    throttle_scope = "read"

    @extend_schema(
        parameters=[MaintenanceRequest], responses=MaintenanceSerializer, summary="Dark cameras by what they share"
    )
    def get(self, request: Request) -> Response:
        asked = MaintenanceRequest(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        found = reading.take(
            signed_in_user(request), by=By(values["by"]), district=values["district"], now=timezone.now()
        )
        return Response(MaintenanceSerializer(found).data)
