"""Silence becomes news: an output that is not heard turns stale, then offline, and then somebody must look."""

import datetime as dt

import structlog
from django.db import transaction

from accounts.roles import Act
from incidents import fingerprint, intake, triage
from incidents.models import Alert
from incidents.rules import WALL_OUTPUT_BACK, WALL_OUTPUT_OFFLINE
from warroom.wall import feed, messages
from warroom.wall.devices import presence
from warroom.wall.devices.news import told
from warroom.wall.models import Output

SOURCE = "dinding"

log = structlog.get_logger(__name__)


def look(*, now: dt.datetime) -> None:
    """Every few seconds: tell what changed by itself, raise and end the notices."""
    for output in Output.objects.select_related("wall"):
        try:
            _look(output, now=now)
        except Exception:  # noqa: BLE001  logged whole: whatever is wrong with one screen, the others are watched
            log.exception("output.unwatched", wall=output.wall.slug, output=output.number)


def _look(output: Output, *, now: dt.datetime) -> None:
    state = presence.of(output, now=now)
    if state != output.figures.get("told", state):
        _tell(output, state, now=now)
    if state == "offline" and output.offline_noticed_at is None:
        _offline(output, now=now)
    elif state in {"online", "revoked"} and output.offline_noticed_at is not None:
        _back(output, state, now=now)


def _tell(output: Output, state: presence.Presence, *, now: dt.datetime) -> None:
    """Whoever speaks meanwhile is right: the row changes only if it is still the one that was read."""
    gone = {} if state in {"online", "stale"} else {"opened_by": "", "connection": ""}
    with transaction.atomic():
        still = Output.objects.filter(pk=output.pk, last_seen_at=output.last_seen_at, revoked_at=output.revoked_at)
        if not still.update(figures={**output.figures, "told": state}, **gone):
            return
        for name, value in gone.items():
            setattr(output, name, value)
        feed.append(messages.WALL_OUTPUT, told(output, now=now), at=now, act=Act.WALL_VIEW)


def _offline(output: Output, *, now: dt.datetime) -> None:
    """Once for each absence, also if two watchers look at the same time."""
    since = output.last_seen_at or output.paired_at or now
    with transaction.atomic():
        seen = Output.objects.filter(pk=output.pk, last_seen_at=output.last_seen_at, offline_noticed_at=None)
        if not seen.update(offline_noticed_at=now):
            return
        intake.report_event(
            kind=WALL_OUTPUT_OFFLINE,
            source=SOURCE,
            idempotency_key=f"output:{output.pk}:{since.isoformat()}",
            subject=_subject(output),
            place=output.wall.name,
            summary=f"Keluaran {output.number} {output.wall.name} tidak terdengar",
            occurred_at=since,
            now=now,
            synthetic=output.wall.synthetic,
        )


def _back(output: Output, state: presence.Presence, *, now: dt.datetime) -> None:
    prints = fingerprint.of_subject(WALL_OUTPUT_OFFLINE, _subject(output))
    note = "Keluaran hidup kembali" if state == "online" else "Perangkat dicabut"
    with transaction.atomic():
        if not Output.objects.filter(pk=output.pk, offline_noticed_at=output.offline_noticed_at).update(
            offline_noticed_at=None
        ):
            return
        open_ones = Alert.objects.open().filter(kind=WALL_OUTPUT_OFFLINE, fingerprint=prints)
        closed, entries = list(open_ones.select_for_update().order_by("pk")), []
        for alert in closed:
            entries += triage.cause_gone(alert, note=note, now=now)
        intake.report_event(
            kind=WALL_OUTPUT_BACK,
            source=SOURCE,
            idempotency_key=f"output-back:{output.pk}:{now.isoformat()}",
            subject=_subject(output),
            summary=f"{note}: {output.number}, {output.wall.name}",
            now=now,
            synthetic=output.wall.synthetic,
            changed=closed,
            entries=entries,
        )


def _subject(output: Output) -> str:
    return f"{output.wall.slug}/{output.number}"
