"""Clips that were asked for an incident, until a node has written them and they are sealed.

The wish is a line in the trail of audits, and a clip's uid becomes its evidence's: nothing more is needed to know what
still waits, whoever restarts in between.
"""

import datetime as dt
import http.client
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import AuditEntry, User
from accounts.roles import Act
from cameras.models import Camera
from cameras.streaming import clips
from cameras.streaming.models import Clip
from incidents.evidence import originals, store
from incidents.evidence.media import Fetch, NodeSilent, fetched
from incidents.models import Evidence, Incident

log = structlog.get_logger(__name__)

ASKED, REFUSED = "evidence_clip_asked", "evidence_clip_refused"
MOST_BYTES: Final = 4 << 30  # an hour at 8 Mbit/s
TRIED_FOR: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """``state`` is "waiting" or "failed"; ``words`` say why, and what there is instead."""

    clip: Clip
    state: str
    words: str


def ask(
    incident: Incident, camera: Camera, since: dt.datetime, until: dt.datetime, *, by: User, now: dt.datetime
) -> Waiting:
    """Have a clip cut for this incident; a task seals it when it is there. The caller has asked accounts.access for
    both. Raises cameras.streaming.clips.BadClip."""
    access.require(by, Act.EVIDENCE_ADD)
    with transaction.atomic():
        clip = clips.cut(camera, since, until, by=by, now=now)
        audit.record(actor=by, act=ASKED, subject=incident.number, detail={"clip": str(clip.uid)}, at=now)
    return _seen(clip, refused={})


def of(incident: Incident, *, now: dt.datetime) -> list[Waiting]:
    """What is not evidence yet, newest first, of the last day."""
    asked = _told(ASKED, now=now).filter(subject=incident.number)
    refused = {
        line.detail["clip"]: line.detail["why"] for line in _told(REFUSED, now=now).filter(subject=incident.number)
    }
    return [_seen(clip, refused=refused) for clip in _open_clips(asked)]


def seal_ready(*, now: dt.datetime, fetch: Fetch = fetched) -> int:
    """Fetch and seal every clip that is ready; how many. One that cannot be had is tried again next time."""
    asked = list(_told(ASKED, now=now))
    refused = {line.detail["clip"] for line in _told(REFUSED, now=now)}
    number_of = {line.detail["clip"]: line.subject for line in asked}
    ready = [clip for clip in _open_clips(asked) if clip.state == Clip.State.READY and str(clip.uid) not in refused]
    return sum(_seal(clip, number_of[str(clip.uid)], now=now, fetch=fetch) for clip in ready)


def _seal(clip: Clip, number: str, *, now: dt.datetime, fetch: Fetch) -> bool:
    incident = Incident.objects.get(number=number)
    name = f"{clip.uid}.mp4"
    path = clips.signed(clip.camera.code, "clip", name, node=clip.node, by=clip.asked_by, now=now)
    try:
        with fetch(path) as answer:
            if answer.status != http.client.OK:
                log.info("evidence.clip_not_there", clip=str(clip.uid), status=answer.status)
                return False
            stored = store.write(answer.chunks, uid=clip.uid, most=MOST_BYTES)
    except NodeSilent:
        log.info("evidence.node_silent", clip=str(clip.uid), node=clip.node)
        return False
    except FileExistsError:
        return False  # another worker is at it, or died at it: then the sweep makes room
    except (store.TooLarge, store.NotTaken, store.EmptyFile) as error:
        _refuse(clip, number, error.detail, now=now)
        return False
    if stored.sha256 != clip.sha256:
        store.remove(stored.path)
        _refuse(clip, number, str(_("Isi klip di simpul berubah sejak ditulis.")), now=now)
        return False
    shown = f"{localtime(clip.starts_at):%H:%M:%S}\u2013{localtime(clip.ends_at):%H:%M:%S}"
    originals.add(
        incident,
        stored,
        form=Evidence.Form.CLIP,
        title=f"Klip: {clip.camera.name}, {shown}",
        file_name=clips.saved_as(clip),
        by=clip.asked_by,
        now=now,
        camera=clip.camera,
        began_at=clip.starts_at,
        ended_at=clip.ends_at,
        source=clip.profile,
    )
    return True


def _refuse(clip: Clip, number: str, why: str, *, now: dt.datetime) -> None:
    log.warning("evidence.clip_refused", clip=str(clip.uid), incident=number, why=why)
    audit.record(actor="system", act=REFUSED, subject=number, detail={"clip": str(clip.uid), "why": why}, at=now)


def _told(act: str, *, now: dt.datetime) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(act=act, at__gt=now - TRIED_FOR).order_by("seq")


def _open_clips(asked: Iterable[AuditEntry]) -> list[Clip]:
    uids = [uuid.UUID(line.detail["clip"]) for line in asked]
    sealed = Evidence.objects.filter(uid__in=uids).values("uid")
    rows = Clip.objects.filter(uid__in=uids).exclude(uid__in=sealed)
    return list(rows.select_related("camera", "asked_by").order_by("-asked_at", "-pk"))


def _seen(clip: Clip, *, refused: dict[str, str]) -> Waiting:
    why = refused.get(str(clip.uid), "")
    if why or clip.state == Clip.State.FAILED:
        return Waiting(clip, "failed", why or clip.words)
    return Waiting(clip, "waiting", "")
