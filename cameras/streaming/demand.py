"""Who watches what. A lease starts a stream; 15 s after the last one ends it stops."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts import access
from accounts.models import User
from accounts.roles import Act
from cameras.models import Camera
from cameras.streaming.models import Priority, Profile, ViewLease
from cameras.streaming.plan import StreamKey
from cameras.streaming.profiles import shared

LEASE = dt.timedelta(seconds=30)
OPENING = dt.timedelta(seconds=10)  # who asked for an address: a page's socket or a player's requests take over
LINGER = dt.timedelta(seconds=15)
LOWEST = Priority.MOBILE + 1  # of a stream nobody wants any more
MOST_WANTS = 128  # of one page: the densest wall layout has 64 tiles


@dataclass(frozen=True)
class Want:
    """What a page asks to see. ``hevc``: it plays H.265 as it comes."""

    camera: str  # code
    profile: str
    hevc: bool = False


@dataclass(frozen=True)
class Wish:
    """What all who want a stream amount to. ``hevc``: every one of them plays H.265 as it comes."""

    priority: int
    hevc: bool


def renew(
    user: User, wants: Iterable[Want], *, holder: str, now: dt.datetime, priority: Priority = Priority.DESK
) -> None:
    """Lease these cameras for ``holder`` until 30 s from now. The priority is the caller's word, never the page's.

    Asks the access rule each time, so a right that ended stops counting with its lease. Unknown and forbidden cameras
    are passed over alike. One statement writes them all.
    """
    asked = [want for want in list(wants)[:MOST_WANTS] if want.profile in Profile.values]
    if not asked:
        return
    watchable = access.visible_to(user, Camera.objects.watchable(), act=Act.CAMERA_LIVE)
    ids = dict(watchable.filter(code__in={want.camera for want in asked}).values_list("code", "pk"))
    for hevc in (True, False):  # asked for both ways, the careful way holds
        pairs = {(ids[want.camera], want.profile) for want in asked if want.camera in ids and want.hevc is hevc}
        if pairs:
            lease(sorted(pairs), holder=holder, until=now + LEASE, priority=priority, hevc=hevc)


def lease(
    wants: Iterable[tuple[int, str]],
    *,
    holder: str,
    until: dt.datetime,
    priority: Priority = Priority.DESK,
    hevc: bool = False,
) -> None:
    """Lease (camera pk, profile) pairs without asking: the caller has.

    This is also how an open incident or a recording rule keeps a stream alive and lifts it above others: a lease of its
    own, with ``Priority.INCIDENT`` or ``PINNED`` and ``hevc=True``, because it looks at no picture itself.
    """
    ViewLease.objects.bulk_create(
        [
            ViewLease(camera_id=pk, profile=profile, holder=holder, until=until, priority=priority, hevc=hevc)
            for pk, profile in wants
        ],
        update_conflicts=True,
        unique_fields=["camera", "profile", "holder"],
        update_fields=["until", "priority", "hevc"],
    )


def release(holder: str, *, now: dt.datetime) -> None:
    """The page has gone: its leases end now, and the streams linger for the next page."""
    ViewLease.objects.filter(holder=holder, until__gt=now).update(until=now)


def wanted(now: dt.datetime) -> dict[StreamKey, Wish]:
    """Streams that somebody watches or watched until a moment ago."""
    rows = ViewLease.objects.filter(until__gt=now - LINGER, camera__life_cycle__in=Camera.IN_SERVICE)
    wishes: dict[StreamKey, Wish] = {}
    for camera, profile, priority, hevc in rows.values_list("camera_id", "profile", "priority", "hevc"):
        key = (camera, shared(profile))
        before = wishes.get(key, Wish(LOWEST, True))
        wishes[key] = Wish(min(before.priority, priority), before.hevc and hevc)
    return wishes


def left_behind(keys: set[StreamKey]) -> dict[StreamKey, Wish]:
    """What those wanted who left last, of streams that nobody wants any more and that no plan has stopped yet.

    A stream goes on as it was until it stops: to change it for nobody would interrupt it for who comes next.
    """
    if not keys:
        return {}
    rows = ViewLease.objects.filter(camera_id__in={camera for camera, _ in keys}).order_by("-until")
    last: dict[StreamKey, dt.datetime] = {}
    wishes: dict[StreamKey, Wish] = {}
    for camera, profile, hevc, until in rows.values_list("camera_id", "profile", "hevc", "until"):
        key = (camera, shared(profile))
        if key in keys and until > last.setdefault(key, until) - LINGER:
            wishes[key] = Wish(LOWEST, hevc and (key not in wishes or wishes[key].hevc))
    return wishes


def watching(profile: str, *, now: dt.datetime) -> set[int]:
    """Cameras (pk) that somebody watches at just this profile, or did until a moment ago."""
    return set(ViewLease.objects.filter(until__gt=now - LINGER, profile=profile).values_list("camera_id", flat=True))


def forget(now: dt.datetime) -> None:
    """Drop leases that ended more than a minute ago."""
    ViewLease.objects.filter(until__lt=now - dt.timedelta(minutes=1)).delete()
