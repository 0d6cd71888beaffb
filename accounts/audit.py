"""The audit trail's only writer, and its check. Each entry carries the digest of the one before it."""

import datetime as dt
import hashlib
import json
from collections.abc import Generator, Iterable
from contextlib import closing
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEntry, AuditHead, User

GENESIS = "0" * 64


class BrokenTrail(Exception):
    """The trail does not hold from this number on."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"{seq}: {why}")
        self.seq = seq


def record(
    *,
    actor: User | str,
    act: str,
    subject: str = "",
    detail: dict[str, Any] | None = None,
    at: dt.datetime | None = None,
) -> AuditEntry:
    """Append one entry in the transaction of the caller (or its own). Takes the lock of the head row until commit."""
    with transaction.atomic():
        AuditHead.objects.get_or_create(pk=1)
        head = AuditHead.objects.select_for_update().get(pk=1)
        entry = AuditEntry(
            seq=head.seq + 1,
            at=at or timezone.now(),
            actor=actor if isinstance(actor, str) else actor.username,
            act=act,
            subject=subject,
            detail=detail or {},
            previous=head.digest,
        )
        entry.digest = digest(entry)
        entry.save(force_insert=True)
        AuditHead.objects.filter(pk=1).update(seq=entry.seq, digest=entry.digest)
    return entry


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the canonical JSON (sorted keys, no blanks, UTC to the microsecond) of all that the entry says."""
    said = {
        "seq": entry.seq,
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "act": entry.act,
        "subject": entry.subject,
        "detail": entry.detail,
        "previous": entry.previous,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def verify(entries: Iterable[AuditEntry] | None = None) -> int:
    """Walk the whole trail in order; the number of entries that hold. Raises BrokenTrail at the first that does not."""
    if entries is not None:
        return _walk(entries)
    # Closed here and now: PostgreSQL's cursor of a walk that broke off would be closed by the garbage collector, in the
    # middle of whatever transaction the connection is in by then, and abort it.
    rows = cast(Generator[AuditEntry, None, None], AuditEntry.objects.order_by("seq").iterator(chunk_size=5000))
    with closing(rows) as everything:
        return _walk(everything)


def _walk(entries: Iterable[AuditEntry]) -> int:
    expected, previous = 1, GENESIS
    for entry in entries:
        if entry.seq != expected:
            raise BrokenTrail(expected, f"missing; the next number found is {entry.seq}")
        if entry.previous != previous or digest(entry) != entry.digest:
            raise BrokenTrail(entry.seq, "content and digest differ")
        expected, previous = expected + 1, entry.digest
    head = AuditHead.objects.filter(pk=1).first()
    if head is not None and (head.seq, head.digest) != (expected - 1, previous):
        raise BrokenTrail(expected, f"entries end at {expected - 1}, the head says {head.seq}")
    return expected - 1
