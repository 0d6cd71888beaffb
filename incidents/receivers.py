"""News of the cameras, and what it is worth here."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from cameras import signals
from cameras.models import Camera, Fault
from incidents import outages


@receiver(signals.camera_lost)
def camera_lost(sender: object, *, camera: Camera, fault: Fault, **rest: Any) -> None:
    outages.camera_lost(camera, fault=fault)


@receiver(signals.camera_recovered)
def camera_recovered(sender: object, *, camera: Camera, fault: Fault, **rest: Any) -> None:
    outages.camera_recovered(camera, fault=fault)


@receiver(signals.fleet_lost)
def fleet_lost(sender: object, *, node: str, cameras: list[Camera], at: dt.datetime, **rest: Any) -> None:
    outages.fleet_lost(node, cameras, at=at)
