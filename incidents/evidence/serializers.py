"""The JSON of evidence."""

from typing import Any

from rest_framework import serializers

from incidents.evidence.waiting import Waiting
from incidents.models import Custody, Evidence


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """One original. ``said`` is what its first line of custody tells beside the facts: ``moment`` is "after" for
    pictures of how it ended, ``resembles`` names earlier evidence that looks the same."""

    incident = serializers.CharField(source="incident.number", read_only=True)
    camera = serializers.CharField(source="camera.code", read_only=True, allow_null=True, default=None)
    captured_by = serializers.CharField(
        source="captured_by.display_name", read_only=True, allow_null=True, default=None
    )
    held_by = serializers.CharField(source="held_by.display_name", read_only=True, allow_null=True, default=None)
    said = serializers.SerializerMethodField()

    class Meta:
        model = Evidence
        fields = [
            "uid", "incident", "form", "title", "file_name", "media_type", "size", "sha256", "camera", "began_at",
            "ended_at", "captured_at", "captured_by", "keep_until", "held_at", "held_by", "hold_reason", "purged_at",
            "said", "synthetic",
        ]  # fmt: skip

    def get_said(self, evidence: Evidence) -> dict[str, Any]:
        first: Custody | None = next(iter(getattr(evidence, "first_lines", [])), None)
        detail = first.detail if first else {}
        return {"moment": detail.get("moment", ""), "resembles": detail.get("resembles", [])}


class WaitingSerializer(serializers.Serializer[Waiting]):
    """A clip that is not evidence yet. ``state``: waiting or failed; ``words`` say why, and what there is instead."""

    clip = serializers.UUIDField(source="clip.uid")
    camera = serializers.CharField(source="clip.camera.code")
    asked_at = serializers.DateTimeField(source="clip.asked_at")
    began_at = serializers.DateTimeField(source="clip.asked_from")
    ended_at = serializers.DateTimeField(source="clip.asked_to")
    state = serializers.CharField()
    words = serializers.CharField()


class CustodySerializer(serializers.ModelSerializer[Custody]):
    actor = serializers.CharField(source="actor.display_name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Custody
        fields = ["seq", "at", "actor", "act", "detail", "digest"]


class VerdictSerializer(serializers.Serializer[Any]):
    """``file`` and ``chain`` are empty where they hold, and else say what does not."""

    holds = serializers.BooleanField()
    file = serializers.CharField()
    chain = serializers.CharField()
    sha256 = serializers.CharField()
    lines = serializers.IntegerField()
