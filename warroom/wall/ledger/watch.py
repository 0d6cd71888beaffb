"""Once a day: estimates are kept for panels that nobody reads, and what nears its end becomes a notice, once each."""

import datetime as dt
from collections.abc import Sequence

import structlog
from django.db import transaction

from incidents import intake
from incidents.rules import PANEL_HOURS, PANEL_WARRANTY
from warroom.wall.ledger import standing
from warroom.wall.ledger.standing import IN_USE, Standing
from warroom.wall.models import HardwarePanel, OutputHour, PanelReading

SOURCE = "panel"
UNREAD_FOR = dt.timedelta(hours=20)  # a daily agent needs no estimates
HEARTBEATS_KEPT = dt.timedelta(days=400)  # the estimates of each day hold what older ones said
KINDS = {"hours": PANEL_HOURS, "warranty": PANEL_WARRANTY}

log = structlog.get_logger(__name__)


def look(*, now: dt.datetime) -> None:
    panels = list(HardwarePanel.objects.filter(state__in=IN_USE).select_related("output__wall"))
    standings = standing.of(panels, now=now)
    _keep_estimates(standings, now=now)
    OutputHour.objects.filter(hour__lt=now - HEARTBEATS_KEPT).delete()
    for one in standings:
        for warning in one.warnings:
            if warning not in one.panel.warned:
                _try_notice(one, warning, now=now)


def _keep_estimates(standings: Sequence[Standing], *, now: dt.datetime) -> None:
    """A point a day, for the curve, and so that heartbeats may be forgotten. In the words of the counter: without what
    older counters had."""
    PanelReading.objects.bulk_create(
        [
            PanelReading(panel=one.panel, at=now, hours=one.on_counter, source=PanelReading.Source.ESTIMATE)
            for one in standings
            if one.panel.output_id is not None
            and one.run.estimated
            and (one.run.at is None or now - one.run.at >= UNREAD_FOR)
        ],
        ignore_conflicts=True,
    )


def _try_notice(one: Standing, warning: str, *, now: dt.datetime) -> None:
    try:
        _notice(one, warning, now=now)
    except Exception:  # noqa: BLE001  logged whole: whatever is wrong with one panel, the others are told of
        log.exception("panel.unnoticed", serial=one.panel.serial, warning=warning)


def _notice(one: Standing, warning: str, *, now: dt.datetime) -> None:
    """Words are in the city's language: they are stored, and many read them."""
    panel = one.panel
    where = f", {panel.output.wall.name} {panel.position}".rstrip() if panel.output else ""
    if warning == "hours":
        guess = " (perkiraan)" if one.run.estimated else ""
        words = f"{one.run.hours:,.0f} dari {panel.rated_hours:,} jam".replace(",", ".") + guess
    else:
        words = f"garansi sampai {panel.warranty_until:%d-%m-%Y}"
    with transaction.atomic():
        fresh = HardwarePanel.objects.select_for_update().get(pk=panel.pk)
        if warning in fresh.warned:
            return
        fresh.warned = [*fresh.warned, warning]
        fresh.save(update_fields=["warned"])
        intake.report_event(
            kind=KINDS[warning],
            source=SOURCE,
            idempotency_key=f"{panel.serial}:{warning}:{panel.installed_on}",
            subject=panel.serial,
            place=panel.output.wall.name if panel.output else "",
            summary=f"Panel {panel.serial}{where}: {words}"[:300],
            now=now,
            synthetic=panel.synthetic,
        )
