"""An address to watch: the one act behind the API's ``live`` and the ``/hls/`` redirect."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from accounts import audit
from accounts.models import AuditEntry, User
from accounts.roles import Role
from cameras.models import Camera
from cameras.streaming import assignments, demand, grants
from cameras.streaming.dispatch import order
from cameras.streaming.models import ViewLease
from cameras.streaming.profiles import shared

LIVE_VIEW = "live_view"
VIEWING = dt.timedelta(minutes=10)  # asking again within this time is the same look


@dataclass(frozen=True)
class LiveAddress:
    """Paths on this origin, good until ``expires``."""

    node: str
    hls: str
    snapshot: str
    expires: dt.datetime


def open_stream(
    camera: Camera, profile: str, *, user: User, now: dt.datetime, lifetime: dt.timedelta | None = None
) -> LiveAddress:
    """Lease the stream for this person, make sure that a node carries it, and sign an address.

    The caller has asked accounts.access for the camera. Raises NoMediaNode.
    """
    holder = f"user:{user.pk}"
    watched = ViewLease.objects.filter(camera=camera, profile=profile, holder=holder, until__gt=now).exists()
    with transaction.atomic():
        demand.lease([(camera.pk, profile)], holder=holder, until=now + demand.OPENING)
        if user.role == Role.LIAISON and not _told(user, camera, since=now - VIEWING):
            audit.record(actor=user, act=LIVE_VIEW, subject=camera.code, detail={"profile": profile}, at=now)
        node = assignments.ensure(camera, profile, now=now)
    if not watched:
        order(node.name)
    expires = now + (lifetime or dt.timedelta(seconds=grants.LIFETIME_S))
    stream = shared(profile)
    grant = grants.issue(
        f"{camera.code}/{stream}",
        secret=grants.derive_secret(settings.SECRET_KEY),
        subject=str(user.pk),
        expires=int(expires.timestamp()),
    )
    base = f"/media/{node.name}/{camera.code}/{stream}/{grant}"
    return LiveAddress(node.name, f"{base}/index.m3u8", f"{base}/snapshot.jpg", expires)


def _told(user: User, camera: Camera, *, since: dt.datetime) -> bool:
    entries = AuditEntry.objects.filter(actor=user.username, act=LIVE_VIEW, subject=camera.code)
    return entries.filter(at__gt=since).exists()
