"""The end of a term: the bytes go, the row and its chain of custody stay. A legal hold wins."""

import datetime as dt
from functools import partial

import structlog
from django.db import transaction
from django.db.models import QuerySet

from incidents.evidence import custody, store
from incidents.models import Evidence
from incidents.states import LIVE_INCIDENT_STATES

log = structlog.get_logger(__name__)


def due(*, now: dt.datetime) -> QuerySet[Evidence]:
    """What may go: its term is over, nobody holds it, its incident has ended."""
    rows = Evidence.objects.filter(keep_until__lte=now, held_at=None, purged_at=None)
    return rows.exclude(incident__state__in=LIVE_INCIDENT_STATES).order_by("keep_until", "pk")


def purge(*, now: dt.datetime) -> int:
    """Delete the originals that are due; how many. The row says so before the file goes: a crash in between leaves a
    file that the sweep finds, never a row that promises one."""
    gone = 0
    for evidence in due(now=now).iterator(chunk_size=200):
        with transaction.atomic():
            if not due(now=now).filter(pk=evidence.pk).update(purged_at=now):
                continue  # somebody holds it since
            detail = {"keep_until": evidence.keep_until.isoformat()}
            custody.append(evidence, act="purged", by=None, at=now, detail=detail)
            transaction.on_commit(partial(store.remove, store.path_of(evidence.uid)))
        gone += 1
    if gone:
        log.info("evidence.purged", n=gone)
    return gone


def sweep(*, now: dt.datetime) -> int:
    """Take away files without a row, and those whose bytes should be gone; how many."""
    wanted = set(Evidence.objects.filter(purged_at=None).values_list("uid", flat=True))
    return store.sweep(lambda uid: uid in wanted, now=now)
