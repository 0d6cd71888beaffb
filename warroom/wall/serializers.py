"""Shapes of the wall's API, for reading requests and for the schema."""

from typing import Any

from rest_framework import serializers

from warroom.wall import panels


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


class CellSerializer(serializers.Serializer[Any]):
    panel = serializers.ChoiceField(choices=panels.PANELS)
    source = serializers.ChoiceField(choices=sorted(panels.SOURCES))  # type: ignore[assignment]
    camera = serializers.CharField(required=False)
    locked = serializers.BooleanField(required=False)


class SceneShownSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()
    cells = CellSerializer(many=True)


class SceneNameSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    title = serializers.CharField()


class WallSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    width_px = serializers.IntegerField()
    height_px = serializers.IntegerField()
    width_m = serializers.FloatField()
    viewer_m = serializers.FloatField()
    revision = serializers.IntegerField()
    scene = SceneShownSerializer(allow_null=True)
    scenes = SceneNameSerializer(many=True)
    synthetic = serializers.BooleanField()


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
