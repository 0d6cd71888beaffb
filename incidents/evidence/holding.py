"""Legal hold: evidence that may not go, whatever its term says, until somebody frees it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.problems import Conflict
from accounts.roles import Act
from incidents.evidence import custody
from incidents.models import Evidence
from incidents.refusals import NothingSaid


class NotSo(Conflict):
    """It is held already, or not held, or its bytes are gone."""


def hold(evidence: Evidence, *, by: User, reason: str, now: dt.datetime) -> Evidence:
    """Raises NotSo for what is held or gone already."""
    access.require(by, Act.EVIDENCE_HOLD)
    reason = _said(reason)
    with transaction.atomic():
        free = Evidence.objects.filter(pk=evidence.pk, held_at=None, purged_at=None)
        if not free.update(held_at=now, held_by=by, hold_reason=reason):
            raise NotSo(_("Bukti ini sudah ditahan atau sudah dihapus."), current=str(evidence.uid))
        custody.append(evidence, act="held", by=by, at=now, detail={"reason": reason})
    return Evidence.objects.get(pk=evidence.pk)


def free(evidence: Evidence, *, by: User, reason: str, now: dt.datetime) -> Evidence:
    """Its term counts again. Raises NotSo for what nobody holds."""
    access.require(by, Act.EVIDENCE_HOLD)
    reason = _said(reason)
    with transaction.atomic():
        held = Evidence.objects.filter(pk=evidence.pk, held_at__isnull=False)
        if not held.update(held_at=None, held_by=None, hold_reason=""):
            raise NotSo(_("Bukti ini tidak ditahan."), current=str(evidence.uid))
        custody.append(evidence, act="freed", by=by, at=now, detail={"reason": reason})
    return Evidence.objects.get(pk=evidence.pk)


def _said(reason: str) -> str:
    reason = reason.strip()[:300]
    if not reason:
        raise NothingSaid(_("Tulis alasannya."), field="reason")
    return reason
