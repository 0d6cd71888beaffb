"""An alert in somebody's hands for one act: its row locked, the steps it may take, and what is told of it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import User
from incidents import news, once, states
from incidents.models import Alert, Entry, Incident
from incidents.refusals import StaleAlert
from incidents.states import AlertStep, IllegalStep
from incidents.swap import swap


@dataclass
class Hand:
    """``row`` stays locked until commit. Entries and incidents named here are told when the act ends."""

    row: Alert
    by: User | None
    now: dt.datetime
    act: str
    key: str = ""
    entries: list[Entry] = field(default_factory=list)
    opened: list[Incident] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    others: list[Alert] = field(default_factory=list)

    def step(self, step: AlertStep, **changes: Any) -> None:
        """Raises StaleAlert if its state does not allow it."""
        take(self.row, step, **changes)

    def change(self, **changes: Any) -> None:
        if not swap(self.row, **changes):
            raise StaleAlert(self.row)

    def seen(self) -> dict[str, Any]:
        """What to change besides for somebody to have seen it. Who was first stays first."""
        return {} if self.row.acknowledged_at else {"acknowledged_by": self.by, "acknowledged_at": self.now}

    def record(self, **detail: Any) -> None:
        """The last of the act before the news: the trail's head stays locked until commit."""
        if self.by is not None:
            said = {"kind": self.row.kind, **detail}
            once.record(self.act, subject=subject(self.row), by=self.by, key=self.key, detail=said, now=self.now)


@contextmanager
def in_hand(
    alert: Alert, *, act: str, by: User | None, now: dt.datetime, version: int | None = None, key: str = ""
) -> Iterator[Hand]:
    """One transaction around one act on an alert; what was done is told as its last statement.

    ``version`` is what the caller had read: StaleAlert if it is another by now. Raises once.AlreadyDone when this
    person has done the same under this key before.
    """
    with transaction.atomic():
        hand = Hand(locked(alert.pk), by, now, act, key)
        once.check(act, subject=subject(hand.row), by=by, key=key)
        if version not in (None, hand.row.version):
            raise StaleAlert(hand.row)
        before = hand.row.version
        yield hand
        if hand.row.version != before:
            changed = [hand.row, *hand.others]
            news.tell(changed=changed, opened=hand.opened, incidents=hand.incidents, entries=hand.entries)


def locked(pk: int) -> Alert:
    """Without joins: a join would show the other rows as they were before we waited for this one (PostgreSQL)."""
    return Alert.objects.select_for_update().get(pk=pk)


def take(row: Alert, step: AlertStep, **changes: Any) -> None:
    """Take a step on a locked row. Raises StaleAlert if its state does not allow it."""
    try:
        after = states.alert_after(step, row.state)
    except IllegalStep:
        raise StaleAlert(row) from None
    if not swap(row, state=after.value, **changes):
        raise StaleAlert(row)


def subject(alert: Alert) -> str:
    return f"alert:{alert.pk}"
