"""From rows to orders for the engine: which addresses a node pulls, checked again at each start."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from accounts.secrets import SecretLost
from cameras import addresses, inventory
from cameras.models import Camera
from cameras.policy import address_policy
from cameras.streaming import demand, recording
from cameras.streaming.engine.files import recording_folder
from cameras.streaming.engine.orders import StreamOrder, TranscodeSpec
from cameras.streaming.models import StreamAssignment
from cameras.streaming.profiles import MAIN, source
from cameras.streaming.states import Said

# A stream that nobody wants any more and that has not stopped yet, and whose last viewers are forgotten: passing it
# through costs least, and there is nobody who could not play it.
NOBODY = demand.Wish(priority=demand.LOWEST, hevc=True)


def for_node(name: str, *, now: dt.datetime) -> tuple[list[StreamOrder], list[Said]]:
    """The complete wanted set of a node, and what to say of streams that cannot be ordered at all."""
    orders: list[StreamOrder] = []
    refused: list[Said] = []
    recorded = recording.wanted(now)
    wishes = demand.wanted(now)
    enlarged = demand.watching(MAIN, now=now)
    rows = StreamAssignment.objects.filter(node__name=name).select_related("camera").order_by("camera__code", "profile")
    left = demand.left_behind({(row.camera_id, row.profile) for row in rows} - set(wishes))
    for row in rows:
        try:
            wish = wishes.get((row.camera_id, row.profile)) or left.get((row.camera_id, row.profile), NOBODY)
            order = _order(row.camera, row.profile, wish, enlarged=row.camera_id in enlarged)
            is_recorded = (row.camera_id, row.profile) in recorded
            orders.append(replace(order, record_to=_folder(name, row.camera) if is_recorded else None))
        except (addresses.BadAddress, SecretLost, LookupError) as error:
            refused.append(_refusal(row.camera.code, row.profile, error, now=now))
    return orders, refused


def _folder(node: str, camera: Camera) -> Path:
    return settings.MEDIA_FOLDER / recording_folder(node, camera.code)


def _order(camera: Camera, profile: str, wish: demand.Wish, *, enlarged: bool) -> StreamOrder:
    chosen = source(profile, has_main=bool(camera.main_address), has_sub=bool(camera.sub_address), enlarged=enlarged)
    if chosen is None:
        raise LookupError("kamera tidak punya alamat aliran")
    text = camera.sub_address if chosen.stream == "sub" else camera.main_address
    username, password = inventory.credentials_of(camera)
    rung = chosen.rung
    return StreamOrder(
        key=f"{camera.code}/{profile}",
        address=str(addresses.check(text, address_policy())),
        username=username,
        password=password,
        lane="ffmpeg" if chosen.must_shrink else "auto",
        transcode=TranscodeSpec(rung.width, rung.height, rung.fps, rung.bitrate_kbps),
        hevc=wish.hevc,
        priority=wish.priority,
        ring_s=settings.MEDIA_RING_SECONDS,
    )


def _refusal(camera: str, profile: str, error: Exception, *, now: dt.datetime) -> Said:
    reason = {addresses.BadAddress: "bad_address", SecretLost: "secret_lost"}.get(type(error), "no_address")
    return Said(camera, profile, "lost", reason, str(error), last_frame_at=None, since=now)
