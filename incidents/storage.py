"""A disk for recordings that runs full: one alert a node, worse when it is full, closed when there is room again."""

import datetime as dt

from django.db import transaction

from cameras.streaming.models import MediaStorage
from incidents import fingerprint, intake, triage
from incidents.models import Alert
from incidents.rules import STORAGE_LOW, STORAGE_RECOVERED
from incidents.severity import Severity

SOURCE = "cameras"


def low(storage: MediaStorage, *, share: float, at: dt.datetime) -> None:
    full = storage.level == MediaStorage.Level.FULL
    intake.report_event(
        kind=STORAGE_LOW,
        source=SOURCE,
        idempotency_key=f"storage:{storage.node}:{storage.level}:{at.isoformat()}",
        subject=storage.node,
        place=f"Node {storage.node}",
        summary=f"Penyimpanan rekaman {'penuh' if full else 'hampir penuh'}: {share:.0%} terpakai",
        severity=Severity.P2 if full else Severity.P3,
        now=at,
    )


def recovered(storage: MediaStorage, *, at: dt.datetime) -> None:
    prints = fingerprint.of_subject(STORAGE_LOW, storage.node)
    with transaction.atomic():
        known = Alert.objects.open().filter(kind=STORAGE_LOW, fingerprint=prints).select_for_update().order_by("pk")
        cleared, entries = list(known), []
        for alert in cleared:
            entries += triage.cause_gone(alert, note="Ada ruang lagi", now=at)
        intake.report_event(
            kind=STORAGE_RECOVERED,
            source=SOURCE,
            idempotency_key=f"storage-ok:{storage.node}:{at.isoformat()}",
            subject=storage.node,
            now=at,
            changed=cleared,
            entries=entries,
        )
