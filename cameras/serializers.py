"""The JSON of areas, lorong and cameras. No address and no credential of a camera is in any of it."""

from typing import Any

from rest_framework import serializers

from cameras.models import Area, Camera, Lorong


class AreaSerializer(serializers.ModelSerializer[Area]):
    parent = serializers.CharField(  # type: ignore[assignment]  # a Field has a parent of its own
        source="parent.code", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Area
        fields = ["code", "name", "level", "parent", "lat", "lon"]


class LorongSerializer(serializers.ModelSerializer[Lorong]):
    area = serializers.SlugRelatedField[Area](slug_field="code", read_only=True)

    class Meta:
        model = Lorong
        fields = ["code", "name", "area", "safety_class", "lat", "lon", "line", "equipped_since", "synthetic"]


class CameraSerializer(serializers.ModelSerializer[Camera]):
    area = serializers.SlugRelatedField[Area](slug_field="code", read_only=True)
    lorong = serializers.SlugRelatedField[Lorong](slug_field="code", read_only=True)
    place = serializers.CharField(read_only=True)
    watchable = serializers.SerializerMethodField()

    class Meta:
        model = Camera
        fields = [
            "code", "name", "place", "lorong", "road", "area", "lat", "lon", "height_m", "bearing_deg", "tilt_deg",
            "hfov_deg", "range_m", "kind", "owner", "link_owner", "life_cycle", "down_cause", "life_cycle_since",
            "face_policy", "watchable", "synthetic",
        ]  # fmt: skip

    def get_watchable(self, camera: Camera) -> bool:
        return bool(camera.main_address or camera.sub_address) and camera.life_cycle in Camera.IN_SERVICE


class PictureSize(serializers.Serializer[Any]):
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class LiveSerializer(serializers.Serializer[Any]):
    """Where to watch: paths on the same origin, signed, good until ``expires``."""

    hls = serializers.CharField()
    ll_hls = serializers.CharField(help_text="low-latency HLS: parts, blocking reload")
    socket = serializers.CharField(help_text="WebSocket: fragments of one picture each")
    keys = serializers.CharField(help_text="HLS of the key frames only")
    replay = serializers.CharField(help_text="HLS of the last seconds, with an end")
    snapshot = serializers.CharField(help_text="the stream's last picture")
    still = serializers.CharField(allow_null=True, help_text="the camera's last picture, streamed or not")
    expires = serializers.DateTimeField()
    node = serializers.CharField()
    codec = serializers.CharField(allow_null=True)
    fps = serializers.FloatField(allow_null=True)
    gop_s = serializers.FloatField(allow_null=True, help_text="seconds between key frames")
    streams = serializers.DictField(child=PictureSize(), help_text="pixels of the camera's streams, as far as known")
