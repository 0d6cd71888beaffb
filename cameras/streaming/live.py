"""An address to watch: the one act behind the API's ``live`` and the ``/hls/`` redirect."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import AuditEntry, User
from accounts.problems import Unavailable
from accounts.roles import Act, Role
from cameras.models import Camera
from cameras.streaming import assignments, demand, grants, stills
from cameras.streaming.dispatch import order
from cameras.streaming.engine.addresses import replay_key
from cameras.streaming.models import MediaNode, Profile, StreamState, ViewLease
from cameras.streaming.profiles import shared

LIVE_VIEW = "live_view"
REPLAYED_S = 30
VIEWING = dt.timedelta(minutes=10)  # asking again within this time is the same look


class StillsOff(Unavailable):
    code = "stills_off"


@dataclass(frozen=True)
class LiveAddress:
    """Paths on this origin, good until ``expires``; what the stream is like where a node has said it.

    ``hls`` is what any player plays. ``keys`` holds key frames only, ``replay`` the last seconds, ``still`` the
    camera's last picture whether it streams or not. ``fps`` in pictures and ``gop_s`` in seconds between key frames.
    """

    node: str
    hls: str
    ll_hls: str
    socket: str
    keys: str
    replay: str | None  # None for who may look at what is, not at what was
    snapshot: str
    still: str | None  # None while stills are switched off
    expires: dt.datetime
    codec: str | None
    fps: float | None
    gop_s: float | None
    streams: dict[str, dict[str, int]]


def open_stream(
    camera: Camera,
    profile: str,
    *,
    user: User,
    now: dt.datetime,
    lifetime: dt.timedelta | None = None,
    hevc: bool = False,
) -> LiveAddress:
    """Lease the stream for this person, make sure that a node carries it, and sign an address.

    ``hevc``: the player plays H.265 as it comes. The caller has asked accounts.access for the camera. Raises
    NoMediaNode.
    """
    holder = f"user:{user.pk}"
    watched = ViewLease.objects.filter(camera=camera, profile=profile, holder=holder, until__gt=now).exists()
    with transaction.atomic():
        demand.lease([(camera.pk, profile)], holder=holder, until=now + demand.OPENING, hevc=hevc)
        if user.role == Role.LIAISON and not _told(user, camera, since=now - VIEWING):
            audit.record(actor=user, act=LIVE_VIEW, subject=camera.code, detail={"profile": profile}, at=now)
    # Outside: the wish of who found no place stays, and the next plan knows of it.
    node = assignments.ensure(camera, profile, now=now)
    if not watched:
        order(node.name)
    expires = now + (lifetime or dt.timedelta(seconds=grants.LIFETIME_S))
    living = assignments.alive(now)
    return _address(camera, profile, node=node.name, user=user, expires=expires, living=living)


def _address(
    camera: Camera, profile: str, *, node: str, user: User, expires: dt.datetime, living: list[MediaNode]
) -> LiveAddress:
    states = {row.profile: row for row in StreamState.objects.filter(camera=camera)}
    said = states.get(shared(profile))
    name, subject = shared(profile), str(user.pk)
    base = signed(camera.code, name, node=node, subject=subject, expires=expires)
    return LiveAddress(
        node=node,
        hls=f"{base}/keys.m3u8" if profile == Profile.THUMB else f"{base}/index.m3u8",
        ll_hls=f"{base}/ll.m3u8",
        socket=f"{base}/live",
        keys=f"{base}/keys.m3u8",
        replay=_replay(camera, name, node=node, user=user, expires=expires),
        snapshot=f"{base}/snapshot.jpg",
        still=still_address(camera, subject=subject, expires=expires, living=living),
        expires=expires,
        codec=(said and said.codec) or None,
        fps=(said and said.fps) or None,
        gop_s=(said and said.gop_s) or None,
        streams={name: {"width": row.width, "height": row.height} for name, row in states.items() if row.width},
    )


def _replay(camera: Camera, name: str, *, node: str, user: User, expires: dt.datetime) -> str | None:
    """The ring is a recording, if a short one: it needs the right to clips and has a grant of its own."""
    if not access.visible_to(user, Camera.objects.filter(pk=camera.pk), act=Act.CLIP_VIEW).exists():
        return None
    key = replay_key(f"{camera.code}/{name}")
    base = signed(camera.code, name, node=node, subject=str(user.pk), expires=expires, key=key)
    return f"{base}/replay.m3u8?seconds={REPLAYED_S}"


def signed(code: str, name: str, *, node: str, subject: str, expires: dt.datetime, key: str = "") -> str:
    """Where a stream's files are, under a grant for it or for ``key``."""
    grant = grants.issue(
        key or f"{code}/{name}",
        secret=grants.derive_secret(settings.SECRET_KEY),
        subject=subject,
        expires=int(expires.timestamp()),
    )
    return f"/media/{node}/{code}/{name}/{grant}"


def open_still(camera: Camera, *, user: User, now: dt.datetime) -> str:
    """The signed address of this camera's last still picture. Nothing starts to stream for it.

    The caller has asked accounts.access for the camera. Raises NoMediaNode, StillsOff.
    """
    expires = now + dt.timedelta(seconds=grants.LIFETIME_S)
    if not settings.STILL_SECONDS:
        raise StillsOff(_("Gambar diam dimatikan di pemasangan ini."))
    address = still_address(camera, subject=str(user.pk), expires=expires, living=assignments.alive(now))
    if address is None:
        raise assignments.NoMediaNode(_("Tidak ada simpul media yang hidup. Dicoba lagi sendiri."))
    if user.role == Role.LIAISON and not _told(user, camera, since=now - VIEWING):
        audit.record(actor=user, act=LIVE_VIEW, subject=camera.code, detail={"profile": stills.STILL}, at=now)
    return address


def still_address(camera: Camera, *, subject: str, expires: dt.datetime, living: list[MediaNode]) -> str | None:
    """None when stills are switched off or no node lives."""
    node = stills.carrier_of(camera.pk, living) if settings.STILL_SECONDS else None
    if node is None:
        return None
    return f"{signed(camera.code, stills.STILL, node=node, subject=subject, expires=expires)}/snapshot.jpg"


def _told(user: User, camera: Camera, *, since: dt.datetime) -> bool:
    entries = AuditEntry.objects.filter(actor=user.username, act=LIVE_VIEW, subject=camera.code)
    return entries.filter(at__gt=since).exists()
