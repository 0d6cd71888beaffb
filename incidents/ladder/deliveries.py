"""Messages to the people who are not at a screen: a row for each before it leaves, cancelled while it still can be.

incidents.ladder.sending takes them from here to the channels.
"""

import datetime as dt
from functools import partial

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import translation
from kombu.exceptions import OperationalError

from incidents import words
from incidents.models import AlarmRule, Alert, Contact, Delivery, Rung

UNSENT = (Delivery.State.QUEUED, Delivery.State.SENDING)
ORDER_EXPIRES_S = 10

log = structlog.get_logger(__name__)


def make(rung: Rung, *, alert: Alert, now: dt.datetime) -> int:
    """Queue a message to each contact of this rung, sent once the transaction is through. A drill's never leave the
    house. How many."""
    if alert.exercise:
        return 0
    contacts = list(Contact.objects.filter(rung=rung.what, in_use=True, channel__in_use=True).order_by("order", "pk"))
    if not contacts:
        return 0
    with translation.override(settings.LANGUAGE_CODE):  # they are not the reader's own: many will read them
        subject, body = subject_of(alert), body_of(alert, rung, now=now)
    rows = [
        Delivery(
            rung=rung,
            alert=alert,
            incident_id=alert.incident_id,
            channel_id=contact.channel_id,
            contact=contact,
            address=contact.address,
            subject=subject,
            body=body,
            created_at=now,
            next_try_at=now,
        )
        for contact in contacts
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(partial(order, "incidents.deliver"), robust=True)
    return len(rows)


def cancel(alert: Alert, *, now: dt.datetime) -> int:
    """One UPDATE for all channels. Whoever is sending one at this moment looks again right before it leaves."""
    rows = Delivery.objects.filter(alert=alert, state__in=UNSENT)
    return rows.update(state=Delivery.State.CANCELLED, ended_at=now, leased_until=None)


def order(task: str) -> bool:
    """Ask a worker by name, so that this process loads no channel; False when the broker is away. A lost order costs
    seconds, not a message: the beat looks at the rows."""
    try:
        current_app.send_task(task, queue="control", expires=ORDER_EXPIRES_S, ignore_result=True)
    except OperationalError:
        return False
    return True


def subject_of(alert: Alert) -> str:
    """One line in the city's language."""
    rule = AlarmRule.objects.filter(kind=alert.kind).values_list("title", flat=True).first()
    parts = [f"{_marks(alert)}{alert.severity} {rule or alert.kind}", alert.place]
    return " ".join(", ".join(part for part in parts if part).split())[:200]


def body_of(alert: Alert, rung: Rung, *, now: dt.datetime) -> str:
    told = alert.annunciated_at or alert.raised_at
    waits_s = int((now - told).total_seconds())
    lines = [
        subject_of(alert),
        alert.summary,
        f"Belum diterima selama {waits_s // 60} menit {waits_s % 60} detik. Anak tangga: {words.RUNGS[rung.what]}.",
        link_to(alert),
    ]
    return "\n".join(line for line in lines if line)


def link_to(alert: Alert) -> str:
    """Where to acknowledge it. The room's outer address is the first trusted origin; a house without one has no link
    that would work on a telephone."""
    origins = settings.CSRF_TRUSTED_ORIGINS
    return f"{origins[0].rstrip('/')}/?alert={alert.pk}" if origins else ""


def _marks(alert: Alert) -> str:
    return "[DATA CONTOH] " if alert.synthetic else ""
