"""Suppression by design: alarms that are expected while work goes on, and cameras or rules taken out of use.

What people report (a call, a panic button) is kept quiet only when its kind is named: nobody expects a call for help.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Problem
from accounts.roles import Act
from cameras.models import Area, Camera
from incidents import annunciation, news
from incidents.models import Alert, Suppression
from incidents.refusals import NothingSaid
from incidents.rules import rule_for
from incidents.silence import lifting
from incidents.silence.shelves import AlreadyBack
from incidents.states import AlertState
from incidents.swap import swap

Form = Suppression.Form


class NotAhead(Problem):
    """A silence ends after it begins."""

    code = "not_ahead"


def suppress(
    *,
    form: str,
    reason: str,
    by: User,
    kind: str = "",
    camera: Camera | None = None,
    area: Area | None = None,
    work_order: str = "",
    until: dt.datetime | None = None,
    now: dt.datetime,
) -> Suppression:
    """From now on: a window of work until a time, or out of service by a work order. Alerts that are open and in no
    incident are kept quiet too. Raises NothingSaid or NotAhead for what the form asks and was not given."""
    access.require(by, Act.ALERT_SUPPRESS)
    _check(form, reason=reason, scoped=bool(kind or camera or area), work_order=work_order, until=until, now=now)
    with transaction.atomic():
        wanted = Suppression(
            form=form, kind=kind, camera=camera, area=area, reason=reason.strip()[:300], work_order=work_order.strip(),
            since=now, until=until, by=by,
        )  # fmt: skip
        alerts = [alert for alert in _within(wanted).select_for_update().order_by("pk") if _may_quiet(wanted, alert)]
        wanted.save(force_insert=True)
        for alert in alerts:
            swap(alert, suppression=wanted, **({"annunciated_at": None} if alert.state == AlertState.NEW else {}))
            annunciation.hushed(alert, now=now)
        detail = {"form": form, "kind": kind, "reason": reason, "alerts": [alert.pk for alert in alerts]}
        audit.record(actor=by, act="suppression_made", subject=f"suppression:{wanted.pk}", detail=detail, at=now)
        news.tell(changed=alerts)
    return wanted


def over(alert: Alert, *, by_person: bool, now: dt.datetime) -> Suppression | None:
    """Which one keeps this alert quiet now, the oldest first; locked until commit: it cannot end before the alert's row
    is written."""
    in_force = Suppression.objects.filter(ended_at=None, since__lte=now).filter(Q(until=None) | Q(until__gt=now))
    kinds = [alert.kind] if by_person else ["", alert.kind]
    fitting = in_force.filter(
        Q(kind__in=kinds),
        Q(camera=None) | Q(camera_id=alert.camera_id),
        Q(area=None) | Q(area__code__in=_prefixes(alert.area.code if alert.area else "")),
    )
    return fitting.select_for_update(of=("self",)).order_by("pk").first()


def end(suppression: Suppression, *, by: User, now: dt.datetime) -> Suppression:
    """The work is done before its time. Raises AlreadyBack."""
    access.require(by, Act.ALERT_SUPPRESS)
    if not _end(suppression.pk, by=by, now=now):
        raise AlreadyBack(suppression)
    suppression.refresh_from_db()
    return suppression


def end_due(*, now: dt.datetime) -> int:
    """End those whose time is up; how many. Each in a transaction of its own."""
    due = Suppression.objects.filter(ended_at=None, until__lte=now).order_by("until", "pk").values_list("pk", flat=True)
    return sum(_end(pk, by=None, now=now) for pk in list(due))


def _end(pk: int, *, by: User | None, now: dt.datetime) -> bool:
    """False if it has ended already, or an alert was raised into it just now: then the next beat ends it."""
    try:
        with transaction.atomic():
            alerts = lifting.lock("suppression", pk)
            if not Suppression.objects.filter(pk=pk, ended_at=None).update(ended_at=now, ended_by=by):
                return False
            lifting.lift("suppression", Suppression(pk=pk), alerts, now=now)
            if by is not None:
                said = {"alerts": [alert.pk for alert in alerts]}
                audit.record(actor=by, act="suppression_ended", subject=f"suppression:{pk}", detail=said, at=now)
            news.tell(changed=alerts)
    except lifting.MovedOn:
        return False
    return True


def _check(
    form: str, *, reason: str, scoped: bool, work_order: str, until: dt.datetime | None, now: dt.datetime
) -> None:
    if not reason.strip():
        raise NothingSaid(_("Tulis alasan meredam."), field="reason")
    if not scoped:
        raise NothingSaid(_("Pilih jenis, kamera atau wilayah."), field="kind")
    if form == Form.OUT_OF_SERVICE and not work_order.strip():
        raise NothingSaid(_("Tulis nomor surat tugas."), field="work_order")
    if form == Form.WINDOW and until is None:
        raise NothingSaid(_("Tulis sampai kapan."), field="until")
    if until is not None and until <= now:
        raise NotAhead(_("Waktu berakhir sudah lewat."), field="until")


def _within(wanted: Suppression) -> QuerySet[Alert]:
    alerts = Alert.objects.open().filter(incident=None, suppression=None)
    if wanted.kind:
        alerts = alerts.filter(kind=wanted.kind)
    if wanted.camera_id is not None:
        alerts = alerts.filter(camera_id=wanted.camera_id)
    if wanted.area is not None:
        areas = Area.objects.filter(code__startswith=wanted.area.code).values("pk")
        alerts = alerts.filter(area_id__in=areas)
    return alerts


def _may_quiet(wanted: Suppression, alert: Alert) -> bool:
    return bool(wanted.kind) or not rule_for(alert.kind).by_person


def _prefixes(code: str) -> list[str]:
    """An area's own code and those of the areas that hold it."""
    words = code.split(".")
    return [".".join(words[:count]) for count in range(1, len(words) + 1)] if code else []
