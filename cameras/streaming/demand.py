"""Who watches what. A lease starts a stream; 15 s after the last one ends it stops."""

import datetime as dt
from collections.abc import Iterable

from accounts import access
from accounts.models import User
from accounts.roles import Act
from cameras.models import Camera
from cameras.streaming.models import Profile, ViewLease
from cameras.streaming.plan import StreamKey
from cameras.streaming.profiles import shared

LEASE = dt.timedelta(seconds=30)
PROBE = dt.timedelta(seconds=10)
PROBED_AT_ONCE = 10
OPENING = dt.timedelta(seconds=10)  # who asked for an address: a page's socket or a player's requests take over
LINGER = dt.timedelta(seconds=15)
MOST_WANTS = 128  # of one page: the densest wall layout has 64 tiles


def renew(user: User, wants: Iterable[tuple[str, str]], *, holder: str, now: dt.datetime) -> None:
    """Lease these (camera code, profile) pairs for ``holder`` until 30 s from now.

    Asks the access rule each time, so a right that ended stops counting with its lease. Unknown and forbidden pairs
    are passed over alike. One statement writes them all.
    """
    pairs = {(code, profile) for code, profile in list(wants)[:MOST_WANTS] if profile in Profile.values}
    if not pairs:
        return
    watchable = access.visible_to(user, Camera.objects.watchable(), act=Act.CAMERA_LIVE)
    ids = dict(watchable.filter(code__in={code for code, _ in pairs}).values_list("code", "pk"))
    lease(
        [(ids[code], profile) for code, profile in sorted(pairs) if code in ids],
        holder=holder,
        until=now + LEASE,
    )


def lease(wants: Iterable[tuple[int, str]], *, holder: str, until: dt.datetime, hevc: bool = False) -> None:
    """Lease (camera pk, profile) pairs without asking: the caller has."""
    ViewLease.objects.bulk_create(
        [ViewLease(camera_id=pk, profile=profile, holder=holder, until=until, hevc=hevc) for pk, profile in wants],
        update_conflicts=True,
        unique_fields=["camera", "profile", "holder"],
        update_fields=["until", "hevc"],
    )


def release(holder: str, *, now: dt.datetime) -> None:
    """The page has gone: its leases end now, and the streams linger for the next page."""
    ViewLease.objects.filter(holder=holder, until__gt=now).update(until=now)


def probe(*, now: dt.datetime) -> int:
    """Lease some cameras that are down, or were connected and never seen, for a moment; how many.

    A camera nobody watches comes back unseen otherwise. A picture makes it live, none changes nothing. Drawn by lot, so
    that a city full of dead cameras is tried bit by bit and a recorder is not asked for all its channels at once.
    """
    dead = Camera.objects.watchable().filter(life_cycle__in=[Camera.LifeCycle.DOWN, Camera.LifeCycle.CONNECTED])
    watched = ViewLease.objects.filter(until__gt=now - LINGER).values("camera")
    drawn = dead.exclude(pk__in=watched).order_by("?").values_list("pk", flat=True)[:PROBED_AT_ONCE]
    pairs = [(pk, Profile.TILE.value) for pk in drawn]
    lease(pairs, holder="probe", until=now + PROBE)
    return len(pairs)


def wanted(now: dt.datetime) -> set[StreamKey]:
    """Streams that somebody watches or watched until a moment ago."""
    rows = ViewLease.objects.filter(until__gt=now - LINGER, camera__life_cycle__in=Camera.IN_SERVICE)
    return {(camera, shared(profile)) for camera, profile in rows.values_list("camera_id", "profile").distinct()}


def forget(now: dt.datetime) -> None:
    """Drop leases that ended more than a minute ago."""
    ViewLease.objects.filter(until__lt=now - dt.timedelta(minutes=1)).delete()
