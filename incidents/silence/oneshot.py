"""A shelf made for one alert ends with it."""

import datetime as dt

from accounts.models import User
from incidents.models import Alert, Shelf


def end_with(alert: Alert, *, by: User | None, now: dt.datetime) -> None:
    """Call in the transaction that closes the alert, with its row locked."""
    if alert.shelf_id is not None:
        Shelf.objects.filter(pk=alert.shelf_id, one_shot=True, ended_at=None).update(ended_at=now, ended_by=by)
