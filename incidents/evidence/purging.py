"""The end of a term: the bytes go, the row and its chain of custody stay. A legal hold wins.

A term depends on how its incident ended, which nobody knew when the evidence was sealed: it is reckoned anew each
night, and again before anything goes.
"""

import datetime as dt
from collections.abc import Iterator
from functools import partial

import structlog
from django.db import transaction
from django.db.models import QuerySet

from incidents.evidence import custody, store, terms
from incidents.models import Evidence
from incidents.states import LIVE_INCIDENT_STATES

log = structlog.get_logger(__name__)


def ends(evidence: Evidence) -> dt.datetime:
    """When the term of this evidence is over, by its incident as it is now."""
    case = evidence.incident
    ended = case.resolved_at or case.closed_at or case.state_since
    return terms.keep_until(evidence.captured_at, ended, severity=case.severity, outcome=case.outcome)


def settle() -> int:
    """Write the terms that have become others since the capture; how many."""
    changed = [(row.pk, ends(row)) for row in _ended().iterator(chunk_size=500) if ends(row) != row.keep_until]
    for pk, until in changed:
        Evidence.objects.filter(pk=pk, purged_at=None).update(keep_until=until)
    return len(changed)


def due(*, now: dt.datetime) -> Iterator[Evidence]:
    """What may go: its incident has ended, its term is over, nobody holds it."""
    return (row for row in _ended().iterator(chunk_size=500) if ends(row) <= now)


def purge(*, now: dt.datetime) -> int:
    """Delete the originals that are due; how many. The row says so before the file goes: a crash in between leaves a
    file that the sweep finds, never a row that promises one."""
    gone = 0
    for evidence in list(due(now=now)):
        with transaction.atomic():
            if not _ended().filter(pk=evidence.pk).update(purged_at=now, keep_until=ends(evidence)):
                continue  # somebody holds it since, or has opened its incident again
            detail = {"keep_until": ends(evidence).isoformat()}
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


def _ended() -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(held_at=None, purged_at=None).exclude(incident__state__in=LIVE_INCIDENT_STATES)
    return rows.select_related("incident").order_by("pk")
