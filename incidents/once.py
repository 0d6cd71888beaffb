"""An act that is asked for twice under one key is done once: the trail of audits remembers the key."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from accounts.problems import Problem

KEY = "key"


class AlreadyDone(Exception):
    """This person did exactly this before, under the same key. ``entry`` is the audit entry of then."""

    def __init__(self, entry: AuditEntry) -> None:
        super().__init__(entry.subject)
        self.entry = entry


class KeyTaken(Problem):
    """The key belongs to another act on the same thing."""

    status = 409
    code = "idempotency_key_taken"

    def __init__(self, act: str) -> None:
        super().__init__(_("Kunci ini sudah dipakai untuk perbuatan lain."), act=act)


def check(act: str, *, subject: str, by: User | None, key: str) -> None:
    """Call with the row of the subject locked. Raises AlreadyDone or KeyTaken."""
    if not key or by is None:
        return
    done = AuditEntry.objects.filter(subject=subject, actor=by.username, detail__key=key).order_by("seq").first()
    if done is None:
        return
    if done.act != act:
        raise KeyTaken(done.act)
    raise AlreadyDone(done)


def record(act: str, *, subject: str, by: User, key: str, detail: dict[str, Any], now: dt.datetime) -> None:
    said = {**detail, KEY: key} if key else detail
    audit.record(actor=by, act=act, subject=subject, detail=said, at=now)
