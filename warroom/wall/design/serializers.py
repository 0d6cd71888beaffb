"""Shapes of the editor's API. What is inside bodies and cells is checked by the acts, which name every fault."""

from typing import Any

from rest_framework import serializers


class NewLayoutSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField(max_length=40)
    title = serializers.CharField(max_length=120, allow_blank=True)
    body = serializers.JSONField()


class LayoutChangeSerializer(serializers.Serializer[Any]):
    """``show``: walls that show this layout change with it."""

    title = serializers.CharField(max_length=120, allow_blank=True)
    body = serializers.JSONField()
    version = serializers.IntegerField(min_value=1)
    show = serializers.BooleanField(default=False)


class LayoutSerializer(NewLayoutSerializer):
    version = serializers.IntegerField()
    shipped = serializers.BooleanField()


class LayoutListSerializer(serializers.Serializer[Any]):
    results = LayoutSerializer(many=True)


class NewSceneSerializer(serializers.Serializer[Any]):
    slug = serializers.CharField(max_length=40)
    title = serializers.CharField(max_length=120, allow_blank=True)
    layout = serializers.CharField(max_length=40, allow_null=True)
    cells = serializers.JSONField()


class SceneChangeSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120, allow_blank=True)
    layout = serializers.CharField(max_length=40, allow_null=True)
    cells = serializers.JSONField()
    version = serializers.IntegerField(min_value=1)


class SceneSerializer(NewSceneSerializer):
    version = serializers.IntegerField()


class SceneListSerializer(serializers.Serializer[Any]):
    results = SceneSerializer(many=True)


class VersionSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    body = serializers.JSONField(required=False)
    layout = serializers.CharField(required=False)
    cells = serializers.JSONField(required=False)


class VersionListSerializer(serializers.Serializer[Any]):
    results = VersionSerializer(many=True)


class TourChangeSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120, allow_blank=True)
    dwell_s = serializers.IntegerField(min_value=0, max_value=2**15)
    cameras = serializers.ListField(child=serializers.CharField(max_length=32), max_length=1000)


class TourSerializer(TourChangeSerializer):
    slug = serializers.CharField(max_length=40)


class TourListSerializer(serializers.Serializer[Any]):
    results = TourSerializer(many=True)


class ScheduleLineSerializer(serializers.Serializer[Any]):
    """Local time of the city. An end before the start is the next day's; no weekdays: every day (0 is Monday)."""

    id = serializers.IntegerField(read_only=True)
    scene = serializers.SlugField(max_length=40)
    operation = serializers.CharField(max_length=90, allow_blank=True, default="")
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), max_length=7, default=list
    )
    start = serializers.TimeField()
    end = serializers.TimeField()
    first_day = serializers.DateField(allow_null=True, default=None)
    last_day = serializers.DateField(allow_null=True, default=None)
    active = serializers.BooleanField(default=True)


class ScheduleSerializer(serializers.Serializer[Any]):
    results = ScheduleLineSerializer(many=True)


class WallFileSerializer(serializers.Serializer[Any]):
    """``format`` warroom.wall/1; layouts: slug, title, body; scenes: slug, title, layout, cells."""

    format = serializers.CharField()
    wall = serializers.CharField(required=False)
    layouts = serializers.ListField(child=serializers.DictField())
    scenes = serializers.ListField(child=serializers.DictField())


class TakenInSerializer(serializers.Serializer[Any]):
    layouts = serializers.ListField(child=serializers.CharField())
    scenes = serializers.ListField(child=serializers.CharField())
    unchanged = serializers.ListField(child=serializers.CharField())
