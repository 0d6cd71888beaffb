"""A picture of each of some cameras now: of the large stream if it comes in time, of whatever there is if not."""

import datetime as dt
import http.client
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

import structlog

from cameras.models import Camera
from cameras.streaming import assignments, demand, live
from cameras.streaming.dispatch import order
from cameras.streaming.models import Priority, Profile, StreamAssignment, StreamState
from cameras.streaming.profiles import shared
from incidents.evidence.media import Fetch, NodeSilent, fetched

log = structlog.get_logger(__name__)

MOST_BYTES: Final = 8 << 20
LEASE: Final = dt.timedelta(seconds=15)
ROUND_S, ROUNDS = 0.25, 20  # a stream that starts has its first key frame within one to four seconds
STILL: Final = "still"
NOT_NOW: Final = ("stale", "lost")  # what such a stream holds is a picture of before

Wait = Callable[[float], None]


@dataclass(frozen=True)
class Picture:
    """``source``: "main", "tile", or "still" (at most 320x180). ``at``: when it was seen, as far as is known."""

    jpeg: bytes
    source: str
    at: dt.datetime


def of(
    cameras: Iterable[Camera],
    *,
    holder: str,
    subject: str,
    now: dt.datetime,
    fetch: Fetch = fetched,
    wait: Wait = time.sleep,
) -> dict[int, Picture]:
    """Pictures by the camera's key; a camera that gives none is left out. Takes up to five seconds for all together.

    ``subject`` is the account in whose name nodes are asked; the caller has asked accounts.access for the cameras.
    """
    wanted = {camera.pk: camera for camera in cameras}
    asked = {pk: path for pk, camera in wanted.items() if (path := _open(camera, holder, subject, now=now))}
    found: dict[int, Picture] = {}
    for turn in range(ROUNDS):
        if turn and asked:
            wait(ROUND_S)
        for pk, path in list(asked.items()):
            picture = _look(path, source=_best(wanted[pk]), now=now, fetch=fetch)
            if picture is not None:
                found[pk] = picture
                del asked[pk]
            elif _has_died(wanted[pk]):
                del asked[pk]
        if not asked:
            break
    demand.release(holder, now=now)
    for pk, camera in wanted.items():
        if pk not in found and (picture := _second_best(camera, subject, now=now, fetch=fetch)):
            found[pk] = picture
    return found


def _best(camera: Camera) -> str:
    return Profile.MAIN.value if camera.main_address else Profile.TILE.value


def _open(camera: Camera, holder: str, subject: str, *, now: dt.datetime) -> str | None:
    """Have the stream carried, and sign the way to its last picture. A node passes H.265 on as it comes: no browser
    plays it."""
    profile = _best(camera)
    demand.lease([(camera.pk, profile)], holder=holder, until=now + LEASE, priority=Priority.INCIDENT, hevc=True)
    try:
        node = assignments.ensure(camera, profile, now=now)
    except assignments.NoMediaNode:
        return None
    order(node.name)
    return _signed(camera, shared(profile), node=node.name, subject=subject, now=now)


def _signed(camera: Camera, name: str, *, node: str, subject: str, now: dt.datetime) -> str:
    return f"{live.signed(camera.code, name, node=node, subject=subject, expires=now + LEASE * 4)}/snapshot.jpg"


def _has_died(camera: Camera) -> bool:
    return StreamState.objects.filter(camera=camera, profile=shared(_best(camera)), state__in=NOT_NOW).exists()


def _second_best(camera: Camera, subject: str, *, now: dt.datetime, fetch: Fetch) -> Picture | None:
    """A small stream that somebody watches, else the still that nodes take of every camera."""
    tile = Profile.TILE.value
    carried = StreamAssignment.objects.filter(camera=camera, profile=tile).select_related("node").first()
    dead = StreamState.objects.filter(camera=camera, profile=tile, state__in=NOT_NOW).exists()
    if carried is not None and not dead and _best(camera) != tile:
        path = _signed(camera, tile, node=carried.node.name, subject=subject, now=now)
        if picture := _look(path, source=tile, now=now, fetch=fetch):
            return picture
    expires = now + LEASE * 4
    still = live.still_address(camera, subject=subject, expires=expires, living=assignments.alive(now))
    return _look(still, source=STILL, now=now, fetch=fetch) if still else None


def _look(path: str, *, source: str, now: dt.datetime, fetch: Fetch) -> Picture | None:
    try:
        with fetch(path) as answer:
            if answer.status != http.client.OK:
                return None
            jpeg = answer.body(most=MOST_BYTES)
            return Picture(jpeg, source, _time(answer.modified, now)) if jpeg else None
    except NodeSilent:
        log.info("evidence.node_silent", source=source)
        return None


def _time(modified: str, now: dt.datetime) -> dt.datetime:
    try:
        return min(now, parsedate_to_datetime(modified)) if modified else now
    except (ValueError, TypeError):
        return now
