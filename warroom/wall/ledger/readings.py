"""The only writer of panel readings: all of a report, or none of it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework import status

from accounts import access, audit
from accounts.models import User
from accounts.problems import Problem
from accounts.roles import Act, Role
from warroom.wall.ledger import hours, words
from warroom.wall.ledger.hours import ImpossibleReading, Reading
from warroom.wall.models import HardwarePanel, PanelReading

REAL = (PanelReading.Source.AGENT, PanelReading.Source.FILE)


@dataclass(frozen=True)
class Given:
    """A reading as somebody gave it. ``reset``: why the counter may fall (a swapped mainboard)."""

    serial: str
    hours: float
    at: dt.datetime
    temperature_c: float | None = None
    reset: str = ""


@dataclass(frozen=True)
class Taken:
    """What became of one reading: added, or known already."""

    serial: str
    at: dt.datetime
    hours: float
    outcome: str


@dataclass(frozen=True)
class Fault:
    """Why row ``row`` (from 1) cannot be taken."""

    row: int
    serial: str
    detail: str


class BadReadings(Problem):
    """Some rows cannot be taken, so none was. ``rows`` names each with its reason."""

    status: int = status.HTTP_400_BAD_REQUEST
    code = "bad_readings"

    def __init__(self, faults: Sequence[Fault]) -> None:
        said = [{"row": fault.row, "serial": fault.serial, "detail": fault.detail} for fault in faults]
        super().__init__(_("Ada baris yang tidak dapat diterima; tidak ada yang disimpan."), rows=said)
        self.faults = faults


def take(given: Sequence[Given], *, source: str, by: User | None, now: dt.datetime) -> list[Taken]:
    """Write the readings. The same panel, time, source and hours again changes nothing.

    A wall's own account reports for the panels of its wall only, and never a reset. Raises BadReadings.
    """
    if by is not None:
        access.require(by, Act.PANEL_REPORT)
    with transaction.atomic():
        panels = {panel.serial: panel for panel in _reportable(by, {row.serial for row in given})}
        taken: list[Taken] = []
        faults: list[Fault] = []
        # In order of time, so that readings of one report are held against each other.
        for row, reading in sorted(enumerate(given, start=1), key=lambda numbered: numbered[1].at):
            panel = panels.get(reading.serial)
            detail = _refusal(panel, reading, by=by)
            if panel is None or detail:
                faults.append(Fault(row, reading.serial, detail))
                continue
            try:
                taken.append(_write(panel, reading, source=source, by=by, now=now))
            except ImpossibleReading as error:
                faults.append(Fault(row, reading.serial, words.impossible(error)))
        if faults:
            raise BadReadings(sorted(faults, key=lambda fault: fault.row))
    return taken


def _reportable(by: User | None, serials: Iterable[str]) -> Iterable[HardwarePanel]:
    """Locked until commit, so that two reports of one panel are checked one after the other."""
    panels = HardwarePanel.objects.filter(serial__in=list(serials)).order_by("pk").select_for_update()
    if by is not None and by.role == Role.WALL:
        panels = panels.filter(output__wall__account=by).select_for_update(of=("self",))
    return panels


def _refusal(panel: HardwarePanel | None, given: Given, *, by: User | None) -> str:
    if panel is None:
        return _("Nomor seri tidak dikenal.")
    if panel.state == HardwarePanel.State.REPLACED:
        return _("Panel ini sudah diganti.")
    if given.reset and by is not None and not access.may(by, Act.WALL_MANAGE):
        return _("Reset jam hanya oleh orang yang mengurus dinding.")
    return ""


def _write(panel: HardwarePanel, given: Given, *, source: str, by: User | None, now: dt.datetime) -> Taken:
    known = PanelReading.objects.filter(panel=panel, at=given.at, source=source).first()
    if known is not None:
        if known.hours != given.hours:
            other = Reading(known.at, known.hours)
            raise ImpossibleReading(hours.FALLS, reading=Reading(given.at, given.hours), other=other)
        return Taken(panel.serial, given.at, given.hours, "known")
    reading = Reading(given.at, given.hours)
    before, after = _neighbours(panel, given.at)
    try:
        hours.check(reading, before=before, after=after, now=now)
    except ImpossibleReading as error:
        if not given.reset or before is None or error.other != before:
            raise
        _record_reset(panel, before, given, by=by, now=now)
    PanelReading.objects.create(
        panel=panel, at=given.at, hours=given.hours, source=source, temperature_c=given.temperature_c
    )
    # What was guessed after this moment was guessed from less.
    panel.readings.filter(source=PanelReading.Source.ESTIMATE, at__gt=given.at).delete()
    return Taken(panel.serial, given.at, given.hours, "added")


def _neighbours(panel: HardwarePanel, at: dt.datetime) -> tuple[Reading | None, Reading | None]:
    """The real readings nearest to a time; one of another source at that very time counts as before."""
    real = PanelReading.objects.filter(panel=panel, source__in=REAL)
    before = real.filter(Q(at__lte=at)).order_by("-at").values_list("at", "hours").first()
    after = real.filter(at__gt=at).order_by("at").values_list("at", "hours").first()
    return (Reading(*before) if before else None), (Reading(*after) if after else None)


def _record_reset(panel: HardwarePanel, before: Reading, given: Given, *, by: User | None, now: dt.datetime) -> None:
    line = f"{given.at:%Y-%m-%d}: {before.hours:g} -> {given.hours:g} h, {given.reset}"
    panel.note = f"{panel.note}\n{line}".strip()[-1000:]
    panel.save(update_fields=["note"])
    detail = {"from": before.hours, "to": given.hours, "reason": given.reset}
    subject = f"panel:{panel.serial}"
    audit.record(actor=by or "system", act="panel_counter_reset", subject=subject, detail=detail, at=now)
