"""The JSON of areas, lorong and cameras. No address and no credential of a camera is in any of it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cameras.models import Area, Camera, Lorong
from cameras.streaming import condition


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
            "face_policy", "guest_policy", "watchable", "synthetic",
        ]  # fmt: skip

    def get_watchable(self, camera: Camera) -> bool:
        return bool(camera.main_address or camera.sub_address) and camera.life_cycle in Camera.IN_SERVICE


class PictureSize(serializers.Serializer[Any]):
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class FindingSerializer(serializers.Serializer[Any]):
    """Something wrong with a stream, and its mend, in the reader's language."""

    code = serializers.CharField()
    severity = serializers.CharField(help_text="note or warning")
    value = serializers.FloatField(help_text="in the unit that the words name")
    words = serializers.CharField()
    mend = serializers.CharField()


class StreamSerializer(serializers.Serializer[Any]):
    """One stream as its node last said; figures of the last ten seconds it ran."""

    profile = serializers.CharField()
    state = serializers.CharField(help_text="starting, live, stale, lost or stopped")
    reason = serializers.CharField()
    words = serializers.CharField()
    since = serializers.DateTimeField()
    node = serializers.CharField()
    last_frame_at = serializers.DateTimeField(allow_null=True)
    age_s = serializers.FloatField(allow_null=True, help_text="age of the last picture")
    fps = serializers.FloatField()
    bitrate_kbps = serializers.FloatField()
    gop_s = serializers.FloatField(help_text="seconds between key frames")
    codec = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    lane = serializers.CharField(help_text="repack or ffmpeg")
    lane_words = serializers.CharField(help_text="and why")
    restarts_hour = serializers.IntegerField(help_text="interruptions in the last hour")
    lost_packets = serializers.IntegerField()
    last_error = serializers.CharField()
    last_error_at = serializers.DateTimeField(allow_null=True)
    figures_at = serializers.DateTimeField(allow_null=True)
    findings = FindingSerializer(many=True)
    lines = serializers.ListField(child=serializers.CharField(), help_text="ffmpeg's last ones, for who runs the house")


class CameraDetailSerializer(CameraSerializer):
    """A camera with the condition of its streams. Give ``streams`` in the context (cameras.streaming.condition)."""

    streams = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()

    class Meta(CameraSerializer.Meta):
        fields = [*CameraSerializer.Meta.fields, "streams", "findings"]

    @extend_schema_field(StreamSerializer(many=True))
    def get_streams(self, camera: Camera) -> Any:
        return StreamSerializer(self.context["streams"], many=True).data

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, camera: Camera) -> Any:
        return FindingSerializer(condition.all_findings(self.context["streams"]), many=True).data


class LiveSerializer(serializers.Serializer[Any]):
    """Where to watch: paths on the same origin, signed, good until ``expires``."""

    hls = serializers.CharField()
    ll_hls = serializers.CharField(help_text="low-latency HLS: parts, blocking reload")
    socket = serializers.CharField(help_text="WebSocket: fragments of one picture each")
    keys = serializers.CharField(help_text="HLS of the key frames only")
    replay = serializers.CharField(
        allow_null=True, help_text="HLS of the last seconds, with an end; for who may see clips"
    )
    snapshot = serializers.CharField(help_text="the stream's last picture")
    still = serializers.CharField(allow_null=True, help_text="the camera's last picture, streamed or not")
    expires = serializers.DateTimeField()
    node = serializers.CharField()
    codec = serializers.CharField(allow_null=True)
    fps = serializers.FloatField(allow_null=True)
    gop_s = serializers.FloatField(allow_null=True, help_text="seconds between key frames")
    streams = serializers.DictField(child=PictureSize(), help_text="pixels of the camera's streams, as far as known")
