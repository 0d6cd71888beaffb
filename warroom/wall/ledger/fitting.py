"""Panels come, are fitted, fail and are replaced. Each act checks, writes and leaves a line in the audit trail."""

import datetime as dt
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict
from accounts.roles import Act
from warroom.wall.models import HardwarePanel, Output

State = HardwarePanel.State
SERIAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,59}")  # as on labels; it stands in addresses


class WrongState(Conflict):
    """A panel in this state cannot take this step."""

    code = "panel_state"

    def __init__(self, panel: HardwarePanel) -> None:
        said = {"serial": panel.serial, "state": panel.get_state_display()}
        current = {"serial": panel.serial, "state": panel.state}
        super().__init__(_("Panel %(serial)s %(state)s.") % said, current=current)


def add(*, serial: str, by: User | None, now: dt.datetime, synthetic: bool = False, **facts: Any) -> HardwarePanel:
    """A new panel, in stock. Raises ValidationError that names each bad field."""
    _check_serial(serial)
    panel = HardwarePanel(serial=serial, synthetic=synthetic, **facts)
    with transaction.atomic():
        panel.full_clean()
        panel.save(force_insert=True)
        _record("panel_added", panel, by=by, now=now)
    return panel


def change(panel: HardwarePanel, *, by: User | None, now: dt.datetime, **facts: Any) -> None:
    """Raises ValidationError that names each bad field; nothing is written then."""
    for name, value in facts.items():
        setattr(panel, name, value)
    with transaction.atomic():
        panel.full_clean()
        panel.save(update_fields=list(facts))
        _record("panel_changed", panel, by=by, now=now, fields=sorted(facts))


def install(
    panel: HardwarePanel,
    *,
    output: Output | None,
    position: str,
    on: dt.date,
    by: User | None,
    now: dt.datetime,
    hours: float | None = None,
) -> HardwarePanel:
    """Fit a panel from stock. ``hours`` are those on its counter that day. Raises WrongState, ValidationError."""
    _allow(by)
    with transaction.atomic():
        fresh = _locked(panel)
        if fresh.state != State.IN_STOCK:
            raise WrongState(fresh)
        _fit(fresh, output=output, position=position, on=on, hours=hours, now=now)
        _record("panel_installed", fresh, by=by, now=now, position=position, output=str(output or ""))
    return fresh


def claim(panel: HardwarePanel, *, note: str, by: User | None, now: dt.datetime) -> HardwarePanel:
    """The maker is asked to make it good. It stays where it is until it is replaced. Raises WrongState."""
    _allow(by)
    with transaction.atomic():
        fresh = _locked(panel)
        if fresh.state != State.IN_SERVICE:
            raise WrongState(fresh)
        fresh.state = State.CLAIM
        fresh.note = f"{fresh.note}\n{note}".strip()[-1000:]
        fresh.save(update_fields=["state", "note"])
        _record("panel_claimed", fresh, by=by, now=now, note=note)
    return fresh


def replace(
    panel: HardwarePanel,
    *,
    serial: str,
    on: dt.date,
    by: User | None,
    now: dt.datetime,
    hours: float | None = None,
    model: str = "",
    warranty_until: dt.date | None = None,
) -> HardwarePanel:
    """Another panel takes its place: one from stock by its serial number, or a new one.

    The old row keeps its readings, place and hours, and the new one names it. Raises WrongState, ValidationError.
    """
    _allow(by)
    _check_serial(serial)
    with transaction.atomic():
        old = _locked(panel)
        if old.state not in {State.IN_SERVICE, State.CLAIM}:
            raise WrongState(old)
        if old.installed_on is not None and on < old.installed_on:
            raise ValidationError({"on": [_("Sebelum panel lama dipasang.")]})
        new = HardwarePanel.objects.select_for_update().order_by("pk").filter(serial=serial).first()
        if new is None:
            new = HardwarePanel(serial=serial, maker=old.maker, model=model or old.model, rated_hours=old.rated_hours)
            new.synthetic = old.synthetic
        elif new.state != State.IN_STOCK:
            raise WrongState(new)
        old.state, old.removed_on = State.REPLACED, on
        old.save(update_fields=["state", "removed_on"])
        new.replaces = old
        new.warranty_until = warranty_until or new.warranty_until
        _fit(new, output=old.output, position=old.position, on=on, hours=hours, now=now)
        _record("panel_replaced", old, by=by, now=now, successor=new.serial)
    return new


def _fit(
    panel: HardwarePanel, *, output: Output | None, position: str, on: dt.date, hours: float | None, now: dt.datetime
) -> None:
    if on > timezone.localdate(now):
        raise ValidationError({"on": [_("Tanggal itu belum tiba.")]})
    panel.output, panel.position, panel.installed_on = output, position, on
    panel.state, panel.warned = State.IN_SERVICE, []
    if hours is not None:
        panel.hours_at_install = hours
    panel.full_clean()
    panel.save()


def _check_serial(serial: str) -> None:
    if not SERIAL.fullmatch(serial):
        raise ValidationError({"serial": [_("Nomor seri: huruf, angka, titik, garis; 2 sampai 60 tanda.")]})


def _allow(by: User | None) -> None:
    if by is not None:
        access.require(by, Act.WALL_MANAGE)


def _locked(panel: HardwarePanel) -> HardwarePanel:
    return HardwarePanel.objects.select_for_update().get(pk=panel.pk)


def _record(act: str, panel: HardwarePanel, *, by: User | None, now: dt.datetime, **detail: Any) -> None:
    audit.record(actor=by or "system", act=act, subject=f"panel:{panel.serial}", detail=detail, at=now)
