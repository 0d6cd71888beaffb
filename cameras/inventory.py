"""The only writer of cameras. Acts check, write and tell; pages, API, import and the demo come through here."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit, secrets
from accounts.models import User
from cameras import addresses
from cameras.models import Camera, Fault
from cameras.policy import address_policy
from cameras.signals import camera_changed, camera_lost, camera_recovered

ADDRESS_FIELDS = {
    "main_address": addresses.STREAM_SCHEMES,
    "sub_address": addresses.STREAM_SCHEMES,
    "snapshot_address": addresses.SNAPSHOT_SCHEMES,
}
EDITABLE = frozenset(
    {
        "name", "lorong", "road", "area", "lat", "lon", "height_m", "bearing_deg", "tilt_deg", "hfov_deg", "range_m",
        "kind", "owner", "link_owner", "face_policy", "guest_policy", "synthetic", *ADDRESS_FIELDS,
    }
)  # fmt: skip

STAGES = ("planned", "installed", "connected", "removed")  # what a person decides; the rest is seen


def add(*, code: str, by: User | None, now: dt.datetime, life_cycle: str = "planned", **fields: Any) -> Camera:
    """A new camera. Raises ValidationError that names each bad field."""
    camera = Camera(code=code, life_cycle=life_cycle, life_cycle_since=now)
    _assign(camera, fields)
    with transaction.atomic():
        camera.full_clean()
        camera.save(force_insert=True)
        _tell(camera, act="camera_added", by=by, now=now, detail={"name": camera.name})
    return camera


def add_many(cameras: Iterable[Camera], *, by: User | None, now: dt.datetime) -> int:
    """Many new cameras at once, all or none. Raises ValidationError that names the first bad camera."""
    rows = list(cameras)
    for camera in rows:
        try:
            _assign(camera, {name: getattr(camera, name) for name in ADDRESS_FIELDS})
            camera.clean_fields(exclude=["lorong", "area"])
        except ValidationError as error:
            raise ValidationError({"__all__": [f"{camera.code}: {'; '.join(error.messages)}"]}) from None
    with transaction.atomic():
        Camera.objects.bulk_create(rows, batch_size=500)
        audit.record(actor=by or "system", act="cameras_added", detail={"count": len(rows)}, at=now)
    return len(rows)


def change(camera: Camera, *, by: User | None, now: dt.datetime, **fields: Any) -> Camera:
    """Change some fields. Raises ValidationError that names each bad field; nothing is written then."""
    _assign(camera, fields)
    with transaction.atomic():
        camera.full_clean()
        camera.save(update_fields=list(fields))
        _tell(camera, act="camera_changed", by=by, now=now, detail={"fields": sorted(fields)})
    return camera


def set_credentials(camera: Camera, *, username: str, password: str, by: User | None, now: dt.datetime) -> None:
    """Seal user and password for this row. Empty ones remove them. The audit trail says that, never what."""
    plain = json.dumps([username, password])
    camera.credentials = secrets.seal(plain, context=_context(camera)) if username or password else b""
    with transaction.atomic():
        camera.save(update_fields=["credentials"])
        _tell(camera, act="camera_credentials_set", by=by, now=now, detail={})


def credentials_of(camera: Camera) -> tuple[str, str]:
    """User and password; two empty strings for a camera without. Raises SecretLost if they do not open."""
    if not camera.credentials:
        return "", ""
    username, password = json.loads(secrets.unseal(bytes(camera.credentials), context=_context(camera)))
    return username, password


def move(camera: Camera, *, to: str, by: User | None, now: dt.datetime) -> bool:
    """Say where a camera stands: planned, installed, connected (in service from now on) or removed. False if it does.

    Whether a camera in service is live or down is for its streams to say, so "connected" leaves those as they are.
    Taking it out of service ends its open fault. Raises ValidationError for a state that only streams give.
    """
    if to not in STAGES:
        raise ValidationError({"life_cycle": [f"must be one of {', '.join(STAGES)}"]})
    in_service = to in Camera.IN_SERVICE
    with transaction.atomic():
        others = Camera.objects.filter(pk=camera.pk).exclude(life_cycle__in=Camera.IN_SERVICE if in_service else [to])
        moved = bool(others.update(life_cycle=to, down_cause="", life_cycle_since=now))
        camera.refresh_from_db(fields=["life_cycle", "down_cause", "life_cycle_since"])
        if moved:
            _tell(camera, act="camera_moved", by=by, now=now, detail={"to": to})
    if not in_service:
        with transaction.atomic():  # of its own: it locks alerts, which everywhere come before the trail and the feed
            _end_fault(camera, now=now)
    return moved


def mark_live(camera: Camera, *, now: dt.datetime) -> bool:
    """A picture arrived: the camera is live and its open fault, if any, is over. False if it was live already."""
    with transaction.atomic():
        changed = Camera.objects.filter(pk=camera.pk, life_cycle__in=["connected", "degraded", "down"]).update(
            life_cycle="live", down_cause="", life_cycle_since=now
        )
        if not changed:
            return False
        camera.refresh_from_db(fields=["life_cycle", "down_cause", "life_cycle_since"])
        _end_fault(camera, now=now)
    return True


def mark_degraded(camera: Camera, *, now: dt.datetime) -> bool:
    """It shows a picture, but not a good one for a while now. False if it is not live."""
    with transaction.atomic():
        changed = Camera.objects.filter(pk=camera.pk, life_cycle="live").update(
            life_cycle="degraded", life_cycle_since=now
        )
        if changed:
            camera.refresh_from_db(fields=["life_cycle", "life_cycle_since"])
    return bool(changed)


def mark_down(camera: Camera, *, cause: str, words: str, now: dt.datetime, tell: bool = True) -> bool:
    """No picture any more. Opens a fault. False if the camera was down already or is not in service.

    ``tell=False`` writes without the single news: a whole node's cameras went at once and that is told once.
    """
    with transaction.atomic():
        changed = Camera.objects.filter(pk=camera.pk, life_cycle__in=["connected", "live", "degraded"]).update(
            life_cycle="down", down_cause=cause, life_cycle_since=now
        )
        if not changed:
            return False
        camera.refresh_from_db(fields=["life_cycle", "down_cause", "life_cycle_since"])
        fault = Fault.objects.create(camera=camera, cause=cause, words=words[:200], began_at=now)
        if tell:
            camera_lost.send(Camera, camera=camera, fault=fault)
    return True


def _end_fault(camera: Camera, *, now: dt.datetime) -> None:
    """Nothing ails it any more: it is live, or no longer in service."""
    fault = Fault.objects.filter(camera=camera, ended_at__isnull=True).first()
    if fault is not None:
        fault.ended_at = now
        fault.save(update_fields=["ended_at"])
        camera_recovered.send(Camera, camera=camera, fault=fault)


def _assign(camera: Camera, fields: Mapping[str, Any]) -> None:
    errors: dict[str, str] = {}
    for name, value in fields.items():
        if name not in EDITABLE:
            errors[name] = "not a field that can be set here"
        elif name in ADDRESS_FIELDS and value:
            try:
                addresses.check(value, address_policy(), schemes=ADDRESS_FIELDS[name])
            except addresses.BadAddress as bad:
                errors[name] = str(bad)
        if name not in errors:
            setattr(camera, name, value)
    if errors:
        raise ValidationError({name if name in EDITABLE else "__all__": [why] for name, why in errors.items()})


def _context(camera: Camera) -> str:
    return f"cameras.camera/{camera.uid}/credentials"


def _tell(camera: Camera, *, act: str, by: User | None, now: dt.datetime, detail: dict[str, Any]) -> None:
    audit.record(actor=by or "system", act=act, subject=camera.code, detail=detail, at=now)
    camera_changed.send(Camera, camera=camera)
