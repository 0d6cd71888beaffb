"""Flood mode: when alarms come faster than a person can take them, the mild ones are counted together."""

from incidents.models import Flood, Position
from incidents.severity import Severity

COLLAPSES = (Severity.P3, Severity.P4)


def is_grouped(position: Position | None, severity: str) -> bool:
    """Does an alert of this severity collapse into a counter now?"""
    return severity in COLLAPSES and Flood.objects.filter(position=position, ended_at=None).exists()
