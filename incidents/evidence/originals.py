"""The only writer of evidence: a file that is whole gets its row, its first line of custody and its timeline entry."""

import datetime as dt
from contextlib import ExitStack
from typing import Any

import structlog
from django.db import transaction

from accounts.models import User
from cameras.models import Camera
from incidents import news, timeline
from incidents.evidence import custody, picture_hash, reuse, sniffing, store, terms
from incidents.evidence.store import Stored
from incidents.models import Evidence, Incident

log = structlog.get_logger(__name__)

TITLE, NAME = 160, 160
AFTER = "after"


def add(
    incident: Incident,
    stored: Stored,
    *,
    form: Evidence.Form,
    title: str,
    file_name: str,
    by: User | None,
    now: dt.datetime,
    camera: Camera | None = None,
    began_at: dt.datetime | None = None,
    ended_at: dt.datetime | None = None,
    moment: str = "",
    source: str = "",
) -> Evidence:
    """Seal a written file. The file goes again if the row cannot be written.

    ``moment`` is "after" for pictures that show how it ended; ``source`` which stream a picture came from.
    """
    with ExitStack() as undo:
        undo.callback(store.remove, stored.path)
        picture = _hash(stored)
        alike = reuse.earlier(incident, sha256=stored.sha256, picture=picture, camera=camera)
        with transaction.atomic():
            evidence = _add(
                incident, stored, form=form, title=title[:TITLE], file_name=file_name[:NAME], by=by, now=now,
                camera=camera, began_at=began_at, ended_at=ended_at, picture=picture,
                told={"moment": moment, "source": source, "resembles": [each.said() for each in alike]},
            )  # fmt: skip
        undo.pop_all()
    return evidence


def _add(
    incident: Incident, stored: Stored, *, form: Evidence.Form, title: str, file_name: str, by: User | None,
    now: dt.datetime, camera: Camera | None, began_at: dt.datetime | None, ended_at: dt.datetime | None, picture: str,
    told: dict[str, Any],
) -> Evidence:  # fmt: skip
    case = Incident.objects.select_for_update().get(pk=incident.pk)
    entry = timeline.append(
        case, kind="evidence_added", at=now, by=by, data={"title": title, "evidence": str(stored.uid)}
    )
    ended = case.resolved_at or case.closed_at
    evidence = Evidence.objects.create(
        uid=stored.uid, incident=case, form=form, title=title, file_name=file_name, media_type=stored.media_type,
        size=stored.size, sha256=stored.sha256, picture_hash=picture, camera=camera, began_at=began_at,
        ended_at=ended_at, captured_at=now, captured_by=by, synthetic=case.synthetic,
        keep_until=terms.keep_until(now, ended, severity=case.severity, outcome=case.outcome),
    )  # fmt: skip
    facts = {name: getattr(evidence, name) for name in custody.SEALED}
    detail = {
        **{name: str(value) if name == "form" else value for name, value in facts.items()},
        "incident": case.number,
        "camera": camera.code if camera else None,
        "began_at": _said(began_at),
        "ended_at": _said(ended_at),
        **told,
    }
    custody.append(evidence, act="captured", by=by, at=now, detail=detail)
    log.info("evidence.captured", evidence=str(evidence.uid), incident=case.number, form=str(form), size=stored.size)
    news.tell(entries=[entry])
    return evidence


def _hash(stored: Stored) -> str:
    if stored.media_type not in sniffing.PICTURES or stored.size > picture_hash.MOST_BYTES:
        return ""
    return picture_hash.of_picture(stored.path.read_bytes(), stored.media_type)


def _said(at: dt.datetime | None) -> str | None:
    return at.astimezone(dt.UTC).isoformat() if at else None
