"""Shapes of the outputs' API."""

from rest_framework import serializers

from warroom.wall.models import Output


class FiguresSerializer(serializers.Serializer[dict[str, object]]):
    """An output's last telemetry; what it did not say is not there."""

    fps = serializers.FloatField(required=False)
    dropped = serializers.FloatField(required=False)
    shown_frames = serializers.FloatField(required=False)
    memory_mb = serializers.FloatField(required=False)
    tiles = serializers.FloatField(required=False)
    playing = serializers.FloatField(required=False)
    width = serializers.FloatField(required=False)
    height = serializers.FloatField(required=False)
    dpr = serializers.FloatField(required=False)
    oldest_s = serializers.FloatField(required=False)
    frozen = serializers.FloatField(required=False)
    recycled = serializers.FloatField(required=False)
    levels = serializers.DictField(child=serializers.IntegerField(), required=False)


class OutputSerializer(serializers.Serializer[dict[str, object]]):
    number = serializers.IntegerField()
    name = serializers.CharField()
    x = serializers.IntegerField()
    y = serializers.IntegerField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    rotation = serializers.IntegerField()
    bezel_mm = serializers.FloatField()
    frame_budget = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=["unpaired", "online", "stale", "offline", "revoked"])
    since = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField(allow_null=True)
    opened_by = serializers.CharField()
    paired_at = serializers.DateTimeField(allow_null=True)
    paired_by = serializers.CharField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    last_seen_at = serializers.DateTimeField(allow_null=True)
    figures = FiguresSerializer()
    order = serializers.DictField()


class OutputListSerializer(serializers.Serializer[dict[str, object]]):
    wall = serializers.CharField()
    revision = serializers.IntegerField()
    at = serializers.DateTimeField()
    results = OutputSerializer(many=True)


class OrderBodySerializer(serializers.Serializer[dict[str, object]]):
    id = serializers.CharField()
    do = serializers.ChoiceField(choices=["identify", "pattern", "clear", "reload"])
    until = serializers.DateTimeField(allow_null=True)


class OrderSerializer(serializers.Serializer[dict[str, object]]):
    wall = serializers.CharField()
    output = serializers.IntegerField(allow_null=True)
    order = OrderBodySerializer()


class CodeSerializer(serializers.Serializer[dict[str, object]]):
    code = serializers.RegexField(r"\A[0-9]{6}\Z")


class RenewedSerializer(serializers.Serializer[dict[str, object]]):
    wall = serializers.CharField()
    output = serializers.IntegerField()
    renewed = serializers.BooleanField()


class PlaceSerializer(serializers.ModelSerializer[Output]):
    x = serializers.IntegerField(min_value=-100_000, max_value=100_000)
    y = serializers.IntegerField(min_value=-100_000, max_value=100_000)
    width = serializers.IntegerField(min_value=1, max_value=100_000)
    height = serializers.IntegerField(min_value=1, max_value=100_000)
    bezel_mm = serializers.FloatField(min_value=0, max_value=100)
    frame_budget = serializers.IntegerField(min_value=0, max_value=10_000, allow_null=True)

    class Meta:
        model = Output
        fields = ["name", "x", "y", "width", "height", "rotation", "bezel_mm", "frame_budget"]
