"""The alarm of the empty room: nobody at any position answers the desk's own beat.

It climbs to the on-call chief at once, since nobody in the room can hear it, and calls again every quarter of an hour.
A house in which nobody has ever signed on is a fresh installation, not an empty room.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max

from incidents import fingerprint, intake, triage
from incidents.ladder import climb
from incidents.ladder.steps import ROOM_UNSTAFFED
from incidents.models import Alert, Duty, Position
from incidents.states import AlertState

SOURCE = "room"
SUBJECT = "room"
SILENT_AFTER = dt.timedelta(minutes=2)
AGAIN_EVERY = dt.timedelta(minutes=15)


def watch(*, now: dt.datetime) -> None:
    seen_at = Duty.objects.aggregate(last=Max("seen_at"))["last"]
    if seen_at is None or not Position.objects.filter(in_use=True).exists():
        return
    if is_staffed(now=now):
        _clear(now=now)
    elif now - seen_at >= SILENT_AFTER:  # a change of shift may leave the room to nobody for a moment
        _raise(seen_at, now=now)


def is_staffed(*, now: dt.datetime) -> bool:
    """Somebody is signed on whose desk spoke within two minutes."""
    return Duty.objects.filter(ended_at=None, seen_at__gt=now - SILENT_AFTER).exists()


def times_called(empty_since: dt.datetime, *, now: dt.datetime) -> int:
    """0 for the first call, 1 after a quarter of an hour, and so on."""
    return max(0, int((now - empty_since) / AGAIN_EVERY))


def _raise(seen_at: dt.datetime, *, now: dt.datetime) -> None:
    """Each call has a key made of when the room fell silent and its number, so that it is made once."""
    call = times_called(seen_at, now=now)
    answer = intake.report_event(
        kind=ROOM_UNSTAFFED,
        source=SOURCE,
        subject=SUBJECT,
        idempotency_key=f"{seen_at.isoformat()}:{call}",
        place="Ruang kendali",
        summary="Tidak ada petugas di posisi mana pun",
        now=now,
    )
    if answer.is_new and answer.alert is not None:
        _call_again(answer.alert.pk, now=now)


def _call_again(pk: int, *, now: dt.datetime) -> None:
    with transaction.atomic():
        alert = Alert.objects.select_for_update().get(pk=pk)
        if alert.state == AlertState.NEW and alert.annunciated_at is not None and alert.annunciated_at < now:
            climb.start(alert, now=now)


def _clear(*, now: dt.datetime) -> None:
    """Nobody more is called. An alarm that nobody has seen stays on the desk until whoever came back has."""
    known = fingerprint.of_subject(ROOM_UNSTAFFED, SUBJECT)
    for alert in Alert.objects.open().filter(fingerprint=known, cleared_at=None):
        with transaction.atomic():
            climb.stop(Alert.objects.select_for_update().get(pk=alert.pk), now=now)
            triage.clear(alert, note="Ruang dijaga lagi", now=now)
