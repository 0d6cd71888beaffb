"""The JSON of alarm load as the API's schema names it. The shapes are made in live, report, actors and hours."""

from typing import Any

from rest_framework import serializers

from incidents.models import Flood, Position
from incidents.words import SEVERITIES


class PositionSerializer(serializers.ModelSerializer[Position]):
    class Meta:
        model = Position
        fields = ["slug", "name", "order"]


class RouteSerializer(serializers.Serializer[Any]):
    """``home`` is where the zone goes back to, null while it is there."""

    area = serializers.CharField()
    name = serializers.CharField()
    position = serializers.CharField(allow_null=True)
    home = serializers.CharField(allow_null=True)
    since = serializers.DateTimeField(allow_null=True)
    by = serializers.CharField(allow_null=True)


class RolledSerializer(serializers.Serializer[Any]):
    n = serializers.IntegerField()
    target = serializers.IntegerField()
    limit = serializers.IntegerField()


class RollingSerializer(serializers.Serializer[Any]):
    m10 = RolledSerializer()
    m60 = RolledSerializer()
    h24 = RolledSerializer()


class FloodPlaceSerializer(serializers.Serializer[Any]):
    area = serializers.CharField()
    n = serializers.IntegerField()
    worst = serializers.ChoiceField(choices=list(SEVERITIES.items()))


class FloodNowSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    since = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    alarms = serializers.IntegerField()
    grouped = serializers.IntegerField()
    peak = serializers.IntegerField()
    places = FloodPlaceSerializer(many=True)


class CommonSerializer(serializers.Serializer[Any]):
    rolling = RollingSerializer()
    rating = serializers.CharField(help_text="green, yellow, orange or red")
    peak_today = serializers.IntegerField()
    staffed = serializers.BooleanField()
    flood = FloodNowSerializer(allow_null=True)


class PositionLoadSerializer(CommonSerializer):
    position = serializers.CharField()
    name = serializers.CharField()


class RoomLoadSerializer(CommonSerializer):
    positions = serializers.IntegerField()


class LoadSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateTimeField()
    positions = PositionLoadSerializer(many=True)
    room = RoomLoadSerializer()


class FloodSerializer(serializers.ModelSerializer[Flood]):
    position = serializers.CharField(source="position.slug", read_only=True, allow_null=True, default=None)
    since = serializers.DateTimeField(source="began_at", read_only=True)

    class Meta:
        model = Flood
        fields = ["id", "position", "since", "ended_at", "alarms", "grouped", "peak"]


class HourSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    n = serializers.IntegerField()
    peak = serializers.IntegerField()
    staffed = serializers.BooleanField()
    known = serializers.IntegerField()


class StripSerializer(serializers.Serializer[Any]):
    position = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    limit = serializers.IntegerField()
    hours = HourSerializer(many=True)


class ShareSerializer(serializers.Serializer[Any]):
    severity = serializers.CharField()
    n = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    target = serializers.FloatField()


class WindowsSerializer(serializers.Serializer[Any]):
    n = serializers.IntegerField()
    in_flood = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    limit = serializers.FloatField()


class LoadDaySerializer(serializers.Serializer[Any]):
    day = serializers.DateField()
    n = serializers.IntegerField()
    windows = serializers.IntegerField()
    in_flood = serializers.IntegerField()
    peak = serializers.IntegerField()
    staffed = serializers.IntegerField()
    p1 = serializers.IntegerField()
    p2 = serializers.IntegerField()
    p3 = serializers.IntegerField()
    p4 = serializers.IntegerField()


class PositionReportSerializer(serializers.Serializer[Any]):
    position = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    n = serializers.IntegerField()
    per_day = serializers.FloatField(allow_null=True)
    peak = serializers.IntegerField()
    windows = WindowsSerializer()
    mix = ShareSerializer(many=True)
    days = LoadDaySerializer(many=True)


class AcknowledgedSerializer(serializers.Serializer[Any]):
    severity = serializers.CharField()
    n = serializers.IntegerField()
    waiting = serializers.IntegerField()
    p50 = serializers.IntegerField(allow_null=True)
    p80 = serializers.IntegerField(allow_null=True)
    p985 = serializers.IntegerField(allow_null=True)
    limit_80_s = serializers.IntegerField()
    limit_985_s = serializers.IntegerField(allow_null=True)


class LoadReportSerializer(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()
    known_days = serializers.IntegerField()
    indicative = serializers.BooleanField()
    targets = serializers.DictField(child=serializers.FloatField())
    room = PositionReportSerializer()
    positions = PositionReportSerializer(many=True)
    acknowledged = AcknowledgedSerializer(many=True)


class SourceSerializer(serializers.Serializer[Any]):
    fingerprint = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    owner = serializers.CharField()
    camera = serializers.CharField(allow_null=True)
    place = serializers.CharField()
    worst = serializers.CharField()
    n = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)


class KindSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    title = serializers.CharField()
    owner = serializers.CharField()
    worst = serializers.CharField()
    n = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)


class RingingSerializer(serializers.Serializer[Any]):
    fingerprint = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    owner = serializers.CharField()
    camera = serializers.CharField(allow_null=True)
    n = serializers.IntegerField()
    last_at = serializers.DateTimeField()


class StaleSerializer(serializers.Serializer[Any]):
    alert = serializers.IntegerField()
    kind = serializers.CharField()
    title = serializers.CharField()
    severity = serializers.CharField()
    summary = serializers.CharField()
    place = serializers.CharField()
    camera = serializers.CharField(allow_null=True)
    since = serializers.DateTimeField()
    owner = serializers.CharField(allow_null=True)
    incident = serializers.CharField(allow_null=True)


class SilencedSerializer(serializers.Serializer[Any]):
    subject = serializers.CharField()
    reason = serializers.CharField()
    by = serializers.CharField()
    since = serializers.DateTimeField()


class ActorsSerializer(serializers.Serializer[Any]):
    n = serializers.IntegerField()
    sources = SourceSerializer(many=True)
    top_ten_share = serializers.FloatField(allow_null=True)
    rules = KindSerializer(many=True)
    chattering = RingingSerializer(many=True)
    fleeting = RingingSerializer(many=True)
    stale = StaleSerializer(many=True)
    unauthorised = SilencedSerializer(many=True)
