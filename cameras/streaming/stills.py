"""Still pictures of all cameras: which node takes whose, from which address, and what a picture says of a camera.

Nothing is written down about it. Each node counts out its share from the nodes that live, and the web process that
signs an address counts the same way; while they disagree, for seconds, a page shows the picture it has
(docs/decisions/0008-stills.md).
"""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from django.db import transaction

from accounts.secrets import SecretLost
from cameras import addresses, inventory
from cameras.models import Camera
from cameras.policy import address_policy
from cameras.signals import camera_changed
from cameras.streaming import assignments, plan
from cameras.streaming.engine.orders import StillOrder, StillPace
from cameras.streaming.models import MediaNode, StreamState

if TYPE_CHECKING:  # the web process signs addresses with what is here, and never loads the engine
    from cameras.streaming.engine.stills import Stills

log = structlog.get_logger(__name__)

STILL = "still"
LOOK = dt.timedelta(seconds=15)  # so late a node learns of a new camera, a changed address or another node's death
TRYING = (Camera.LifeCycle.DOWN, Camera.LifeCycle.CONNECTED)  # a picture of these is news
USED = ("code", "uid", "life_cycle", "sub_address", "main_address", "snapshot_address", "credentials")


def carrier_of(camera: int, living: Iterable[MediaNode]) -> str | None:
    """The node that takes this camera's stills, by its primary key; None when no node lives."""
    rooms = [plan.NodeRoom(node.name, max(1, node.capacity)) for node in living]
    return plan.first((camera, STILL), rooms) if rooms else None


class Share:
    """One node's part of the cameras, for its clerk's thread."""

    def __init__(self, node: str, pace: StillPace) -> None:
        self._node = node
        self._pace = pace
        self._looked_at: dt.datetime | None = None
        self._orders: dict[int, tuple[tuple[object, ...], StillOrder | None]] = {}
        self._trying: set[str] = set()

    def beat(self, stills: "Stills", *, now: dt.datetime) -> None:
        """Once a second: tell what was seen, and now and then look at the rows again."""
        if self._pace.period_s <= 0:
            return
        back = stills.seen() & self._trying
        if back:
            self._trying -= set(mark_seen(back, now=now))
        if self._looked_at is None or now - self._looked_at >= LOOK:
            self._looked_at = now
            stills.want(self.orders(now=now), pace=self._pace)

    def orders(self, *, now: dt.datetime) -> list[StillOrder]:
        """All that this node is to fetch. An address or a password that cannot be used costs its own camera only."""
        living = assignments.alive(now)
        found: dict[int, tuple[tuple[object, ...], StillOrder | None]] = {}
        trying: set[str] = set()
        cameras = Camera.objects.watchable().only(*USED)
        for camera in cameras.iterator(chunk_size=1000):
            if carrier_of(camera.pk, living) != self._node:
                continue
            if camera.life_cycle in TRYING:
                trying.add(camera.code)
            row = _row(camera)
            known = self._orders.get(camera.pk)
            # Opening a password and checking an address cost more than all the rest; they change seldom.
            found[camera.pk] = known if known is not None and known[0] == row else (row, _order(camera))
        self._orders, self._trying = found, trying
        return [order for _, order in found.values() if order is not None]


def mark_seen(codes: Iterable[str], *, now: dt.datetime) -> list[str]:
    """A picture came out of the streams of these cameras: those that were down or never seen are live; their codes.

    A stream that somebody watches has the last word. While one of a camera's is not well, a still changes nothing: the
    camera would be called live and down in turns.
    """
    unwell = StreamState.objects.filter(state__in=["starting", "stale", "lost"]).values("camera")
    cameras = Camera.objects.filter(code__in=list(codes), life_cycle__in=TRYING).exclude(pk__in=unwell)
    return [camera.code for camera in cameras.order_by("code") if _mark_live(camera, now=now)]


def _mark_live(camera: Camera, *, now: dt.datetime) -> bool:
    with transaction.atomic():
        marked = inventory.mark_live(camera, now=now)
        if marked:
            camera_changed.send(Camera, camera=camera)
    return marked


def _row(camera: Camera) -> tuple[object, ...]:
    return (
        camera.code,
        camera.sub_address,
        camera.main_address,
        camera.snapshot_address,
        bytes(camera.credentials),
        camera.life_cycle in TRYING,
    )


def _order(camera: Camera) -> StillOrder | None:
    policy = address_policy()
    try:
        username, password = inventory.credentials_of(camera)
        address = str(addresses.check(camera.sub_address or camera.main_address, policy))
        snapshot = ""
        # A camera without a picture has to prove its stream; its web server may live on beside a dead encoder.
        if camera.snapshot_address and camera.life_cycle not in TRYING:
            snapshot = str(addresses.check(camera.snapshot_address, policy, schemes=addresses.SNAPSHOT_SCHEMES))
    except (addresses.BadAddress, SecretLost) as error:
        log.info("still.impossible", camera=camera.code, error=str(error))
        return None
    return StillOrder(camera.code, address, snapshot, username, password, group=urlsplit(address).netloc)
