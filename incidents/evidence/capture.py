"""Ways in which evidence comes: a camera's picture now, somebody's file, pictures of how it ended."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import AuditEntry, User
from accounts.problems import Problem, Unavailable
from accounts.roles import Act
from cameras.models import Camera
from incidents.evidence import originals, pictures, store
from incidents.evidence.originals import AFTER
from incidents.evidence.pictures import Picture
from incidents.evidence.sniffing import SUFFIXES
from incidents.models import Evidence, Incident
from incidents.states import IncidentState, Outcome
from incidents.whereabouts import Where, cameras_for

AFTER_CAMERAS: Final = 4
ENDED: Final = "evidence_after"
ENDED_WITHIN: Final = dt.timedelta(minutes=10)  # later the place looks like any other day

Look = Callable[..., dict[int, Picture]]


class NoPicture(Unavailable):
    """The camera gives no picture now."""

    code = "no_picture"

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(
            _("%(names)s tidak memberi gambar sekarang. Coba klip dari rekaman, atau kamera lain.")
            % {"names": ", ".join(names)}
        )


class NoCameras(Problem):
    code = "no_cameras"


def snapshot(incident: Incident, camera: Camera, *, by: User, now: dt.datetime, look: Look = pictures.of) -> Evidence:
    """Seal what a camera shows now. The caller has asked accounts.access for both. Raises NoPicture."""
    access.require(by, Act.EVIDENCE_ADD)
    found = look([camera], holder=_holder(incident, by), subject=str(by.pk), now=now)
    if camera.pk not in found:
        raise NoPicture([camera.name])
    return _seal(incident, camera, found[camera.pk], by=by, now=now)


def upload(
    incident: Incident, chunks: Iterable[bytes], *, file_name: str, title: str = "", by: User, now: dt.datetime
) -> Evidence:
    """Seal somebody's file. Raises what store.write does."""
    access.require(by, Act.EVIDENCE_ADD)
    stored = store.write(chunks)
    name = safe_name(file_name, stored.media_type)
    return originals.add(
        incident, stored, form=Evidence.Form.UPLOAD, title=title or name, file_name=name, by=by, now=now
    )


def after(incident: Incident, *, by: User | None, now: dt.datetime, look: Look = pictures.of) -> list[Evidence]:
    """Pictures of the nearest cameras that see the place, to hold against those from before. Raises NoCameras,
    NoPicture. Nobody (``by`` None) is the room itself, when an incident was resolved."""
    if by is not None:
        access.require(by, Act.EVIDENCE_ADD)
    cameras = witnesses(incident)
    if not cameras:
        raise NoCameras(_("Tidak ada kamera yang melihat tempat ini."))
    found = look(cameras, holder=_holder(incident, by), subject=str(by.pk) if by else "0", now=now)
    audit.record(actor=by or "system", act=ENDED, subject=incident.number, detail={"pictures": len(found)}, at=now)
    if not found:
        raise NoPicture([camera.name for camera in cameras])
    return [
        _seal(incident, camera, found[camera.pk], by=by, now=now, moment=AFTER)
        for camera in cameras
        if camera.pk in found
    ]


def ended_unseen(*, now: dt.datetime) -> list[Incident]:
    """Incidents that were just handled to their end and of whose end there is no picture yet."""
    recent = Incident.objects.filter(
        state__in=[IncidentState.RESOLVED, IncidentState.CLOSED],
        outcome=Outcome.HANDLED,
        resolved_at__gt=now - ENDED_WITHIN,
        resolved_at__lte=now,
        synthetic=False,
        exercise=False,
    )
    tried = AuditEntry.objects.filter(act=ENDED, at__gt=now - ENDED_WITHIN)
    last = dict(tried.order_by("at").values_list("subject", "at"))
    return [case for case in recent if case.resolved_at and last.get(case.number, case.opened_at) < case.resolved_at]


def witnesses(incident: Incident) -> list[Camera]:
    """The cameras the incident was opened with that see its place, nearest first; else those that see it today."""
    own = incident.incidentcamera_set.filter(sees=True).order_by("order").values_list("camera_id", flat=True)
    keys = list(own[:AFTER_CAMERAS])
    if not keys:
        where = Where(lat=incident.lat, lon=incident.lon)
        keys = [near.pk for near in cameras_for(where, limit=AFTER_CAMERAS) if near.sees]
    by_key = Camera.objects.watchable().in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]


def safe_name(name: str, media_type: str) -> str:
    """A name for a file on somebody's disk: no folders, no control signs, and the ending of what it is."""
    stem = PurePath(name.replace("\\", "/")).name.rsplit(".", 1)[0]
    stem = "".join(sign for sign in stem if unicodedata.category(sign)[0] not in "CZ" or sign == " ").strip(" .")
    return f"{stem[:120] or 'berkas'}{SUFFIXES[media_type]}"


def _seal(
    incident: Incident, camera: Camera, picture: Picture, *, by: User | None, now: dt.datetime, moment: str = ""
) -> Evidence:
    stored = store.write([picture.jpeg], most=pictures.MOST_BYTES)
    what = "Sesudah" if moment == AFTER else "Cuplikan"
    return originals.add(
        incident,
        stored,
        form=Evidence.Form.SNAPSHOT,
        title=f"{what}: {camera.name}",
        file_name=f"{camera.code[:20]}-{localtime(picture.at):%Y%m%d-%H%M%S}{SUFFIXES[stored.media_type]}",
        by=by,
        now=now,
        camera=camera,
        began_at=picture.at,
        ended_at=picture.at,
        moment=moment,
        source=picture.source,
    )


def _holder(incident: Incident, by: User | None) -> str:
    return f"evidence:{incident.number}:{by.pk if by else 0}"
