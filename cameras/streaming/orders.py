"""From rows to orders for the engine: which addresses a node pulls, checked again at each start."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from accounts.secrets import SecretLost
from cameras import addresses, inventory
from cameras.models import Camera
from cameras.policy import address_policy
from cameras.streaming import recording
from cameras.streaming.engine.files import recording_folder
from cameras.streaming.engine.orders import StreamOrder, TranscodeSpec
from cameras.streaming.models import StreamAssignment
from cameras.streaming.profiles import source
from cameras.streaming.states import Said


def for_node(name: str, *, now: dt.datetime) -> tuple[list[StreamOrder], list[Said]]:
    """The complete wanted set of a node, and what to say of streams that cannot be ordered at all."""
    orders: list[StreamOrder] = []
    refused: list[Said] = []
    recorded = recording.wanted(now)
    rows = StreamAssignment.objects.filter(node__name=name).select_related("camera").order_by("camera__code", "profile")
    for row in rows:
        try:
            order = _order(row.camera, row.profile)
            is_recorded = (row.camera_id, row.profile) in recorded
            orders.append(replace(order, record_to=_folder(name, row.camera) if is_recorded else None))
        except (addresses.BadAddress, SecretLost, LookupError) as error:
            refused.append(_refusal(row.camera.code, row.profile, error, now=now))
    return orders, refused


def _folder(node: str, camera: Camera) -> Path:
    return settings.MEDIA_FOLDER / recording_folder(node, camera.code)


def _order(camera: Camera, profile: str) -> StreamOrder:
    chosen = source(profile, has_main=bool(camera.main_address), has_sub=bool(camera.sub_address))
    if chosen is None:
        raise LookupError("kamera tidak punya alamat aliran")
    text = camera.sub_address if chosen.stream == "sub" else camera.main_address
    username, password = inventory.credentials_of(camera)
    made = chosen.transcode
    return StreamOrder(
        key=f"{camera.code}/{profile}",
        address=str(addresses.check(text, address_policy())),
        username=username,
        password=password,
        lane="ffmpeg" if made else "auto",
        transcode=TranscodeSpec(made.width, made.height, made.fps, made.bitrate_kbps) if made else None,
    )


def _refusal(camera: str, profile: str, error: Exception, *, now: dt.datetime) -> Said:
    reason = {addresses.BadAddress: "bad_address", SecretLost: "secret_lost"}.get(type(error), "no_address")
    return Said(camera, profile, "lost", reason, str(error), last_frame_at=None, since=now)
