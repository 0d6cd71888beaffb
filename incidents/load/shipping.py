"""What a new house starts with: two positions, and the city shared between them."""

from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps
from django.dispatch import receiver
from django.utils import timezone

from cameras import signals
from incidents.load import zones


def migrated(sender: object, *, apps: Apps = installed, **rest: Any) -> None:
    """After each migrate; on the way to a time before positions there is nothing to fill. A flush names no apps."""
    try:
        apps.get_model("incidents", "Position")
    except LookupError:
        return
    zones.ship()
    zones.share_out(now=timezone.now())


@receiver(signals.areas_loaded)
def areas_loaded(sender: object, **rest: Any) -> None:
    zones.share_out(now=timezone.now())
