"""Shelving: somebody keeps an alert quiet for a while, with a reason. It comes back by itself.

A shelf belongs to a fingerprint, so it holds through new events, also when the alert ended and another is raised.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict
from accounts.roles import Act
from cameras.nearby import Point, distance_m
from incidents import annunciation, news
from incidents.fingerprint import ALIKE_WITHIN_M
from incidents.models import Alert, Shelf, Suppression
from incidents.refusals import CannotShelve, NothingSaid, OutOfBounds, StaleAlert
from incidents.severity import Severity
from incidents.silence import lifting, limits
from incidents.states import AlertState
from incidents.triage.hand import Hand, in_hand


class AlreadyBack(Conflict):
    """The silence has ended meanwhile."""

    code = "already_back"

    def __init__(self, row: Shelf | Suppression) -> None:
        row.refresh_from_db()
        ended = None if row.ended_at is None else row.ended_at.isoformat()
        super().__init__(_("Ini sudah berakhir."), current={"id": row.pk, "ended_at": ended})


def shelve(
    alert: Alert,
    *,
    by: User,
    reason: str,
    minutes: int | None = None,
    one_shot: bool = False,
    version: int | None = None,
    key: str = "",
    now: dt.datetime,
) -> Alert:
    """Keep it quiet for so many minutes (the longest its severity allows if None); ``one_shot`` ends with the alert.

    Raises CannotShelve (P1 never, P2 by a supervisor), OutOfBounds, StaleAlert for one that has ended, is shelved or
    belongs to an incident.
    """
    access.require(by, Act.ALERT_SHELVE)
    reason = reason.strip()
    if not reason:
        raise NothingSaid(_("Tulis alasan menunda."), field="reason")
    with in_hand(alert, act="alert_shelved", by=by, version=version, key=key, now=now) as hand:
        row = hand.row
        if row.state == AlertState.CLOSED or row.shelf_id is not None or row.incident_id is not None:
            raise StaleAlert(row)
        for_min = _allowed_min(row, by=by, asked=minutes)
        shelf = _make(hand, by=by, reason=reason, until=now + dt.timedelta(minutes=for_min), one_shot=one_shot)
        hand.change(shelf=shelf, **({"annunciated_at": None} if row.state == AlertState.NEW else {}))
        annunciation.hushed(row, now=now)
        hand.record(minutes=for_min, one_shot=one_shot, reason=reason)
    return hand.row


def over(prints: Sequence[str], point: Point | None, *, now: dt.datetime) -> Shelf | None:
    """The open shelf for an alert of these fingerprints (its own first), locked until commit: it cannot end between
    this look and the alert's row. A neighbouring cell's counts if what was shelved there lies close."""
    own = prints[0]
    for shelf in Shelf.objects.filter(fingerprint__in=prints, ended_at=None, until__gt=now).select_for_update():
        if shelf.fingerprint == own or _is_close(shelf, point):
            return shelf
    return None


def break_(shelf: Shelf, *, now: dt.datetime) -> None:
    """What happened is worse than what was shelved. Its other alerts come back with the next beat."""
    Shelf.objects.filter(pk=shelf.pk, ended_at=None).update(until=max(now, shelf.at + dt.timedelta(milliseconds=1)))


def end(shelf: Shelf, *, by: User, now: dt.datetime) -> Shelf:
    """Somebody wants it back before its time. Raises AlreadyBack."""
    access.require(by, Act.ALERT_SHELVE)
    if not _end(shelf.pk, by=by, now=now):
        raise AlreadyBack(shelf)
    shelf.refresh_from_db()
    return shelf


def return_due(*, now: dt.datetime) -> int:
    """End the shelves whose time is up; how many. Each in a transaction of its own."""
    due = Shelf.objects.filter(ended_at=None, until__lte=now).order_by("until", "pk").values_list("pk", flat=True)
    return sum(_end(pk, by=None, now=now) for pk in list(due))


def _end(pk: int, *, by: User | None, now: dt.datetime) -> bool:
    """False if it has ended already, or an alert was raised onto it just now: then the next beat ends it."""
    try:
        with transaction.atomic():
            alerts = lifting.lock("shelf", pk)
            if not Shelf.objects.filter(pk=pk, ended_at=None).update(ended_at=now, ended_by=by):
                return False
            lifting.lift("shelf", Shelf(pk=pk), alerts, now=now)
            if by is not None:
                kept = [alert.pk for alert in alerts]
                audit.record(actor=by, act="shelf_ended", subject=f"shelf:{pk}", detail={"alerts": kept}, at=now)
            news.tell(changed=alerts)
    except lifting.MovedOn:
        return False
    return True


def _allowed_min(alert: Alert, *, by: User, asked: int | None) -> int:
    limit = limits.limit_of(alert.severity)
    if limit is None:
        raise CannotShelve(_("Alarm P1 tidak pernah ditunda."), severity=alert.severity)
    if limit.by_supervisor and not access.may(by, Act.ALERT_SUPPRESS):
        said = _("Alarm %(severity)s hanya ditunda oleh pengawas.") % {"severity": alert.severity}
        raise CannotShelve(said, severity=alert.severity)
    if asked is not None and not 1 <= asked <= limit.minutes:
        raise OutOfBounds("minutes", least=1, most=limit.minutes)
    return limit.minutes if asked is None else asked


def _make(hand: Hand, *, by: User, reason: str, until: dt.datetime, one_shot: bool) -> Shelf:
    """One open shelf a fingerprint: one left from before (its alert was linked meanwhile) hands over to this one."""
    row = hand.row
    before = Shelf.objects.filter(fingerprint=row.fingerprint, ended_at=None).select_for_update().first()
    if before is not None:
        Shelf.objects.filter(pk=before.pk).update(ended_at=hand.now, ended_by=by)
    shelf = Shelf.objects.create(
        fingerprint=row.fingerprint, kind=row.kind, severity=row.severity, reason=reason[:300], by=by, at=hand.now,
        until=until, one_shot=one_shot,
    )  # fmt: skip
    if before is not None:
        Alert.objects.open().filter(shelf=before).exclude(severity=Severity.P1).update(shelf=shelf)
    return shelf


def _is_close(shelf: Shelf, point: Point | None) -> bool:
    if point is None:
        return False
    places = Alert.objects.filter(shelf=shelf, lat__isnull=False, lon__isnull=False).values_list("lat", "lon")
    return any(
        distance_m(Point(lat, lon), point) <= ALIKE_WITHIN_M
        for lat, lon in places
        if lat is not None and lon is not None
    )
