"""The shape of a 112 call, checked."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts import access
from cameras.models import Lorong
from incidents import words
from incidents.calls.intake import Call
from incidents.calls.landmarks import BY_SLUG
from incidents.requests import CategoryField, Degrees, PlacedRequest, one_line

PHONE = r"^\+?[0-9][0-9 ()./-]{1,30}$"


class CallerRequest(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80, allow_blank=True, default="", validators=[one_line])
    phone = serializers.RegexField(PHONE, max_length=32, allow_blank=True, default="")


class CallRequest(PlacedRequest):
    """The place is the pin where there is one, else the named lorong or landmark, else the camera."""

    category = CategoryField()
    severity = serializers.ChoiceField(choices=list(words.SEVERITIES.items()), required=False, allow_null=True)
    summary = serializers.CharField(max_length=300, allow_blank=True, default="", validators=[one_line])
    lorong = serializers.CharField(max_length=32, required=False, allow_null=True)
    landmark = serializers.ChoiceField(choices=sorted(BY_SLUG), required=False, allow_null=True)
    place_name = serializers.CharField(max_length=160, allow_blank=True, default="", validators=[one_line])
    caller = CallerRequest(required=False)
    join = serializers.RegexField(r"^[A-Z]{3}-\d{8}-\d{4,9}$", required=False, allow_null=True, help_text="a number")
    key = serializers.CharField(max_length=64, allow_blank=True, default="", validators=[one_line])
    exercise = serializers.BooleanField(default=False, help_text="part of a drill: shown as such, in no statistics")

    def validate_lorong(self, code: str | None) -> Lorong | None:
        if not code:
            return None
        lorong = access.visible_to(self.context["request"].user, Lorong.objects.all()).filter(code=code).first()
        if lorong is None:
            raise serializers.ValidationError(_("Lorong tidak dikenal."), code="unknown")
        return lorong

    def call(self) -> Call:
        values = self.validated_data
        caller = values.get("caller") or {}
        lorong: Lorong | None = values.get("lorong")
        landmark = BY_SLUG.get(values.get("landmark") or "")
        camera = values.get("camera")
        location = values.get("location") or {}
        named = lorong or landmark
        spot = named or camera
        return Call(
            category=values["category"],
            summary=values["summary"],
            severity=values.get("severity"),
            place=values["place_name"] or (named.name if named else ""),
            lat=location.get("lat", spot.lat if spot else None),
            lon=location.get("lon", spot.lon if spot else None),
            camera=camera,
            caller_name=caller.get("name", ""),
            caller_phone=caller.get("phone", ""),
            key=values["key"],
            exercise=values["exercise"],
        )


class DuplicatesRequest(serializers.Serializer[Any]):
    category = CategoryField()
    lat = Degrees(min_value=-90, max_value=90)
    lon = Degrees(min_value=-180, max_value=180)


class PlacesRequest(serializers.Serializer[Any]):
    q = serializers.CharField(max_length=80, allow_blank=True, default="", validators=[one_line])
