"""The only writer of timeline entries. Numbers are dense within an incident."""

import datetime as dt
from typing import Any

from django.db.models import F

from accounts.models import User
from incidents.models import Entry, Incident


def append(
    incident: Incident,
    *,
    kind: str,
    at: dt.datetime,
    by: User | None = None,
    text: str = "",
    data: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry. The incident's row stays locked until commit, so nobody takes the same number. Tells nobody:
    the act that wrote it does, as its last statement."""
    Incident.objects.filter(pk=incident.pk).update(entry_count=F("entry_count") + 1)
    seq = Incident.objects.values_list("entry_count", flat=True).get(pk=incident.pk)
    return Entry.objects.create(incident=incident, seq=seq, at=at, actor=by, kind=kind, text=text, data=data or {})
