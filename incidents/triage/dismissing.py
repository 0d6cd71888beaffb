"""Closing an alert that needs no incident. A P1 is closed by two people: one asks, another agrees."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User
from accounts.roles import Act
from incidents import annunciation
from incidents.models import Alert
from incidents.refusals import NothingSaid, SecondPerson, StaleAlert
from incidents.severity import Severity
from incidents.states import AlertState, AlertStep, Dismissal
from incidents.triage.hand import Hand, in_hand
from incidents.triage.seeing import close

BY_PEOPLE = (Dismissal.FALSE, Dismissal.DUPLICATE, Dismissal.TEST, Dismissal.NO_ACTION)
NOT_ASKED: dict[str, Any] = {"closing_asked_by": None, "closing_asked_at": None, "closing_asked": {}}


def dismiss(
    alert: Alert, *, by: User, note: str, dismissal: Dismissal = Dismissal.NO_ACTION, version: int | None = None,
    key: str = "", now: dt.datetime,
) -> Alert:  # fmt: skip
    """Close it, saying why. A P1 whose cause is still there is only asked to be closed: it stays
    open, acknowledged, until another agrees."""
    access.require(by, Act.ALERT_ACKNOWLEDGE)
    note = note.strip()
    if not note:
        raise NothingSaid(_("Tulis alasan menutup."), field="note")
    with in_hand(alert, act="alert_dismissed", by=by, version=version, key=key, now=now) as hand:
        if hand.row.severity == Severity.P1 and hand.row.cleared_at is None:
            _ask(hand, dismissal=dismissal, note=note)
        else:
            hand.entries += close(hand.row, by=by, note=note, dismissal=dismissal, now=now)
        asked = hand.row.state != AlertState.CLOSED
        hand.record(dismissal=dismissal.value, note=note, asked=asked)
    return hand.row


def agree_dismissal(alert: Alert, *, by: User, version: int | None = None, key: str = "", now: dt.datetime) -> Alert:
    """A second person agrees that it needs nobody. Raises SecondPerson for the one who asked."""
    access.require(by, Act.ALERT_ACKNOWLEDGE)
    with in_hand(alert, act="alert_dismissal_agreed", by=by, version=version, key=key, now=now) as hand:
        asked_by = _asker(hand)
        if asked_by.pk == by.pk:
            raise SecondPerson(hand.row)
        asked = hand.row.closing_asked
        dismissal = Dismissal(asked["dismissal"])
        hand.entries += close(hand.row, by=by, note=asked["note"], dismissal=dismissal, now=now)
        hand.record(dismissal=dismissal.value, asked_by=asked_by.username)
    return hand.row


def refuse_dismissal(alert: Alert, *, by: User, version: int | None = None, key: str = "", now: dt.datetime) -> Alert:
    """It stays open: another does not agree, or whoever asked takes it back."""
    access.require(by, Act.ALERT_ACKNOWLEDGE)
    with in_hand(alert, act="alert_dismissal_refused", by=by, version=version, key=key, now=now) as hand:
        asked_by = _asker(hand)
        hand.change(**NOT_ASKED)
        hand.record(asked_by=asked_by.username)
    return hand.row


def _ask(hand: Hand, *, dismissal: Dismissal, note: str) -> None:
    if hand.row.state == AlertState.CLOSED or hand.row.closing_asked_at is not None:
        raise StaleAlert(hand.row)
    if hand.row.state == AlertState.NEW:
        hand.step(AlertStep.ACKNOWLEDGE, **hand.seen())
        annunciation.heard(hand.row, by=hand.by, now=hand.now)
    said = {"dismissal": dismissal.value, "note": note[:300]}
    hand.change(closing_asked_by=hand.by, closing_asked_at=hand.now, closing_asked=said)


def _asker(hand: Hand) -> User:
    """Raises StaleAlert if nobody has asked, or it has ended."""
    asked_by = hand.row.closing_asked_by
    if hand.row.state == AlertState.CLOSED or asked_by is None:
        raise StaleAlert(hand.row)
    return asked_by
