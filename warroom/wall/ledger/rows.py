"""A panel as JSON, for API and page."""

from typing import Any

from rest_framework import serializers

from warroom.wall.ledger import words
from warroom.wall.ledger.standing import Standing


class PanelSerializer(serializers.Serializer[Any]):
    serial = serializers.CharField()
    maker = serializers.CharField()
    model = serializers.CharField()
    wall = serializers.CharField(allow_null=True)
    output = serializers.IntegerField(allow_null=True)
    position = serializers.CharField()
    state = serializers.CharField(help_text="in_stock, in_service, warn, claim or replaced")
    state_words = serializers.CharField()
    installed_on = serializers.DateField(allow_null=True)
    removed_on = serializers.DateField(allow_null=True)
    hours = serializers.FloatField()
    estimated = serializers.BooleanField(help_text="no counter said so: from how long its output was on")
    read_at = serializers.DateTimeField(allow_null=True, help_text="of the newest reading")
    rated_hours = serializers.IntegerField()
    share = serializers.FloatField(help_text="of the rated hours; 1 is all of them")
    hours_a_day = serializers.FloatField()
    used_up_on = serializers.DateField(allow_null=True, help_text="when the rated hours will be reached, going on so")
    warranty_until = serializers.DateField(allow_null=True)
    warnings = serializers.ListField(child=serializers.CharField(), help_text="hours, warranty")
    replaces = serializers.CharField(allow_null=True)
    note = serializers.CharField()
    synthetic = serializers.BooleanField()


def panel_row(standing: Standing) -> dict[str, Any]:
    panel, run = standing.panel, standing.run
    return {
        "serial": panel.serial,
        "maker": panel.maker,
        "model": panel.model,
        "wall": panel.output.wall.slug if panel.output else None,
        "output": panel.output.number if panel.output else None,
        "position": panel.position,
        "state": standing.state,
        "state_words": str(words.STATES[standing.state]),
        "installed_on": panel.installed_on,
        "removed_on": panel.removed_on,
        "hours": round(run.hours, 1),
        "estimated": run.estimated,
        "read_at": run.at,
        "rated_hours": panel.rated_hours,
        "share": round(standing.share, 4),
        "hours_a_day": round(standing.a_day, 1),
        "used_up_on": standing.used_up_on,
        "warranty_until": panel.warranty_until,
        "warnings": list(standing.warnings),
        "replaces": panel.replaces.serial if panel.replaces else None,
        "note": panel.note,
        "synthetic": panel.synthetic,
    }
