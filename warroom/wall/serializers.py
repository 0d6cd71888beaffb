"""Shapes of the wall's API, for reading requests and for the schema."""

from typing import Any

from rest_framework import serializers

from warroom.wall.models import Wall


class FrameSerializer(serializers.Serializer[Any]):
    """One numbered message, as the sockets carry it."""

    seq = serializers.IntegerField()
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    data = serializers.DictField()  # type: ignore[assignment]


class FeedPageSerializer(serializers.Serializer[Any]):
    head = serializers.IntegerField(help_text="the newest number there is")
    oldest = serializers.IntegerField(help_text="the oldest number still kept")
    results = FrameSerializer(many=True)


class WallSerializer(serializers.Serializer[Any]):
    """What a wall shows, who holds its panels, and how its outputs do. See ``warroom.wall.shown``."""

    slug = serializers.CharField()
    name = serializers.CharField()
    width_px = serializers.IntegerField()
    height_px = serializers.IntegerField()
    width_m = serializers.FloatField()
    viewer_m = serializers.FloatField()
    synthetic = serializers.BooleanField()
    revision = serializers.IntegerField()
    at = serializers.DateTimeField(allow_null=True)
    layout = serializers.DictField(
        help_text="slug, title, version, top, panels: name, x, y, w, h in 1/480 of the width"
    )
    scene = serializers.DictField(allow_null=True, help_text="slug and title")
    scenes = serializers.ListField(child=serializers.DictField())
    panels = serializers.DictField(
        help_text="by name: content, by, at (null: from the start); where there are any step, held, loan"
    )
    lock = serializers.DictField(allow_null=True)
    guest = serializers.DictField(allow_null=True)
    drill = serializers.DictField(allow_null=True)
    announcements = serializers.ListField(child=serializers.DictField())
    outputs = serializers.ListField(child=serializers.DictField())


class WallListSerializer(serializers.Serializer[Any]):
    results = WallSerializer(many=True)


class SceneChoiceSerializer(serializers.Serializer[Any]):
    """Which scene to show; with ``revision`` only if the wall has not changed since that one was read."""

    scene = serializers.SlugField(max_length=40)
    revision = serializers.IntegerField(min_value=0, required=False)


class FeedQuerySerializer(serializers.Serializer[Any]):
    since = serializers.IntegerField(
        min_value=0, max_value=2**63 - 1, required=False, help_text="the last number already read"
    )
    limit = serializers.IntegerField(min_value=1, max_value=1000, default=200)


class ContentSerializer(serializers.Serializer[Any]):
    """What to put onto a panel; with ``revision`` only if the wall has not changed since that one was read."""

    content = serializers.DictField(help_text="source and its fields, see warroom.wall.sources")
    revision = serializers.IntegerField(min_value=0, required=False)


class HoldSerializer(serializers.Serializer[Any]):
    purpose = serializers.CharField(max_length=90)
    minutes = serializers.IntegerField(min_value=1, max_value=720, default=15)


class PurposeSerializer(serializers.Serializer[Any]):
    purpose = serializers.CharField(max_length=90)


class LockSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=Wall.Lock.choices)
    reason = serializers.CharField(max_length=120)
    minutes = serializers.IntegerField(min_value=1, max_value=7 * 24 * 60, required=False, allow_null=True)


class GuestSerializer(serializers.Serializer[Any]):
    on = serializers.BooleanField()


class DrillSerializer(serializers.Serializer[Any]):
    on = serializers.BooleanField()
    title = serializers.CharField(max_length=90, required=False, allow_blank=True, default="")
