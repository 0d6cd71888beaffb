"""News of the cameras, what it is worth here, and what an incident asks of its cameras."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from cameras import signals
from cameras.models import Camera, Fault
from cameras.streaming.models import MediaStorage
from incidents import holding, outages
from incidents import signals as own
from incidents import storage as disks
from incidents.models import Entry, Incident
from incidents.playbooks import steps
from incidents.search import index as search


@receiver(signals.camera_lost)
def camera_lost(sender: object, *, camera: Camera, fault: Fault, **rest: Any) -> None:
    outages.camera_lost(camera, fault=fault)


@receiver(signals.camera_recovered)
def camera_recovered(sender: object, *, camera: Camera, fault: Fault, **rest: Any) -> None:
    outages.camera_recovered(camera, fault=fault)


@receiver(signals.fleet_lost)
def fleet_lost(sender: object, *, node: str, cameras: list[Camera], at: dt.datetime, **rest: Any) -> None:
    outages.fleet_lost(node, cameras, at=at)


@receiver(signals.storage_low)
def storage_low(sender: object, *, storage: MediaStorage, share: float, at: dt.datetime, **rest: Any) -> None:
    disks.low(storage, share=share, at=at)


@receiver(signals.storage_recovered)
def storage_recovered(sender: object, *, storage: MediaStorage, at: dt.datetime, **rest: Any) -> None:
    disks.recovered(storage, at=at)


@receiver(own.incident_opened)
def incident_opened(sender: object, *, incident: Incident, **rest: Any) -> None:
    holding.opened(incident)
    steps.follow(incident, now=incident.opened_at)
    search.keep(incident)


@receiver(own.incident_changed)
def incident_changed(sender: object, *, incident: Incident, **rest: Any) -> None:
    holding.changed(incident)
    search.keep(incident)


@receiver(own.entry_added)
def entry_added(sender: object, *, entry: Entry, **rest: Any) -> None:
    if entry.kind == "note":  # of what an act says the incident itself tells
        search.keep(entry.incident)
