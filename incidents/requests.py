"""The shapes that callers send, checked: known camera, a place on earth, a time that has been, words without tricks."""

import datetime as dt
import math
import unicodedata
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts import access
from cameras.models import Camera
from incidents import words
from incidents.casework.progress import LONGEST_HOLD_MIN
from incidents.models import Category, Incident
from incidents.states import Dismissal, Outcome
from incidents.triage import BY_PEOPLE

CLOCKS_DIFFER_BY = dt.timedelta(minutes=5)
LINE, TEXT = 300, 2000


def one_line(value: str) -> None:
    """No control characters, no line breaks, none of the marks that turn the reading direction."""
    if any(
        unicodedata.category(sign) in {"Cc", "Zl", "Zp"} or sign in "\u202a\u202b\u202c\u202d\u202e" for sign in value
    ):
        raise serializers.ValidationError(_("Tanda kendali tidak diterima."), code="control_character")


def plain_text(value: str) -> None:
    """Lines are welcome, other control characters are not."""
    one_line(value.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


class Degrees(serializers.FloatField):
    """A finite number. "nan" passes the limits of a FloatField, because it is not above and not below anything."""

    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if isinstance(data, bool) or not math.isfinite(value):
            self.fail("invalid")
        return value


class LocationRequest(serializers.Serializer[Any]):
    lat = Degrees(min_value=-90, max_value=90)
    lon = Degrees(min_value=-180, max_value=180)


class CameraField(serializers.CharField):
    """The code of a camera that the caller may see."""

    default_error_messages = {"unknown": _("Kamera tidak dikenal.")}

    def to_internal_value(self, data: Any) -> Any:
        code = super().to_internal_value(data)
        cameras = Camera.objects.select_related("area", "lorong").defer("area__boundary")
        known = access.visible_to(self.context["request"].user, cameras)
        camera = known.filter(code=code).first() if code.isprintable() else None
        if camera is None:
            self.fail("unknown")
        return camera


class PlacedRequest(serializers.Serializer[Any]):
    """Something that happened at a camera, at a place, or (a call without an address) nowhere known."""

    camera = CameraField(required=False, allow_null=True)
    location = LocationRequest(required=False, allow_null=True)

    def place(self) -> dict[str, Any]:
        """The keyword arguments of the acts."""
        location = self.validated_data.get("location") or {}
        return {"camera": self.validated_data.get("camera"), "lat": location.get("lat"), "lon": location.get("lon")}


class EventRequest(PlacedRequest):
    kind = serializers.RegexField(r"^[a-z0-9][a-z0-9_.-]{1,39}$")
    occurred_at = serializers.DateTimeField(required=False)
    severity = serializers.ChoiceField(choices=list(words.SEVERITIES.items()), required=False, allow_null=True)
    summary = serializers.CharField(max_length=LINE, allow_blank=True, default="", validators=[one_line])
    source = serializers.CharField(  # type: ignore[assignment]  # a Field has a source of its own
        max_length=80, required=False, validators=[one_line]
    )
    idempotency_key = serializers.CharField(max_length=120, allow_blank=True, default="", validators=[one_line])
    exercise = serializers.BooleanField(default=False, help_text="part of a drill: shown as such, in no statistics")

    def validate_occurred_at(self, at: dt.datetime) -> dt.datetime:
        if at > timezone.now() + CLOCKS_DIFFER_BY:
            raise serializers.ValidationError(_("Waktu kejadian belum tiba."), code="future")
        return at


class CategoryField(serializers.CharField):
    """The code of a category."""

    default_error_messages = {"unknown": _("Kategori tidak dikenal.")}

    def to_internal_value(self, data: Any) -> Any:
        code = super().to_internal_value(data)
        category = Category.objects.filter(code=code).first() if code.isalnum() else None
        if category is None:
            self.fail("unknown")
        return category


class IncidentRequest(PlacedRequest):
    category = CategoryField()
    severity = serializers.ChoiceField(choices=list(words.SEVERITIES.items()), required=False, allow_null=True)
    summary = serializers.CharField(max_length=LINE, validators=[one_line])
    place_name = serializers.CharField(max_length=160, allow_blank=True, default="", validators=[one_line])
    exercise = serializers.BooleanField(default=False, help_text="part of a drill: shown as such, in no statistics")


class VersionRequest(serializers.Serializer[Any]):
    """``version``: what the caller read. Without it the step is taken on whatever the state is now."""

    version = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)


class KeyRequest(serializers.Serializer[Any]):
    """``idempotency_key``: the same act again under the same key (or the header Idempotency-Key) is done once."""

    idempotency_key = serializers.CharField(
        max_length=120, required=False, allow_blank=True, default="", validators=[one_line]
    )


class ActRequest(VersionRequest, KeyRequest):
    """What every act on an alert or incident takes."""


class DismissRequest(ActRequest):
    dismissal = serializers.ChoiceField(
        choices=[(each.value, words.DISMISSALS[each]) for each in BY_PEOPLE], default=Dismissal.NO_ACTION.value
    )
    note = serializers.CharField(max_length=LINE, validators=[one_line])


class ReasonRequest(ActRequest):
    reason = serializers.CharField(max_length=LINE, validators=[one_line])


class NumberField(serializers.CharField):
    """The number of an incident that the caller may see."""

    default_error_messages = {"unknown": _("Insiden tidak dikenal.")}

    def to_internal_value(self, data: Any) -> Any:
        number = super().to_internal_value(data)
        known = access.visible_to(self.context["request"].user, Incident.objects.all())
        incident = known.filter(number=number).first() if number.isprintable() else None
        if incident is None:
            self.fail("unknown")
        return incident


class PromoteRequest(ActRequest):
    category = CategoryField(required=False, allow_null=True, default=None)


class LinkRequest(ActRequest):
    incident = NumberField()


class MergeRequest(ActRequest):
    into = NumberField()


class BulkRequest(serializers.Serializer[Any]):
    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=500)


class ShelveRequest(ReasonRequest):
    """Without ``minutes`` it is the longest time that the alert's severity allows."""

    minutes = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    one_shot = serializers.BooleanField(default=False, help_text="ends with the alert")


class TriageRequest(ActRequest):
    category = CategoryField(required=False, allow_null=True, default=None)
    severity = serializers.ChoiceField(choices=list(words.SEVERITIES.items()), required=False, allow_null=True)
    severity_reason = serializers.CharField(max_length=LINE, allow_blank=True, default="", validators=[one_line])
    place = serializers.CharField(max_length=160, allow_blank=True, default="", validators=[one_line])
    location = LocationRequest(required=False, allow_null=True)


class TakeOverRequest(ReasonRequest):
    force = serializers.BooleanField(default=False, help_text="a supervisor does not wait for consent")


class FieldRequest(ActRequest):
    status = serializers.ChoiceField(choices=list(words.FIELD_STATUSES.items()))


class HoldRequest(ReasonRequest):
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST_HOLD_MIN)


class CancelRequest(ActRequest):
    text = serializers.CharField(max_length=TEXT, validators=[plain_text])
    outcome = serializers.ChoiceField(choices=list(words.OUTCOMES.items()), help_text="any but handled")


class AssignRequest(ActRequest):
    to = serializers.CharField(max_length=150)


class NoteRequest(KeyRequest):
    text = serializers.CharField(max_length=TEXT, validators=[plain_text])


class ResolveRequest(ActRequest):
    text = serializers.CharField(max_length=TEXT, validators=[plain_text])
    outcome = serializers.ChoiceField(choices=list(words.OUTCOMES.items()), default=Outcome.HANDLED.value)


class CloseRequest(ActRequest):
    text = serializers.CharField(max_length=TEXT, allow_blank=True, default="", validators=[plain_text])
